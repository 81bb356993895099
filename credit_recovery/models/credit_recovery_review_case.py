"""The next action of a case: what a person, or the next night, has to do."""

from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..tools.debtor import LIVE
from ..tools.ladder import Step
from ..tools.ladder_facts import BANK_NOT_FRESH, COVERED, HANDOVER_PROPOSED, HELD
from ..tools.ladder_rung import get_last
from ..tools.ladder_stop import get_stop
from ..tools.priority import get_points
from .sql import id_array

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
    "paused",
)
BEFORE_CALLS = ("check_sending", "solve_failure", "fix_data")


class LiveNotice(NamedTuple):
    """A notice on its way.

    ``has_error``: data are missing; ``by_itself``: nobody has to approve it, once sending goes on;
    ``keys``: what identifies the items on it, of an approved one of a level only, where asked for.
    """

    id: int
    state: str
    channel: str
    has_error: bool
    by_itself: bool
    level_kind: str
    keys: list


class CreditRecoveryReview(models.AbstractModel):
    _inherit = "credit.recovery.review"

    @api.model
    def _write_cases(self, company, cases, plans, today, stamps=None):
        """Write every reviewed case: its figures, next action, hold, stamps and day of review."""
        held = [
            case.id
            for case in cases
            if any(item.is_held for item in plans[case.partner_id.id].facts.items)
        ]
        notices = self._get_live_notices(cases, with_keys=held)
        notices_stamps = cases._get_notices_stamps(SQL("t.case_id = ANY(%s)", id_array(cases._ids)))
        actions, vals = {}, {}
        for case in cases:
            plan = plans[case.partner_id.id]
            actions[case.id], day = self._get_case_action(
                case, plan, notices.get(case.id, ()), today
            )
            vals[case.id] = {
                **case._get_figures(plan.facts, today, company.currency_id, plan.is_over(today)),
                "policy_id": plan.policy_id,
                "next_action": actions[case.id],
                "next_action_date": day,
                "hold_code": self._get_hold_code(plan),
                "review_error": False,
                "notices_stamp": notices_stamps.get(case.id, False),
            }
            if stamps is not None:
                vals[case.id]["facts_stamp"] = stamps.get(case.id, False)
        for case, standing in cases._get_standings(vals).items():
            vals[case.id]["priority_score"] = sum(get_points(standing).values())
        cases._write_reviewed(vals, today)
        self._sync_tasks(cases, actions, plans, today)

    @api.model
    def _get_live_notices(self, cases, with_keys=()):
        """The notices on their way, by case: plain, a company has tens of thousands.

        Of the messages that are no step only those that ask for a person.

        :param with_keys: ids of the cases whose notices' items are wanted
        :return: ``{case_id: [LiveNotice, ...]}``, the latest first
        """
        self.env["credit.recovery.notice"].flush_model()
        self.env["credit.recovery.run"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT n.case_id, n.id, n.state, n.channel, n.channel_error IS NOT NULL,
                       n.origin = 'review' AND v.requires_approval = 'none'
                       AND n.complaint_check IS NULL
                       AND NOT EXISTS (
                            SELECT FROM credit_recovery_run w
                             WHERE w.company_id = n.company_id
                               AND w.state IN ('counting', 'stopped')),
                       v.kind,
                       CASE WHEN n.state = 'approved' AND n.level_id IS NOT NULL
                             AND n.case_id = ANY(%s) THEN (
                            SELECT json_agg(json_build_array(l.move_id, l.date_due, l.currency_id))
                              FROM credit_recovery_notice_line l
                             WHERE l.notice_id = n.id AND l.section != 'c_credit') END
                  FROM unnest(%s) k (id),
                       -- by their cases, of which there is a batch: a company has more drafts
                       LATERAL (SELECT * FROM credit_recovery_notice
                                 WHERE case_id = k.id OFFSET 0) n
                  LEFT JOIN credit_recovery_level v ON v.id = n.level_id
                 WHERE n.kind != 'statement' AND n.state IN %s
                   AND (n.about_id IS NULL OR n.channel_error IS NOT NULL
                        OR n.state IN ('uncertain', 'failed')
                        OR n.state != 'draft' AND n.channel != 'email')
                   -- by the index, where NOT EXISTS would look through all notices
                   AND (SELECT min(r.id) FROM credit_recovery_notice r
                         WHERE r.replaces_id = n.id) IS NULL
                 ORDER BY n.id DESC
                """,
                id_array(with_keys),
                id_array(cases._ids),
                tuple(LIVE),
            )
        )
        notices = defaultdict(list)
        for case_id, *values in rows:
            notices[case_id].append(LiveNotice(*values))
        return self._add_errors(cases, notices)

    @api.model
    def _add_errors(self, cases, notices):
        """Mark the drafts that lack a bank account to pay to: nobody lets them out (000-5d)."""
        poor = cases.browse().union(
            *(
                batch
                for company, batch in cases.grouped("company_id").items()
                if not company.partner_id.bank_ids
            )
        )
        drafts = {
            notice.id
            for case in poor
            for notice in notices.get(case.id, ())
            if notice.state == "draft" and notice.channel != "phone"
        }
        lacking = self.env["credit.recovery.notice"].browse(drafts)
        lacking = set(lacking.filtered(lambda notice: notice._lacks_account()).ids)
        for case in poor if lacking else ():
            notices[case.id] = [
                notice._replace(has_error=notice.has_error or notice.id in lacking)
                for notice in notices.get(case.id, ())
            ]
        return notices

    @api.model
    def _get_case_action(self, case, plan, notices, today):
        """The next action of a case and its day: what the ladder asks for, or an appointment.

        What stands in the way of any step comes before both.
        """
        action, day = self._get_next_action(plan, notices, today)
        if not action or action in BEFORE_CALLS:
            return action, day
        return case._get_call_action(action, day, today)

    @api.model
    def _get_next_action(self, plan, notices, today):
        """The most urgent thing to do, and its day (001-9).

        :return: (code of NEXT_ACTIONS or False, date or False)
        """
        if not plan.facts.items:
            return False, False
        going = [notice for notice in notices if not self._is_put_off(plan, notice)]
        wanted = {self._get_notice_action(notice) for notice in going}
        for action in NOTICE_ACTIONS:
            if action in wanted:
                return action, today
        waits = self._get_waits(plan, notices)
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
    def _get_waits(self, plan, notices):
        """Why items wait tonight, and approved notices with them."""
        waits = [wait for wait in plan.decisions.values() if not isinstance(wait, Step)]
        stops = [self._get_notice_stop(plan, notice) for notice in notices]
        return waits + [stop.get_wait() for stop in stops if stop]

    @api.model
    def _is_put_off(self, plan, notice):
        """Whether an approved notice stays here: its company is stopped, or an item is held."""
        if notice.state != "approved":
            return False
        held = [item.key for item in plan.facts.items if item.is_held]
        held = {(move_id, str(day), currency_id) for move_id, day, currency_id in held}
        is_held = any(tuple(key) in held for key in notice.keys or ())
        return is_held or bool(self._get_notice_stop(plan, notice))

    @api.model
    def _get_notice_stop(self, plan, notice):
        """The stop of the company for an approved notice, or None."""
        if notice.state != "approved":
            return None
        return get_stop(notice.level_kind, plan.stops)

    @api.model
    def _get_notice_action(self, notice):
        """What a live notice asks for (one of NOTICE_ACTIONS)."""
        by_mail = notice.channel == "email"
        if notice.state == "draft":
            if notice.has_error:
                return "fix_data"
            if notice.channel == "phone":
                return "call"
            # what nobody has to approve is a draft only while sending is off or paused
            return "paused" if notice.by_itself else "approve"
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
    def _sync_tasks(self, cases, actions, plans, today):
        """Tasks for exceptions only (P-20): one per cause, closed by itself with its cause.

        :param dict actions: ``{case_id: next action}``
        :param dict plans: ``{partner_id: DebtorPlan}``
        """
        cases._sync_tasks(self._get_wanted_tasks(cases, actions, plans, today))

    @api.model
    def _get_wanted_tasks(self, cases, actions, plans, today):
        """The tasks that cases of a batch should have (hook of what asks for some).

        :param dict actions: ``{case_id: next action}``
        :param dict plans: ``{partner_id: DebtorPlan}``
        :return: ``{cause: (cases, summary)}``
        """
        wanted = {
            action: (cases.filtered(lambda case, code=action: actions[case.id] == code), summary)
            for action, summary in self._get_task_summaries().items()
        }
        wanted["empty_hold"] = (
            self.env["credit.recovery.hold"]._search_empty(cases).case_id,
            self.env._("A hold has lost its invoices and holds nothing: renew or release it"),
        )
        return wanted

    @api.model
    def _get_task_summaries(self):
        """The next actions that are exceptions, so that somebody gets a task."""
        return {
            "propose_handover": self.env._("Decide on the hand-over to a lawyer or agency"),
            "fix_data": self.env._("Complete the missing data: no notice can be delivered"),
        }
