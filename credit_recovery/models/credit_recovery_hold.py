from odoo import fields, models


class CreditRecoveryHold(models.Model):
    """A stop that is a record: who stopped what, why and until when (001-13, complaint 9)."""

    _name = "credit.recovery.hold"
    _description = "Recovery hold"
    _inherit = ["credit.recovery.hold.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    case_id = fields.Many2one("credit.recovery.case", required=True, index=True)
    partner_id = fields.Many2one(related="case_id.partner_id")
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    kind = fields.Selection(
        [
            ("manual", "Manual"),
            ("bank", "Presented to the bank"),
            ("assigned", "Assigned"),
            ("possible_payment", "Possible payment to match"),
        ],
        required=True,
        default="manual",
    )
    scope = fields.Selection(
        [("case", "Whole debtor"), ("items", "These invoices")], required=True, default="case"
    )
    move_ids = fields.Many2many("account.move", string="Invoices")
    date_due = fields.Date(
        string="Only the instalment due on", help="Empty: all instalments of the invoices."
    )
    reason_id = fields.Many2one(
        "credit.recovery.reason", required=True, domain=[("usage", "=", "hold")]
    )
    note = fields.Text()
    date_from = fields.Date(required=True, default=fields.Date.context_today)
    date_to = fields.Date(required=True, string="Until", help="The last day of the hold.")
    date_released = fields.Date(readonly=True, copy=False)
    user_id = fields.Many2one("res.users", required=True, default=lambda self: self.env.user)
