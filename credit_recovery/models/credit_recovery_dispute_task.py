"""What disputes ask of people: tasks of their owners, credit notes to post (003-8)."""

from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from .credit_recovery_dispute import RESOLVED


class CreditRecoveryDispute(models.Model):
    _inherit = "credit.recovery.dispute"

    def _sync_overdue_tasks(self):
        """Each overdue dispute is a task of its owner; it goes with its cause."""
        wanted = {dispute._get_task_key(): dispute for dispute in self._filter_overdue()}
        tasks = self.case_id.sudo()._get_tasks(*(dispute._get_task_key() for dispute in self))
        stale = tasks.filtered(
            lambda task: (
                task.recovery_cause not in wanted
                or task.user_id != wanted[task.recovery_cause].user_id
            )
        )
        there = set((tasks - stale).mapped("recovery_cause"))
        stale.unlink()
        # tasks of other people
        self.env["mail.activity"].sudo().create(
            [dispute._prepare_task() for key, dispute in wanted.items() if key not in there]
        )

    def _prepare_task(self):
        self.ensure_one()
        summary = self.env._(
            "Answer the dispute, overdue since %(date)s",
            date=format_date(self.env, self.deadline),
        )
        note = Markup("<p>%s</p>") % self._get_outline()
        key = self._get_task_key()
        return self.case_id.sudo()._prepare_task(summary, note, self.user_id, key, 0)

    def _get_task_key(self):
        return f"dispute-{self.id}"

    @api.model
    def _sync_closed_tasks(self, company):
        """Owners answer on paid invoices too: their cases are closed and not reviewed."""
        self.search(
            Domain("company_id", "=", company.id)
            & Domain("state", "!=", RESOLVED)
            & Domain("case_id.date_closed", "!=", False)
        )._sync_overdue_tasks()
