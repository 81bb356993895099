"""Checks that run out are tasks: one each, closed by itself (000-1)."""

from odoo import api, models
from odoo.tools import format_date


class CreditRecoveryAssessment(models.Model):
    _name = "credit.recovery.assessment"
    _inherit = ["credit.recovery.assessment", "credit.recovery.due.mixin"]
    _due_cause = "check_due"

    @api.model
    def _cron_checks(self):
        """Nightly: what is to be checked or renewed again is somebody's task."""
        self.env["credit.recovery.due.mixin"]._sync_all_tasks()

    def _prepare_task(self):
        until = min(filter(None, (self.valid_until, self.next_review)))
        return {
            "summary": self.env._(
                "Check %(customer)s again by %(date)s",
                customer=self.partner_id.display_name,
                date=format_date(self.env, until),
            ),
            "date_deadline": until,
        }
