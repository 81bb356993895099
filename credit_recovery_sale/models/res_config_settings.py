from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    recovery_gate_ungated = fields.Selection(
        related="company_id.recovery_gate_ungated", readonly=False
    )
