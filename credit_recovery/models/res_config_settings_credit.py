from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    recovery_overdue_limit = fields.Monetary(
        related="company_id.recovery_overdue_limit", readonly=False
    )
    recovery_overdue_days_limit = fields.Integer(
        related="company_id.recovery_overdue_days_limit", readonly=False
    )
