from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    recovery_sending = fields.Selection(
        [("off", "Off"), ("on", "On"), ("paused", "Paused")],
        default="off",
        required=True,
        string="Recovery sending",
        help="Off: cases and figures only. Paused: drafts are prepared, nothing is approved or sent.",
    )
    recovery_policy_id = fields.Many2one(
        "credit.recovery.policy", string="Default recovery policy", check_company=True
    )
    recovery_manager_id = fields.Many2one("res.users", string="Recovery manager")
    recovery_signatory_id = fields.Many2one("res.users", string="Signatory of recovery letters")
