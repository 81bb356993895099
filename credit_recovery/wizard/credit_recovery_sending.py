from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CreditRecoverySending(models.TransientModel):
    """Pauses, resumes or switches off sending, and says what tonight would bring (P-7)."""

    _name = "credit.recovery.sending"
    _description = "Switch sending"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company.root_id,
    )
    current = fields.Selection(related="company_id.recovery_sending", string="Sending is")
    sending = fields.Selection(
        [
            ("on", "On: notices are prepared, approved and sent"),
            ("paused", "Paused: drafts are prepared, nothing is approved or sent"),
            ("off", "Off: cases and figures only"),
        ],
        string="Switch to",
        required=True,
        default=lambda self: self.env.company.root_id.recovery_sending,
    )
    debtor_count = fields.Integer(compute="_compute_tonight", string="Debtors written to")
    call_count = fields.Integer(compute="_compute_tonight", string="Debtors to call")
    error_count = fields.Integer(compute="_compute_tonight", string="Debtors out of reach")

    @api.depends("company_id")
    def _compute_tonight(self):
        """Count by the engine's own plan, in whatever state sending is."""
        for wizard in self:
            company = wizard.company_id._get_recovery_office()
            today = company._get_recovery_today()
            written, called, unknown = set(), set(), set()
            for row in self.env["credit.recovery.preview"]._get_rows(company, today):
                if row["outcome"] != "c_nothing":
                    reached = written if row["outcome"] == "a_written" else called
                    (unknown if row["channel_error"] else reached).add(row["partner_id"])
            wizard.debtor_count = len(written)
            wizard.call_count = len(called)
            wizard.error_count = len(unknown)

    def action_confirm(self):
        """Switch sending of the company.

        :raises AccessError: the user is no Manager
        :raises UserError: sending is off; the one way out of that is to go live
        """
        if not self.env.user.has_group("credit_recovery.group_recovery_manager"):
            raise AccessError(self.env._("Only a Manager may switch sending."))
        self.company_id._get_recovery_office().check_access("read")
        if self.current == "off" and self.sending != "off":
            raise UserError(
                self.env._(
                    "Sending of %(company)s is off: \u201cGo live\u201d switches it on.",
                    company=self.company_id.name,
                )
            )
        # the role is checked; companies are written by administrators only
        company_sudo = self.company_id.sudo()
        company_sudo.recovery_sending = self.sending
