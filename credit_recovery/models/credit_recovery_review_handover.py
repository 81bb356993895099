from datetime import timedelta

from odoo import api, models

PROPOSED, UNANSWERED = "propose_handover", "handover_unanswered"
# a proposal that nobody answered for so many days is brought to the Manager (P-5)
PATIENCE_DAYS = 15


class CreditRecoveryReview(models.AbstractModel):
    """A hand-over proposal that nobody answers is brought to the Manager (P-5)."""

    _inherit = "credit.recovery.review"

    @api.model
    def _get_wanted_tasks(self, cases, actions, plans, today):
        wanted = super()._get_wanted_tasks(cases, actions, plans, today)
        proposed, _summary = wanted[PROPOSED]
        summary = self.env._(
            "The hand-over proposal is unanswered for %(days)s days: decide", days=PATIENCE_DAYS
        )
        return {**wanted, UNANSWERED: (proposed._filter_unanswered(today), summary)}


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    def _filter_unanswered(self, today):
        """The cases whose hand-over was proposed 15 days ago or earlier: by its first task.

        One that was marked as done without a decision counts as well.
        """
        if not self:
            return self
        # tasks of other people, done ones included
        tasks_sudo = self.env["mail.activity"].sudo().with_context(active_test=False)
        rows = tasks_sudo._read_group(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("recovery_cause", "=", PROPOSED),
            ],
            ["res_id"],
            ["create_date:min"],
        )
        latest = today - timedelta(days=PATIENCE_DAYS)
        to_local = self.company_id[:1]._to_recovery_time  # whose day it is
        late = {case_id for case_id, created in rows if to_local(created).date() <= latest}
        return self.filtered(lambda case: case.id in late)

    def _sync_tasks(self, wanted):
        """Once nothing is proposed any more, a later proposal has its own 15 days."""
        if PROPOSED in wanted:
            answered = self - wanted[PROPOSED][0]
            answered.with_context(active_test=False)._get_tasks(PROPOSED).unlink()
        return super()._sync_tasks(wanted)

    def _prepare_task(self, summary, note, user, key, days):
        if key == UNANSWERED:
            user = user or self.company_id.recovery_manager_id
        return super()._prepare_task(summary, note, user, key, days)
