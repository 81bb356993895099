"""The night of the plans: kept, broken, reminders; in the review of their cases (001-12)."""

from datetime import timedelta

from odoo import api, models

from ..tools import plan as rules
from .credit_recovery_plan import ACTIVE, BROKEN, KEPT
from .credit_recovery_plan_agreement import MANAGER_TASK

# a payment that is undone later than this after the end of a plan opens it no more
UNDONE_DAYS = 120


class CreditRecoveryReview(models.AbstractModel):
    _inherit = "credit.recovery.review"

    @api.model
    def _judge_agreements(self, cases, today):
        """Promises first; how the plans stand is read once for both."""
        plans = self.env["credit.recovery.plan"]._search_judged(cases, today)
        standings = plans.filtered("date_agreed")._get_standings(today)
        self.env["credit.recovery.promise"]._judge(cases, today, standings)
        plans._judge(today, standings)
        return super()._judge_agreements(cases, today)

    @api.model
    def _sync_tasks(self, cases, actions, plans, today):
        super()._sync_tasks(cases, actions, plans, today)
        if closed := cases.filtered("date_closed"):
            closed._close_task(MANAGER_TASK)

    @api.model
    def _get_hold_texts(self):
        return {**super()._get_hold_texts(), "plan": self.env._("instalment plan")}

    @api.model
    def _get_hold_reason(self, kind, res_id):
        if kind == "plan":
            return self.env["credit.recovery.plan"].sudo().browse(res_id)._get_outline()
        return super()._get_hold_reason(kind, res_id)


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    @api.model
    def _get_work_list(self, company, today):
        """And the cases with an active plan: one that was paid is closed as kept."""
        plans = (
            self.env["credit.recovery.plan"]
            .sudo()
            .search([("company_id", "=", company.id), ("state", "=", ACTIVE)])
        )
        work = super()._get_work_list(company, today)
        due = plans.case_id.filtered_domain(self._get_due_domain(today))
        return sorted({*work, *due.ids}) if due else work

    def _get_hold_outlines(self, today):
        active = self.plan_ids.filtered(lambda plan: plan.state == ACTIVE)
        return super()._get_hold_outlines(today) + [
            ("plan", plan._get_outline()) for plan in active
        ]


class CreditRecoveryPlan(models.Model):
    _inherit = "credit.recovery.plan"

    @api.model
    def _search_judged(self, cases, today):
        """The plans of cases that a review judges: active ones, and those kept lately.

        :param cases: credit.recovery.case
        :param date today: the day of the review
        """
        return self.search(
            [
                ("case_id", "in", cases.ids),
                "|",
                ("state", "=", ACTIVE),
                "&",
                ("state", "=", KEPT),
                ("date_ended", ">=", today - timedelta(days=UNDONE_DAYS)),
            ]
        )

    def _judge(self, today, standings=None):
        """Bring plans of locked cases up to date; running it twice changes nothing.

        :param date today: the day of the review
        :param dict standings: of these plans (:meth:`_get_standings`), where they are known
        """
        for company, of_company in self.grouped("company_id").items():
            of_company = company._with_recovery_language(of_company)
            matches = of_company._get_matches(today, standings)
            of_company._judge_by(matches, today)
            running = of_company.filtered(lambda plan: plan.state == ACTIVE)
            running._remind(matches, today)

    def _judge_by(self, matches, today):
        known_up_to = self._get_known_up_to(self.company_id, today)
        kept = self.browse()
        for plan in self:
            match = matches[plan]
            if plan.state == KEPT and match.open:
                plan._reopen()
            if plan.state != ACTIVE:
                continue
            if not match.open:
                kept += plan
                continue
            schedule = plan._get_schedule()
            opens = [match.opens[line] for line in schedule]
            dates = schedule.mapped("date_due")
            place = rules.find_breach(dates, opens, plan.grace_days, known_up_to)
            # money that may be his waits to be matched (P-1): judged once that is clear
            if place is not None and not plan._has_money_to_match(today):
                plan._break(schedule[place], match, today)
        if kept:
            kept._keep(today)

    def _has_money_to_match(self, today):
        """Whether the case is held for money that nobody matched yet."""
        holds = self.case_id.hold_ids._filter_in_force(today)
        return bool(holds.statement_line_id or holds.payment_id)

    @api.model
    def _get_known_up_to(self, company, today):
        """The last day whose payments are known; where none lags, today (P-1)."""
        bank = self.env["credit.recovery.bank"]._load(company, today)
        return min(bank.up_to, today) if bank else today

    # ------------------------------------------------------------ verdicts
    def _keep(self, today):
        self._transition(KEPT, date_ended=today)
        self.instalment_ids._withdraw_letters()
        self._log_on_case(
            lambda plan: plan.env._("Instalment plan kept to the end: %(p)s", p=plan.display_name)
        )

    def _reopen(self):
        """A payment was undone: the plan goes on, and is judged as if it had never been paid."""
        self._transition(ACTIVE, date_ended=False)
        self._log_on_case(
            lambda plan: plan.env._(
                "A payment was undone, the instalment plan goes on: %(plan)s",
                plan=plan.display_name,
            )
        )

    def _break(self, instalment, match, today):
        """The hold ends; the rest is due at once by the acceleration clause; a Manager is told."""
        self._transition(
            BROKEN,
            date_ended=today,
            broken_instalment_id=instalment.id,
            received_in_all=self.amount_total - match.open,
            amount_accelerated=match.open,
        )
        self.instalment_ids._withdraw_letters()
        text = self.env._(
            "Instalment plan broken: of the payment due on %(date)s %(open)s are missing. By the"
            " acceleration clause the rest of %(rest)s is due at once; the steps go on where they"
            " stood.",
            date=self._show_date(instalment.date_due),
            open=self._show(match.opens[instalment]),
            rest=self._show(match.open),
        )
        self._log_on_case(lambda plan: text)
        self.case_id._open_task(
            self.env._("An instalment plan was broken"),
            text,
            user=self.company_id.recovery_manager_id,
            key=MANAGER_TASK,
        )
