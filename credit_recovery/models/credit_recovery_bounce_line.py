from odoo import fields, models


class CreditRecoveryBounceLine(models.Model):
    """One item of a collection returned unpaid, as it was: the ledger may change (complaint 26)."""

    _name = "credit.recovery.bounce.line"
    _description = "Item returned unpaid"
    _order = "bounce_id, date_due, id"

    bounce_id = fields.Many2one(
        "credit.recovery.bounce", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="bounce_id.company_id", store=True, index=True)
    move_id = fields.Many2one(
        "account.move", string="Invoice", readonly=True, ondelete="set null", index="btree_not_null"
    )
    move_name = fields.Char(string="Number", readonly=True)
    date_due = fields.Date(readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount = fields.Monetary(readonly=True, help="Open again.")
