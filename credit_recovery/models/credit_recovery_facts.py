"""Reads the facts of many debtors at once: one query per kind of fact."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ..tools.debtor import LIVE, DebtorFacts, FlagFacts, ItemFacts, NoticeFacts
from ..tools.ladder import Hold, PastStep
from ..tools.ladder_facts import COURTESY, STOPS_ALL
from .sql import id_array

# a phone step undone for so many days no longer blocks higher rungs (P-5)
MISSED_CALL_DAYS = 7
# notices older than this cannot touch any sensible interval
NOTICE_MEMORY_DAYS = 400

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

    # ------------------------------------------------------------ items and credits
    @api.model
    def _get_open_items_query(self, company, where):
        """SQL of the open items and credits of a company and its branches (design, "Items").

        Debtor is the commercial partner, whoever stands on the journal item. ``reconciled IS NOT
        TRUE`` is the form of core's partial index on account and partner; arrays, unlike joins with
        subqueries, let the database enter it at once.
        """
        return SQL(
            """
            SELECT p.commercial_partner_id, l.move_id,
                   COALESCE(l.date_maturity, l.date) AS date_due, l.currency_id,
                   min(l.id) AS line_id,
                   sum(l.amount_residual_currency)::text, sum(l.amount_residual)::text,
                   sum(l.amount_currency)::text
              FROM account_move_line l
              JOIN res_partner p ON p.id = l.partner_id
             WHERE %(open)s
               AND %(where)s
             GROUP BY p.commercial_partner_id, l.move_id, COALESCE(l.date_maturity, l.date),
                      l.currency_id
            HAVING sum(l.amount_residual_currency) != 0
            """,
            open=self._get_open_condition(company),
            where=where,
        )

    @api.model
    def _get_open_condition(self, company):
        """SQL: whether journal item ``l`` is open at a company or one of its branches."""
        return SQL(
            """
            l.account_id = ANY(ARRAY(%(accounts)s))
            AND l.reconciled IS NOT TRUE
            AND l.parent_state = 'posted'
            AND l.company_id = ANY(ARRAY(%(companies)s))
            """,
            accounts=self._get_receivable_query(),
            companies=self._get_branches_query(company),
        )

    @api.model
    def _get_debtors(self, company):
        """Ids of the commercial partners with an open receivable, in their order.

        :param res.company company: a root company; items of all its branches count
        """
        self._flush()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT p.commercial_partner_id
                  FROM account_move_line l
                  JOIN res_partner p ON p.id = l.partner_id
                 WHERE %s AND l.amount_residual_currency > 0
                 ORDER BY p.commercial_partner_id
                """,
                self._get_open_condition(company),
            )
        )
        return [partner_id for [partner_id] in rows]

    @api.model
    def _get_receivable_query(self):
        return SQL(
            "SELECT id FROM account_account WHERE account_type = 'asset_receivable'"
            " AND non_trade IS NOT TRUE"
        )

    @api.model
    def _get_branches_query(self, company):
        """The company and its branches."""
        return SQL("SELECT id FROM res_company WHERE parent_path LIKE %s", f"{company.id}/%")

    def _load_items(self, company, debtors):
        query = self._get_open_items_query(
            company,
            SQL(
                "l.partner_id = ANY(ARRAY(SELECT id FROM res_partner"
                " WHERE commercial_partner_id = ANY(%(debtors)s)))"
                " AND p.commercial_partner_id = ANY(%(debtors)s)",
                debtors=id_array(debtors),
            ),
        )
        self._add_items(debtors, SQL("%s ORDER BY date_due, l.move_id", query))

    @api.model
    def _add_items(self, debtors, query):
        """Give debtors the items and credits that a query with the columns of
        :meth:`_get_open_items_query` finds."""
        rows = self.env.execute_query(query)
        for partner_id, move_id, due, currency_id, line_id, *texts in rows:
            open_text, company_text, original_text = texts
            residual = Decimal(open_text)
            # mostly one amount, read once: of an unpaid item in the company's currency
            residual_company = residual if company_text == open_text else Decimal(company_text)
            original = residual if original_text == open_text else Decimal(original_text)
            facts = debtors[partner_id]
            (facts.items if residual > 0 else facts.credits).append(
                ItemFacts(move_id, due, currency_id, line_id, residual, residual_company, original)
            )

    def _load_assignments(self, company, debtors, today):
        """Items to be paid to an assignee carry its bank account (P-3)."""
        banks = self.env["credit.recovery.hold"]._get_demanded_banks(company, debtors, today)
        for partner_id, move_id, date_due, bank_id in banks:
            for item in debtors[partner_id].items:
                if move_id in (None, item.move_id) and date_due in (None, item.date_due):
                    item.bank_id = bank_id

    # ------------------------------------------------------------ history
    def _load_steps(self, company, debtors, today, with_drafts):
        """The steps that open items took or have reserved.

        A draft of a review is left out where a review thinks: it may rebuild it.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.partner_id, l.move_id, l.date_due, l.currency_id,
                       l.step, l.rank, l.step_kind, l.round,
                       CASE WHEN n.state IN ('sent', 'delivered') THEN n.date_sent ELSE n.date END,
                       n.state IN ('sent', 'delivered'),
                       COALESCE(n.channel != 'phone' AND (n.origin IN ('review', 'manual')
                                                          OR n.checksum IS NOT NULL), FALSE),
                       n.state = 'draft' AND n.origin = 'review'
                  FROM credit_recovery_notice_line l
                  JOIN credit_recovery_notice n ON n.id = l.notice_id
                 WHERE l.partner_id = ANY(%(partners)s)
                   AND n.partner_id = ANY(%(partners)s)
                   AND n.company_id = %(company)s
                   AND l.effective AND l.step IS NOT NULL
                   AND (n.state != 'draft' OR n.origin != 'review' OR %(with_drafts)s
                        OR n.channel = 'phone' AND n.date <= %(missed)s)
                """,
                partners=id_array(debtors),
                company=company.id,
                with_drafts=with_drafts,
                missed=today - timedelta(days=MISSED_CALL_DAYS),
            )
        )
        if not rows:
            return
        steps, known = defaultdict(dict), {}
        for row in rows:
            values = row[4:]
            step = known.get(values)  # the steps of one night are alike
            if not step:
                step = known[values] = PastStep(*values)
            steps[row[0]].setdefault(row[1:4], []).append(step)
        for partner_id, by_item in steps.items():
            for item in debtors[partner_id].items:
                item.steps = tuple(by_item.get(item.key, ()))

    def _load_notices(self, company, debtors, today):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT n.partner_id, n.id, n.state, n.origin, n.channel, n.currency_id, v.rank,
                       v.kind,
                       CASE WHEN n.state IN ('sent', 'delivered') THEN n.date_sent ELSE n.date END,
                       n.fingerprint, n.level_id, n.channel_error IS NOT NULL
                  FROM credit_recovery_notice n
                  JOIN credit_recovery_level v ON v.id = n.level_id
                 WHERE n.partner_id = ANY(%(partners)s)
                   AND n.company_id = %(company)s
                   AND n.kind = 'dunning'
                   AND (n.state IN %(live)s
                        OR n.state IN ('sent', 'delivered') AND n.date_sent >= %(since)s)
                   AND NOT (n.state = 'failed' AND EXISTS (
                        SELECT FROM credit_recovery_notice r WHERE r.replaces_id = n.id))
                 ORDER BY n.id
                """,
                partners=id_array(debtors),
                company=company.id,
                live=tuple(LIVE),
                since=today - timedelta(days=NOTICE_MEMORY_DAYS),
            )
        )
        for partner_id, *values in rows:
            debtors[partner_id].notices.append(NoticeFacts(*values))

    def _load_ladder_dates(self, company, debtors):
        """Free days and the customers' own calendars shift the ladder, never a due date (P-12)."""
        shift = company._get_recovery_due_shift()
        habits = self.env["res.partner"]._get_pay_habits(debtors)
        for partner_id, facts in debtors.items():
            habit = habits.get(partner_id)
            for item in facts.items:
                item.date_ladder = shift(habit.shift(item.date_due) if habit else item.date_due)

    # ------------------------------------------------------------ holds, flags, audience
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

    def _load_paid_invoices(self, company, debtors, today):
        """How many invoices a debtor has paid, where a level may ask for new customers."""
        level = self.env["credit.recovery.level"].sudo()
        is_asked_later = level.search_count(
            [
                ("company_id", "=", company.id),
                ("kind", "!=", COURTESY),
                ("new_customer_invoices", ">", 0),
            ],
            limit=1,
        )
        wanted = tuple(
            facts.partner_id
            for facts in debtors.values()
            if is_asked_later
            or any(item.date_due >= today and not item.steps for item in facts.items)
        )
        if not wanted:
            return
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.commercial_partner_id, count(*)
                  FROM account_move m
                  JOIN res_partner p ON p.id = m.partner_id
                 WHERE p.commercial_partner_id = ANY(%(partners)s)
                   AND m.company_id IN (%(companies)s)
                   AND m.move_type = 'out_invoice' AND m.state = 'posted'
                   AND m.payment_state IN ('paid', 'in_payment')
                 GROUP BY p.commercial_partner_id
                """,
                partners=id_array(wanted),
                companies=self._get_branches_query(company),
            )
        )
        for partner_id, count in rows:
            debtors[partner_id].paid_invoices = count
