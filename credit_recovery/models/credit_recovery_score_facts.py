"""What the customers of a company did, for their scores: one query for all of them."""

from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

from ..tools.score_history import UNPAID_DAYS, History

PERIOD_MONTHS = 24
FLUSHED = {
    "account.account": ["account_type", "non_trade"],
    "account.journal": ["type"],
    "account.move": ["date", "invoice_date", "journal_id", "move_type", "partner_id", "state"],
    "account.move.line": [
        "account_id", "amount_currency", "amount_residual", "amount_residual_currency", "balance",
        "company_id", "currency_id", "date", "date_maturity", "move_id", "parent_state",
        "partner_id", "reconciled",
    ],
    "account.partial.reconcile": ["credit_move_id", "debit_amount_currency", "debit_move_id"],
    "credit.recovery.bounce": None,
    "credit.recovery.dispute": None,
    "credit.recovery.dispute.credit": None,
    "credit.recovery.promise": ["company_id", "judged_on", "partner_id", "state"],
    "res.partner": ["commercial_partner_id"],
}  # fmt: skip
# amounts of the query, in its order
AMOUNTS = (
    "known", "late_days", "late", "overdue", "aged", "recent", "recent_days", "previous",
    "previous_days", "purchases",
)  # fmt: skip
COUNTS = ("broken", "bounces", "disputes")


