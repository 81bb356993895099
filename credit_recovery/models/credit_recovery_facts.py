"""Reads the facts of many debtors at once: one query per kind of fact."""

from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ..tools.debtor import DebtorFacts, FlagFacts
from ..tools.ladder import Hold
from ..tools.ladder_facts import STOPS_ALL
from .sql import id_array

FLAG_FIELDS = [
    "partner_id", "kind", "date", "effect", "date_review", "date_claim_limit", "date_claim_filed",
    "curator_id",
]  # fmt: skip

FLUSHED = {
    "account.move": [
        "amount_total", "amount_untaxed", "date", "invoice_date", "partner_id",
        "preferred_payment_method_line_id", "state",
    ],
    "account.move.line": [
        "account_id", "amount_currency", "amount_residual", "amount_residual_currency",
        "company_id", "currency_id", "date", "date_maturity", "no_followup", "parent_state",
        "partner_id", "reconciled",
    ],
    "account.payment.method.line": ["recovery_collected", "recovery_grace_days"],
    "res.company": [
        "recovery_date_start", "recovery_grace_days", "recovery_older_items",
        "recovery_small_balance",
    ],
    "res.partner": ["commercial_partner_id", "property_inbound_payment_method_line_id"],
    "credit.recovery.notice": None,
    "credit.recovery.notice.line": None,
    "credit.recovery.bounce.line": None,
    "credit.recovery.dispute": None,
    "credit.recovery.dispute.credit": None,
    "credit.recovery.hold": None,
    "credit.recovery.promise": None,
    "credit.recovery.promise.line": None,
    "credit.recovery.residual": None,
    "credit.recovery.retention": None,
    "credit.recovery.flag": None,
    "credit.recovery.plan": ["case_id", "company_id", "grace_days", "state"],
    "credit.recovery.plan.instalment": ["date_due", "plan_id"],
}  # fmt: skip


class CreditRecoveryFacts(models.AbstractModel):
    """Turns records into the plain facts of ``tools.debtor``; writes nothing."""

    _name = "credit.recovery.facts"
    _description = "Recovery facts"

    @api.model
    def _load(self, company, partner_ids, today, *, for_figures=False, disputed_only=False):
        """Return the facts of debtors at one company.

        :param res.company company: a root company; items of all its branches count
        :param partner_ids: ids of commercial partners
        :param date today: the day of the review
        :param bool for_figures: leave out what only a decision needs (notices, flags, payments)
        :param bool disputed_only: of the holds, those of what is disputed: no others make figures
        :return: ``{partner_id: DebtorFacts}``, one for each partner
        """
        debtors = {partner_id: DebtorFacts(partner_id) for partner_id in partner_ids}
        if not debtors:
            return debtors
        self._flush()
        self._load_items(company, debtors)
        self._load_steps(company, debtors, today, with_drafts=for_figures)
        self._load_holds(company, debtors, today, disputed_only)
        if not for_figures:
            self._load_assignments(company, debtors, today)
            self._load_ladder_dates(company, debtors)
            self._load_notices(company, debtors, today)
            self._load_flags(company, debtors, today)
            self._load_paid_invoices(company, debtors, today)
        for facts in debtors.values():
            if facts.credits:
                facts.apply_credits()
        return debtors

    @api.model
    def _load_open(self, company, partner_ids):
        """Return debtors with nothing but their open items and credits, netted.

        :param res.company company: a root company; items of all its branches count
        :param partner_ids: ids of commercial partners
        :return: ``{partner_id: DebtorFacts}``, one for each partner
        """
        debtors = {partner_id: DebtorFacts(partner_id) for partner_id in partner_ids}
        if debtors:
            self._flush()
            self._load_items(company, debtors)
        for facts in debtors.values():
            facts.apply_credits()
        return debtors

    @api.model
    def _flush(self):
        """Write what the hand-written SQL below reads."""
        for model, names in FLUSHED.items():
            self.env[model].flush_model(names)

    def _load_ladder_dates(self, company, debtors):
        """Free days and the customers' own calendars shift the ladder, never a due date (P-12)."""
        shift = company._get_recovery_due_shift()
        habits = self.env["res.partner"]._get_pay_habits(debtors)
        for partner_id, facts in debtors.items():
            habit = habits.get(partner_id)
            for item in facts.items:
                item.date_ladder = shift(habit.shift(item.date_due) if habit else item.date_due)

    def _load_holds(self, company, debtors, today, disputed_only=False):
        items = [item for facts in debtors.values() for item in facts.items]
        if not items:
            return
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, move_id, date_due, amount::text, stops, date_to, kind
                  FROM (%(holds)s) hold
                 WHERE company_id = %(company)s AND partner_id = ANY(%(partners)s)
                """,
                holds=self.env["credit.recovery.hold.mixin"]._get_candidates_query(
                    company, items, today, disputed_only=disputed_only
                ),
                company=company.id,
                partners=id_array(debtors),
            )
        )
        for partner_id, move_id, date_due, amount, stops, date_to, kind in rows:
            hold = Hold(kind, stops, date_to)
            for item in debtors[partner_id].items:
                if move_id in (None, item.move_id) and date_due in (None, item.date_due):
                    self._apply_hold(item, hold, amount and Decimal(amount))

    @api.model
    def _apply_hold(self, item, hold, amount):
        """Hold the whole item, or reduce what can be demanded by the held part (P-10)."""
        if amount is None or amount >= item.residual:
            item.holds += (hold,)
        elif hold.stops == STOPS_ALL:
            item.held = min(item.held + amount, item.residual)
            if item.held == item.residual:  # the parts make up the whole
                item.holds += (hold,)
        if hold.kind.startswith("dispute"):
            item.disputed = min(item.disputed + (amount or item.residual), item.residual)

    def _load_flags(self, company, debtors, today):
        Flag = self.env["credit.recovery.flag"].sudo()
        domain = Flag._get_active_domain(today) & Flag._get_debtors_domain(company, list(debtors))
        for flag in Flag.search_fetch(domain, FLAG_FIELDS):
            debtors[flag.partner_id.id].add_flag(
                FlagFacts(
                    flag.kind,
                    flag.date,
                    flag.effect,
                    flag.date_review,
                    flag.date_claim_limit,
                    flag.date_claim_filed,
                    flag.curator_id.id,
                )
            )
