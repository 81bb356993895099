from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.promise import get_rate
from .credit_recovery_notice_approval import MANAGER
from .today import get_today

STALLER = "staller"
# promises broken before do not speak of today's debtor any more
MEMORY_DAYS = 365
HIGHEST_PRIORITY = 2
BEYOND = ("formal_notice", "legal", "closed")


class CreditRecoveryCase(models.Model):
    """The debtor's promises on his case: how many he kept, and what broken ones ask for (002-5)."""

    _inherit = "credit.recovery.case"

    promise_ids = fields.One2many("credit.recovery.promise", "case_id", readonly=True)
    has_promises = fields.Boolean(compute="_compute_promise_rate")
    promise_rate = fields.Float(
        compute="_compute_promise_rate",
        string="Promises kept, %",
        help="Of the promises that were judged.",
    )
    broken_promises = fields.Integer(
        compute="_compute_broken_promises", help="In the last year, since he last was a staller."
    )
    propose_staller = fields.Boolean(compute="_compute_broken_promises")

    @api.depends("promise_ids.state")
    def _compute_promise_rate(self):
        for case in self:
            states = case.promise_ids.mapped("state")
            rate = get_rate(states.count("kept"), states.count("broken"))
            case.has_promises = rate is not None
            case.promise_rate = rate or 0

    @api.depends("promise_ids.state")
    def _compute_broken_promises(self):
        counts = self._count_broken_promises()
        proposed = self._filter_stallers(counts)
        for case in self:
            case.broken_promises = counts.get(case.id, 0)
            case.propose_staller = case in proposed

    def _get_hold_outlines(self, today):
        """What is promised, and by when."""
        promises = self.promise_ids.filtered(lambda promise: promise.state == "open")
        return super()._get_hold_outlines(today) + [
            ("promise", promise._get_outline()) for promise in promises
        ]

    def _get_last_promise(self):
        """What another promise would most likely renew (P-11)."""
        ended = self.promise_ids.filtered(lambda p: p.state != "kept" and not p.renewed_by_ids)
        return ended.sorted(lambda promise: (promise.renewal_number, promise.id))[-1:]

    # ------------------------------------------------------------ broken promises
    def _count_broken_promises(self):
        """The promises broken in the last year, after the last flag as staller.

        :return: ``{case id: number}``, of those with any
        """
        since = get_today(self) - timedelta(days=MEMORY_DAYS)
        broken = self.env["credit.recovery.promise"].search_fetch(
            [("case_id", "in", self.ids), ("state", "=", "broken"), ("judged_on", ">=", since)],
            ["case_id", "judged_on"],
        )
        if not broken:
            return {}
        last = broken.case_id._get_last_stalling()
        counts = defaultdict(int)
        for promise in broken:
            day = last.get(promise.case_id.id)
            counts[promise.case_id.id] += not day or promise.judged_on > day
        return counts

    def _get_last_stalling(self):
        """The last day on which each debtor became a staller: ``{case id: date}``."""
        groups = self.env["credit.recovery.flag"]._read_group(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("kind", "=", STALLER),
            ],
            ["partner_id", "company_id"],
            ["date:max"],
        )
        days = {(partner, company): day for partner, company, day in groups}
        return {case.id: days.get((case.partner_id, case.company_id)) for case in self}

    def _filter_stallers(self, counts):
        """The cases whose broken promises propose the formal notice at once (001-8)."""
        return self.filtered(
            lambda case: (
                0 < case.policy_id.staller_broken_promises <= counts.get(case.id, 0)
                and case.state not in BEYOND
                and case.amount_overdue > 0
            )
        )

    def _filter_promise_broken(self):
        """The open cases whose debtor broke his word and was not spoken to since."""
        broken = self.env["credit.recovery.promise"].search_fetch(
            [
                ("case_id", "in", self.ids),
                ("state", "=", "broken"),
                ("case_id.date_closed", "=", False),
            ],
            ["case_id", "judged_on"],
            order="id",
        )
        last = {promise.case_id: promise for promise in broken}
        waiting = self.browse().union(*last)._filter_without_later_promise(last)
        return waiting.filtered(lambda case: not case._is_reached_since(last[case].judged_on))

    def _filter_without_later_promise(self, last):
        """The cases without a promise that stands and is later than the broken one.

        :param dict last: ``{case: its last broken promise}``
        """
        later = self.promise_ids.filtered(
            lambda promise: promise.state != "cancelled" and promise.id > last[promise.case_id].id
        )
        return self - later.case_id

    def _is_reached_since(self, day):
        """Whether the debtor was spoken to after a day."""
        return any(call.result == "reached" and call._get_day() >= day for call in self.call_ids)

    def _raise_priority(self):
        """A broken promise raises the priority by one (002-5)."""
        for priority, cases in self.grouped("priority").items():
            cases.priority = str(min(int(priority or 0) + 1, HIGHEST_PRIORITY))

    def _prepare_task(self, summary, note, user, key, days):
        """Who is a staller is decided by the recovery manager (001-8)."""
        if key == STALLER:
            user = user or self.company_id.recovery_manager_id
        return super()._prepare_task(summary, note, user, key, days)

    # ------------------------------------------------------------ staller
    def action_confirm_staller(self):
        """Open the dialog that asks a Manager why the debtor only gains time (001-8).

        :raises AccessError: the user is no Manager
        """
        self.ensure_one()
        self._check_may_confirm_staller()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Formal notice at once"),
            "res_model": "credit.recovery.staller.confirm",
            "view_mode": "form",
            "target": "new",
            "context": {"default_case_id": self.id},
        }

    def _check_may_confirm_staller(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "Only a Credit recovery Manager may confirm that a customer is stalling."
                )
            )
        self.check_access("read")

    def _confirm_staller(self, reason):
        """Flag the debtor as a staller: his formal notice is prepared at once (001-8).

        :param str reason: why he only gains time
        """
        self._check_may_confirm_staller()
        for case in self:
            self.env["credit.recovery.flag"].create(
                {
                    "partner_id": case.partner_id.id,
                    "company_id": case.company_id.id,
                    "kind": STALLER,
                    "date": case.company_id._get_recovery_today(),
                    "source": self.env._("%(count)s broken promises", count=case.broken_promises),
                    "note": reason,
                }
            )
