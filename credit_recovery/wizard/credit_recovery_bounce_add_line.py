from odoo import fields, models


class CreditRecoveryBounceAddLine(models.TransientModel):
    """One invoice that the money was allotted to: did it come back?"""

    _name = "credit.recovery.bounce.add.line"
    _description = "Item that may be returned unpaid"
    _order = "date_due, id"

    wizard_id = fields.Many2one(
        "credit.recovery.bounce.add", required=True, index=True, ondelete="cascade"
    )
    partial_id = fields.Many2one("account.partial.reconcile", ondelete="set null")
    selected = fields.Boolean(string="Returned")
    partner_id = fields.Many2one("res.partner", string="Debtor")
    move_id = fields.Many2one("account.move", string="Invoice", ondelete="cascade")
    date_due = fields.Date(string="Due date")
    currency_id = fields.Many2one("res.currency")
    amount = fields.Monetary()
    source = fields.Char(string="Booked by")
