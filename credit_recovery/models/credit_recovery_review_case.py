"""The next action of a case: what a person, or the next night, has to do."""

from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..tools.debtor import LIVE
from ..tools.ladder import Step
from ..tools.ladder_facts import BANK_NOT_FRESH, COVERED, HANDOVER_PROPOSED, HELD
from ..tools.ladder_rung import get_last

# the most urgent first; what a live notice asks for
NOTICE_ACTIONS = (
    "check_sending",
    "solve_failure",
    "fix_data",
    "call",
    "approve",
    "print",
    "post",
    "send",
)


class LiveNotice(NamedTuple):
    """A notice on its way; ``by_itself``: nobody has to approve it."""

    id: int
    state: str
    channel: str
    has_error: bool
    by_itself: bool


class CreditRecoveryReview(models.AbstractModel):
    _inherit = "credit.recovery.review"

    @api.model
    def _write_cases(self, company, cases, plans, today):
        """Write every reviewed case: its figures, next action, hold and day of review."""
        notices = self._get_live_notices(cases)
        actions, vals = {}, {}
        for case in cases:
            plan = plans[case.partner_id.id]
            actions[case.id], day = self._get_next_action(plan, notices.get(case.id, ()), today)
            vals[case.id] = {
                **case._get_figures(plan.facts, today, company.currency_id, plan.is_over(today)),
                "policy_id": plan.policy_id,
                "next_action": actions[case.id],
                "next_action_date": day,
                "hold_code": self._get_hold_code(plan),
                "review_error": False,
            }
        cases._write_reviewed(vals, today)
        self._sync_tasks(cases, actions)

    @api.model
    def _get_live_notices(self, cases):
        """The notices on their way, by case: plain, a company has tens of thousands.

        :return: ``{case_id: [LiveNotice, ...]}``, the latest first
        """
        self.env["credit.recovery.notice"].flush_model()
        self.env["credit.recovery.run"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT n.case_id, n.id, n.state, n.channel, n.channel_error IS NOT NULL,
                       n.origin = 'review' AND v.requires_approval = 'none'
                       AND NOT EXISTS (
                            SELECT FROM credit_recovery_run w
                             WHERE w.company_id = n.company_id
                               AND w.state IN ('counting', 'stopped'))
                  FROM credit_recovery_notice n
                  LEFT JOIN credit_recovery_level v ON v.id = n.level_id
                 WHERE n.case_id IN %s AND n.kind = 'dunning' AND n.state IN %s
                   AND NOT EXISTS (
                        SELECT FROM credit_recovery_notice r WHERE r.replaces_id = n.id)
                 ORDER BY n.id DESC
                """,
                cases._ids,
                tuple(LIVE),
            )
        )
        notices = defaultdict(list)
        for case_id, *values in rows:
            notices[case_id].append(LiveNotice(*values))
        return notices

    @api.model
    def _get_next_action(self, plan, notices, today):
        """The most urgent thing to do, and its day (001-9).

        :return: (code of NEXT_ACTIONS or False, date or False)
        """
        if not plan.facts.items:
            return False, False
        wanted = {self._get_notice_action(notice) for notice in notices}
        for action in NOTICE_ACTIONS:
            if action in wanted:
                return action, today
        waits = [wait for wait in plan.decisions.values() if not isinstance(wait, Step)]
        codes = {wait.code for wait in waits}
        if HANDOVER_PROPOSED in codes:
            return "propose_handover", today
        if BANK_NOT_FRESH in codes:
            return "update_bank", today
        coming = min((wait.until for wait in waits if wait.until), default=False)
        if coming:
            held = any(wait.code == HELD and wait.until == coming for wait in waits)
            return ("held" if held else "wait"), coming
        if codes == {COVERED}:
            return "match_credits", today
        return ("held" if HELD in codes else "decide"), today

    @api.model
    def _get_notice_action(self, notice):
        """What a live notice asks for (one of NOTICE_ACTIONS)."""
        by_mail = notice.channel == "email"
        if notice.state == "draft":
            if notice.has_error:
                return "fix_data"
            if notice.channel == "phone":
                return "call"
            return "send" if notice.by_itself else "approve"
        if notice.state == "approved":
            return "send" if by_mail else "print"
        if notice.state == "sending":
            return "send" if by_mail else "post"
        return "check_sending" if notice.state == "uncertain" else "solve_failure"

    @api.model
    def _get_hold_code(self, plan):
        """The kind of the hold, the last to end, among the holds of its items."""
        holds = {hold for item in plan.facts.items for hold in item.holds}
        last = get_last(holds)
        return last.kind if last else False

    @api.model
    def _sync_tasks(self, cases, actions):
        """Tasks for exceptions only (P-20): one per cause, closed by itself with its cause.

        :param dict actions: ``{case_id: next action}``
        """
        wanted = {
            action: (cases.filtered(lambda case, code=action: actions[case.id] == code), summary)
            for action, summary in self._get_task_summaries().items()
        }
        wanted["empty_hold"] = (
            self.env["credit.recovery.hold"]._search_empty(cases).case_id,
            self.env._("A hold has lost its invoices and holds nothing: renew or release it"),
        )
        cases._sync_tasks(wanted)

    @api.model
    def _get_task_summaries(self):
        """The next actions that are exceptions, so that somebody gets a task."""
        return {
            "propose_handover": self.env._("Decide on the hand-over to a lawyer or agency"),
            "fix_data": self.env._("Complete the missing data: no notice can be delivered"),
        }
