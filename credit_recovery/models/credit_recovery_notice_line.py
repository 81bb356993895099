from odoo import fields, models

from .credit_recovery_level import KINDS


class CreditRecoveryNoticeLine(models.Model):
    """Snapshot of one item on a notice; nothing in it follows the ledger later (complaint 13)."""

    _name = "credit.recovery.notice.line"
    _description = "Recovery notice line"
    _order = "notice_id, section, date_due, id"
    _log_access = False

    notice_id = fields.Many2one(
        "credit.recovery.notice", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True)
    partner_id = fields.Many2one("res.partner", required=True, ondelete="restrict")
    currency_id = fields.Many2one("res.currency", required=True)
    section = fields.Selection(
        [("a_overdue", "Overdue"), ("b_coming", "Coming due"), ("c_credit", "Credit")],
        required=True,
    )
    move_id = fields.Many2one("account.move", ondelete="set null", index="btree_not_null")
    move_line_id = fields.Many2one("account.move.line", ondelete="set null", index="btree_not_null")
    move_name = fields.Char()
    move_ref = fields.Char(help="The payment reference of the invoice.")
    date_invoice = fields.Date()
    date_due = fields.Date()
    step = fields.Char(help="Code of the level applied; empty when only listed.")
    step_kind = fields.Selection(KINDS)
    round = fields.Integer()
    rank = fields.Integer()
    effective = fields.Boolean(help="Reserves the step, or counts once the notice is sent.")
    days_overdue = fields.Integer()
    amount_original = fields.Monetary()
    amount_residual = fields.Monetary()
    amount_credit = fields.Monetary(help="Covered by open credits; not negative.")
    amount_disputed = fields.Monetary(help="Held part, not demanded.")
    amount_interest = fields.Monetary()
    amount_compensation = fields.Monetary()
    iban = fields.Char()
    bank_id = fields.Many2one("res.partner.bank", ondelete="set null")

    _step_once = models.UniqueIndex(
        "(partner_id, move_id, date_due, currency_id, step, round)"
        " WHERE effective AND step IS NOT NULL",
        "This step was taken or reserved for the item already.",
    )
