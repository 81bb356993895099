from odoo import fields, models


class CreditRecoveryCall(models.Model):
    """A logged conversation; append-only: a correction is a new entry (000-5b)."""

    _name = "credit.recovery.call"
    _description = "Recovery call"
    _order = "date desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one("res.partner", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, index=True)
    case_id = fields.Many2one("credit.recovery.case", index=True, check_company=True)
    contact_id = fields.Many2one("res.partner", string="Spoke with")
    user_id = fields.Many2one("res.users", required=True, default=lambda self: self.env.user)
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    direction = fields.Selection(
        [("out", "Outgoing"), ("in", "Incoming")], required=True, default="out"
    )
    result = fields.Selection(
        [
            ("reached", "Reached"),
            ("not_reached", "Not reached"),
            ("wrong_number", "Wrong person or number"),
            ("call_back", "Asked to call back"),
            ("email_instead", "Asked for an e-mail"),
        ],
        required=True,
    )
    reason_id = fields.Many2one(
        "credit.recovery.reason", domain=[("usage", "=", "non_payment")], string="Cause"
    )
    obstacle = fields.Selection(
        [
            ("not_received", "Invoice not received"),
            ("wrong_invoice", "Invoice wrong"),
            ("wrong_bank", "Wrong bank data"),
            ("other", "Other"),
        ]
    )
    note = fields.Text()
    complaint_checked = fields.Boolean(
        help="The customer was asked and has no complaint about these items (001-1)."
    )
