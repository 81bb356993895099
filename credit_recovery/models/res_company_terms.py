from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    recovery_invoice_terms = fields.Boolean(
        string="Policy and payment terms on invoices",
        default=True,
        help="Customer invoices name the recovery policy, the payment terms and what late payment"
        " costs (000-3).",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    recovery_invoice_terms = fields.Boolean(
        related="company_id.recovery_invoice_terms", readonly=False
    )
