"""What accepted proposals do: limits are asked for, calls become tasks, alerts tell (000-4)."""

from itertools import islice

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.credit_review import CALL, LOWER, RAISE, SUSPEND
from .credit_recovery_call import SPOKEN
from .credit_recovery_credit_review import OPEN

ALERT, CALL_TASK = "credit_review", "credit_review_call"
# the worklist asks for a call already
CALLING = ("call", "call_back")
# a task of a customer with more unpaid items than these names the oldest
NAMED_ITEMS = 30
ABOUT_LIMITS = (RAISE, LOWER, SUSPEND)


class CreditRecoveryCreditReview(models.Model):
    _inherit = "credit.recovery.credit.review"

    # ------------------------------------------------------------ limits
    def _ask_for_limits(self):
        """Ask for the limits proposed; what the user may approve himself is approved at once."""
        asking = self.filtered(lambda review: review.proposal in ABOUT_LIMITS)
        there = asking._get_open_requests()
        missing = asking.filtered(lambda review: review._get_request_key() not in there)
        approvals = self.env["credit.recovery.approval"].create(
            [review._prepare_approval() for review in missing]
        )
        requests = there | dict(
            zip((review._get_request_key() for review in missing), approvals, strict=True)
        )
        for review in asking:
            # nobody writes reviews by hand
            review.sudo().approval_id = requests[review._get_request_key()]
        for approval in asking.approval_id.filtered("can_decide"):
            approval.action_approve(approval.reason)

    def _check_still_true(self):
        """Nothing is asked for on figures of another day (P-1).

        :raises UserError: names the customers whose limit is another one now, those for whom
            a higher one is proposed and who have something overdue now, and those who are to be
            called or to get no credit for what they paid meanwhile
        """
        asking = self.filtered(lambda review: review.proposal in (*ABOUT_LIMITS, CALL))
        stale = self.browse()
        for company, reviews in asking.grouped("company_id").items():
            exposures = self.env["credit.recovery.exposure"]._get_exposures(
                company, reviews.partner_id
            )
            rules = company.sudo()._get_recovery_review_rules()
            stale += reviews.filtered(
                lambda review, found=exposures, rules=rules: review._is_stale(
                    found[review.partner_id.commercial_partner_id.id], rules
                )
            )
        if stale:
            raise UserError(
                self.env._(
                    "The limit or what is overdue changed since the review: press “Review now” on"
                    " the Credit page of these customers, or dismiss. %(names)s",
                    names=", ".join(stale.mapped("display_name")),
                )
            )

    def _is_stale(self, exposure, rules):
        self.ensure_one()
        if self.proposal == RAISE and exposure.overdue > rules.small:
            return True
        if self.proposal in (SUSPEND, CALL) and self._is_paid(exposure, rules):
            return True
        return self.proposal in ABOUT_LIMITS and self._has_another_limit(exposure)

    def _is_paid(self, exposure, rules):
        """Whether what was overdue is so no more, or no longer long enough for no credit."""
        self.ensure_one()
        codes = (self.reason_codes or "").split(",")
        if not {"overdue", "long_overdue"}.intersection(codes):
            return False
        is_long = self.proposal == SUSPEND and "long_overdue" in codes
        is_shorter = is_long and exposure.days_overdue < rules.suspend_days
        return is_shorter or exposure.overdue <= rules.small

    def _has_another_limit(self, exposure):
        self.ensure_one()
        change = float(exposure.limit or 0) - self.credit_limit
        has_limit = exposure.limit is not None
        return has_limit != self.has_limit or not self.currency_id.is_zero(change)

    def _get_open_requests(self):
        """Requests for the same that nobody decided on yet: ``{key: approval}``."""
        approvals = self.env["credit.recovery.approval"].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("kind", "in", ("limit", "no_credit")),
                ("state", "=", "requested"),
            ]
        )
        return {
            (request.partner_id, request.company_id, request.kind, request.amount_new): request
            for request in approvals
        }

    def _get_request_key(self):
        self.ensure_one()
        kind = "no_credit" if self.proposal == SUSPEND else "limit"
        return self.partner_id, self.company_id, kind, self.proposed_limit

    def _prepare_approval(self):
        partner, company, kind, amount = self._get_request_key()
        return {
            "kind": kind,
            "partner_id": partner.id,
            "company_id": company.id,
            "amount_new": amount,
            "reason": self.env._(
                "Review of %(month)s: %(reasons)s",
                month=format_date(self.env, self.date, date_format="MMMM y"),
                reasons=self.reasons,
            ),
            "date_from": company._get_recovery_today(),
        }

    # ------------------------------------------------------------ calls
    def _ask_for_calls(self):
        """Have the customers called, where the worklist does not ask for it already."""
        for company, reviews in self.sudo().grouped("company_id").items():
            calls = reviews.filtered(lambda review: review.proposal == CALL)
            cases = calls._get_cases(company)
            cases.filtered(lambda case: case.next_action not in CALLING)._open_tasks_quietly(
                CALL_TASK, lambda case: (self.env._("Call: the monthly review asks for it"), "")
            )

    def _get_cases(self, company):
        """The open cases of these customers; who has something overdue has one, opened now."""
        partner_ids = self.filtered(lambda review: review.overdue > 0).partner_id.ids
        Case = self.env["credit.recovery.case"].sudo()
        there = Case._get_open_ids(company, partner_ids)
        today = company._get_recovery_today()
        opened = Case._open(company, [id_ for id_ in partner_ids if id_ not in there], today)
        if opened:
            opened._update_figures()
        return Case.browse(there.values()) + opened

    # ------------------------------------------------------------ alerts
    def _raise_alerts(self, small):
        """Give the collector of each customer with something overdue a task that names it (000-4).

        One per customer: it lists his unpaid items, each with the step proposed.

        :param small: an amount up to which nobody is alarmed
        """
        for company, reviews in self.grouped("company_id").items():
            late = reviews.filtered(
                lambda review: review.is_due and review.state == OPEN and review.overdue > small
            )
            late = company._with_recovery_language(late.with_company(company))
            by_partner = late.grouped("partner_id")
            late._get_cases(company)._open_tasks_quietly(
                ALERT, lambda case, found=by_partner: found[case.partner_id]._get_alert()
            )

    def _get_alert(self):
        """:return: (summary, note as Markup)"""
        self.ensure_one()
        labels = dict(self._fields["proposal"]._description_selection(self.env))
        summary = self.env._(
            "Monthly review: %(amount)s unpaid since %(days)s days. %(proposal)s",
            amount=self._format(self.overdue),
            days=self.days_overdue,
            proposal=labels[self.proposal],
        )
        # a slice would read the items of each customer apart
        lines = [self._get_alert_line(item) for item in islice(self.item_ids, NAMED_ITEMS)]
        if left := len(self.item_ids) - len(lines):
            lines.append(self.env._("and %(count)s more on the review", count=left))
        items = Markup().join(Markup("<li>%s</li>") % line for line in lines)
        return summary, Markup("<ul>%s</ul>") % items

    @api.model
    def _get_alert_line(self, item):
        return self.env._(
            "%(invoice)s, %(amount)s due on %(date)s: %(step)s",
            invoice=item.move_id.name,
            amount=item.currency_id.format(item.amount_residual),
            date=format_date(self.env, item.date_due),
            step=item.next_step or item.why_not or "",
        )

    @api.model
    def _close_settled_alerts(self, company):
        """Alerts end with their cause: nothing is overdue any more."""
        tasks = self.env["mail.activity"].search(
            [
                ("res_model", "=", "credit.recovery.case"),
                ("recovery_cause", "in", (ALERT, CALL_TASK)),
            ]
        )
        cases = self.env["credit.recovery.case"].search(
            [("id", "in", tasks.mapped("res_id")), ("company_id", "=", company.id)]
        )
        settled = cases.filtered(lambda case: case.date_closed or case.amount_overdue <= 0)
        for key in (ALERT, CALL_TASK):
            settled._close_task(key)


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    def _open_tasks_quietly(self, key, get_words):
        """Have a task of one cause on each of these cases, without an e-mail for each.

        A task that is there already is brought up to date.

        :param str key: the cause
        :param get_words: the case gives (summary, note)
        """
        tasks = {task.res_id: task for task in self._get_tasks(key)}
        missing = []
        for case in self:
            summary, note = get_words(case)
            if task := tasks.get(case.id):
                task.write({"summary": summary, "note": note})
            else:
                missing.append(case._prepare_task(summary, note, None, key, 0))
        # the month's digest tells of all of them at once
        quiet = self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True)
        quiet.create(missing)


class CreditRecoveryCall(models.Model):
    _inherit = "credit.recovery.call"

    def _sync_call_tasks(self):
        """Who was spoken to has been called."""
        super()._sync_call_tasks()
        if self.result in SPOKEN:
            self.case_id.sudo()._close_task(CALL_TASK)
