from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    recovery_check_amount = fields.Monetary(
        related="company_id.recovery_check_amount", readonly=False
    )
    recovery_check_months = fields.Integer(
        related="company_id.recovery_check_months", readonly=False
    )
    recovery_check_notice_days = fields.Integer(
        related="company_id.recovery_check_notice_days", readonly=False
    )
