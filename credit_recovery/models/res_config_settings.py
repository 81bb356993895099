from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    recovery_sending = fields.Selection(related="company_id.recovery_sending")
    recovery_date_start = fields.Date(related="company_id.recovery_date_start")
    recovery_older_items = fields.Selection(
        related="company_id.recovery_older_items", readonly=False
    )
    recovery_send_hour = fields.Float(related="company_id.recovery_send_hour", readonly=False)
    recovery_due_shift = fields.Boolean(related="company_id.recovery_due_shift", readonly=False)
    recovery_unsent_days = fields.Integer(related="company_id.recovery_unsent_days", readonly=False)
    recovery_sales_days = fields.Integer(related="company_id.recovery_sales_days", readonly=False)
    recovery_run_limit = fields.Integer(related="company_id.recovery_run_limit", readonly=False)
    recovery_policy_id = fields.Many2one(related="company_id.recovery_policy_id", readonly=False)
    recovery_manager_id = fields.Many2one(related="company_id.recovery_manager_id", readonly=False)
    recovery_grace_days = fields.Integer(related="company_id.recovery_grace_days", readonly=False)
    recovery_bounce_account_id = fields.Many2one(
        related="company_id.recovery_bounce_account_id", readonly=False
    )
    recovery_small_balance = fields.Monetary(
        related="company_id.recovery_small_balance",
        readonly=False,
    )
    recovery_retain_days = fields.Integer(related="company_id.recovery_retain_days", readonly=False)
    recovery_write_off_account_id = fields.Many2one(
        related="company_id.recovery_write_off_account_id", readonly=False
    )
    recovery_call_from = fields.Float(related="company_id.recovery_call_from", readonly=False)
    recovery_call_to = fields.Float(related="company_id.recovery_call_to", readonly=False)
    recovery_call_saturday_to = fields.Float(
        related="company_id.recovery_call_saturday_to", readonly=False
    )
    recovery_call_day_max = fields.Integer(
        related="company_id.recovery_call_day_max", readonly=False
    )
    recovery_call_week_max = fields.Integer(
        related="company_id.recovery_call_week_max", readonly=False
    )
    recovery_tz = fields.Selection(related="company_id.recovery_tz", readonly=False)
    recovery_signatory_id = fields.Many2one(
        related="company_id.recovery_signatory_id", readonly=False
    )
    recovery_email = fields.Char(related="company_id.recovery_email", readonly=False)
    recovery_alias_name = fields.Char(related="company_id.recovery_alias_name", readonly=False)
    recovery_alias_domain_id = fields.Many2one(related="company_id.alias_domain_id")
