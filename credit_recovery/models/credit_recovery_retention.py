from odoo import fields, models


class CreditRecoveryRetention(models.Model):
    """A share of an invoice that customers lawfully keep back: it is not dunned (P-18)."""

    _name = "credit.recovery.retention"
    _description = "Withholding or retention"
    _order = "rate desc, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company.root_id
    )
    rate = fields.Float(string="Rate (%)", digits=(6, 3), required=True)
    base = fields.Selection(
        [("untaxed", "Amount without tax"), ("total", "Total of the invoice")],
        string="Of",
        required=True,
        default="untaxed",
    )
    active = fields.Boolean(default=True)

    _rate_positive = models.Constraint(
        "CHECK (rate > 0 AND rate < 100)", "A retention is a share between 0 and 100 %."
    )