class CreditRecoveryScoreFacts(models.AbstractModel):
    """Reads the ledger's dates and amounts, nothing else: the same history imported again tells the
    same."""

    _name = "credit.recovery.score.facts"
    _description = "What customers did"

    @api.model
    def _load(self, company, today, partner_ids=None):
        """What the customers of a company and its branches did.

        :param res.company company: a root company
        :param date today: what is unpaid is late until this day
        :param partner_ids: commercial partners; None: all customers
        :return: ``{partner_id: History}`` of those with an invoice
        """
        for model, names in FLUSHED.items():
            self.env[model].flush_model(names)
        found = {}
        for row in self.env.execute_query(self._get_query(company, today, partner_ids)):
            partner_id, invoices, first, oldest, *rest = row
            amounts = zip(AMOUNTS, map(Decimal, rest), strict=False)
            counts = zip(COUNTS, rest[len(AMOUNTS) :], strict=True)
            history = History(invoices, first, oldest=oldest, **dict(amounts), **dict(counts))
            found[partner_id] = history
        return found

    @api.model
    def _get_query(self, company, today, partner_ids):
        """SQL of one row per customer, in the order of AMOUNTS and COUNTS."""
        facts = self.env["credit.recovery.facts"]
        whose = SQL("TRUE")
        if partner_ids is not None:
            whose = SQL("p.commercial_partner_id = ANY(%s)", list(partner_ids))
        since = today - relativedelta(months=PERIOD_MONTHS)
        return SQL(
            """
              WITH ledger AS MATERIALIZED (%(ledger)s),
                   contested AS (%(contested)s),
                   part AS (%(paid)s UNION ALL %(open)s),
                   known AS (%(known)s),
                   event AS (%(events)s)
            SELECT k.partner_id, COALESCE(n.invoices, 0), k.first, n.oldest,
                   COALESCE(n.known, 0)::text, COALESCE(n.late_days, 0)::text,
                   COALESCE(n.late, 0)::text, COALESCE(n.overdue, 0)::text,
                   COALESCE(n.aged, 0)::text, COALESCE(n.recent, 0)::text,
                   COALESCE(n.recent_days, 0)::text, COALESCE(n.previous, 0)::text,
                   COALESCE(n.previous_days, 0)::text, COALESCE(k.purchases, 0)::text,
                   COALESCE(e.broken, 0), COALESCE(e.bounces, 0), COALESCE(e.disputes, 0)
              FROM (%(customers)s) k
              LEFT JOIN known n ON n.partner_id = k.partner_id
              LEFT JOIN event e ON e.partner_id = k.partner_id
             ORDER BY k.partner_id
            """,
            ledger=self._get_ledger_query(facts, company, whose),
            contested=self._get_contested_query(company, today),
            paid=self._get_paid_query(since, today),
            open=self._get_open_query(),
            known=self._get_known_query(since, today),
            events=self._get_events_query(company, since),
            customers=self._get_customers_query(today),
        )

    @api.model
    def _get_ledger_query(self, facts, company, whose):
        """Receivable items and credits. Items are those of invoices, and opening entries with a due
        date; not the entries by which a bank took a collection back."""
        return SQL(
            """
            SELECT p.commercial_partner_id AS partner_id, l.id, l.move_id, l.currency_id,
                   l.balance, l.amount_currency, l.amount_residual, l.amount_residual_currency,
                   l.reconciled, m.move_type,
                   COALESCE(l.date_maturity, l.date) AS due,
                   COALESCE(m.invoice_date, m.date) AS day,
                   l.amount_currency > 0 AND l.balance > 0
                   AND (m.move_type IN ('out_invoice', 'out_receipt')
                        OR m.move_type = 'entry' AND l.date_maturity IS NOT NULL
                           AND j.type = 'general' AND NOT EXISTS (
                               SELECT FROM account_move_credit_recovery_bounce_rel b
                                WHERE b.account_move_id = m.id)) AS is_item
              FROM account_move_line l
              JOIN account_move m ON m.id = l.move_id
              JOIN account_journal j ON j.id = m.journal_id
              JOIN res_partner p ON p.id = l.partner_id
             WHERE l.account_id = ANY(ARRAY(%(accounts)s))
               AND l.parent_state = 'posted'
               AND l.company_id = ANY(ARRAY(%(companies)s))
               AND (l.reconciled IS NOT TRUE OR m.move_type != 'entry' OR l.balance > 0)
               AND %(whose)s
            """,
            accounts=facts._get_receivable_query(),
            companies=facts._get_branches_query(company),
            whose=whose,
        )

    @api.model
    def _get_paid_query(self, since, today):
        """What was matched with items, by its own date. A credit note is no payment, and what was
        written off as an expense is unpaid for ever."""
        return SQL(
            """
            SELECT i.partner_id, i.move_id, i.due,
                   round(i.balance * r.debit_amount_currency / i.amount_currency, 6) AS amount,
                   CASE WHEN loss.is_loss THEN %(today)s ELSE c.date END AS paid,
                   loss.is_loss AS is_unpaid
              FROM ledger i
              JOIN account_partial_reconcile r ON r.debit_move_id = i.id
              JOIN account_move_line c ON c.id = r.credit_move_id
              JOIN account_move m ON m.id = c.move_id
              JOIN account_journal j ON j.id = m.journal_id
             CROSS JOIN LATERAL (
                   SELECT m.move_type = 'entry' AND j.type = 'general' AND EXISTS (
                          SELECT FROM account_move_line x
                            JOIN account_account a ON a.id = x.account_id
                           WHERE x.move_id = m.id AND x.balance > 0
                             AND a.account_type LIKE 'expense%%') AS is_loss) loss
             WHERE i.is_item AND i.due >= %(since)s
               AND m.move_type != 'out_refund' AND c.date <= %(today)s
            """,
            since=since,
            today=today,
        )

    @api.model
    def _get_known_query(self, since, today):
        """The parts by customer. What is not paid is late until today; the earlier half of the
        period is looked at as of its end, so that the halves compare."""
        return SQL(
            """
            SELECT partner_id, count(DISTINCT move_id) AS invoices,
                   sum(amount) AS known,
                   sum(amount * GREATEST(ended - due, 0)) AS late_days,
                   sum(amount) FILTER (WHERE ended > due) AS late,
                   sum(amount) FILTER (WHERE is_unpaid) AS overdue,
                   sum(amount * LEAST(ended - due, %(unpaid_days)s))
                       FILTER (WHERE is_unpaid) AS aged,
                   min(due) FILTER (WHERE is_unpaid) AS oldest,
                   sum(amount) FILTER (WHERE due >= %(middle)s) AS recent,
                   sum(amount * GREATEST(ended - due, 0))
                       FILTER (WHERE due >= %(middle)s) AS recent_days,
                   sum(amount) FILTER (WHERE due < %(middle)s AND due >= %(since)s) AS previous,
                   sum(amount * GREATEST(LEAST(ended, %(middle)s) - due, 0))
                       FILTER (WHERE due < %(middle)s AND due >= %(since)s) AS previous_days
              FROM (SELECT *, COALESCE(paid, %(today)s) AS ended FROM part) p
             WHERE amount > 0 AND (NOT is_unpaid OR due < %(today)s)
             GROUP BY partner_id
            """,
            unpaid_days=UNPAID_DAYS,
            since=since,
            middle=since + relativedelta(months=PERIOD_MONTHS // 2),
            today=today,
        )

    @api.model
    def _get_events_query(self, company, since):
        """Promises broken, collections returned, complaints rejected: counts by customer."""
        return SQL(
            """
            SELECT partner_id, sum(broken)::int AS broken, sum(bounces)::int AS bounces,
                   sum(disputes)::int AS disputes
              FROM (SELECT partner_id, company_id, judged_on AS day,
                           1 AS broken, 0 AS bounces, 0 AS disputes
                      FROM credit_recovery_promise WHERE state = 'broken'
                     UNION ALL
                    SELECT partner_id, company_id, date, 0, 1, 0 FROM credit_recovery_bounce
                     UNION ALL
                    SELECT partner_id, company_id, date_resolved, 0, 0, 1
                      FROM credit_recovery_dispute WHERE outcome = 'rejected') e
             WHERE company_id = %(company)s AND day >= %(since)s
             GROUP BY partner_id
            """,
            company=company.id,
            since=since,
        )

    @api.model
    def _get_customers_query(self, today):
        """Each customer's first invoice, and what he bought in the last twelve months."""
        return SQL(
            """
            SELECT partner_id, min(day) FILTER (WHERE is_item) AS first,
                   sum(balance) FILTER (
                       WHERE day > %(since)s AND day <= %(today)s
                         AND move_type IN ('out_invoice', 'out_receipt', 'out_refund')
                   ) AS purchases
              FROM ledger
             GROUP BY partner_id
            HAVING bool_or(is_item)
            """,
            since=today - relativedelta(months=12),
            today=today,
        )
