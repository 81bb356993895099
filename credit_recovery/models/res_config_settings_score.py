from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    recovery_weight_days_late = fields.Integer(
        related="company_id.recovery_weight_days_late", readonly=False
    )
    recovery_weight_paid_late = fields.Integer(
        related="company_id.recovery_weight_paid_late", readonly=False
    )
    recovery_weight_unpaid = fields.Integer(
        related="company_id.recovery_weight_unpaid", readonly=False
    )
    recovery_weight_promises = fields.Integer(
        related="company_id.recovery_weight_promises", readonly=False
    )
    recovery_weight_bounces = fields.Integer(
        related="company_id.recovery_weight_bounces", readonly=False
    )
    recovery_weight_disputes = fields.Integer(
        related="company_id.recovery_weight_disputes", readonly=False
    )
    recovery_weight_trend = fields.Integer(
        related="company_id.recovery_weight_trend", readonly=False
    )
    recovery_weight_history = fields.Integer(
        related="company_id.recovery_weight_history", readonly=False
    )
    recovery_score_min_invoices = fields.Integer(
        related="company_id.recovery_score_min_invoices", readonly=False
    )
    recovery_score_min_months = fields.Integer(
        related="company_id.recovery_score_min_months", readonly=False
    )
