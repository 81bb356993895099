"""Money received from debtors, however it was booked (P-11): writes nothing."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ..tools.receipts import BANK_DAYS, Booked, merge
from .sql import id_array

MONEY_JOURNALS = ("bank", "cash", "credit")
CASH_TYPES = ("asset_cash", "liability_credit_card")
FLUSHED = ("account.account", "account.journal", "account.move.line", "account.partial.reconcile")


class CreditRecoveryReceipts(models.AbstractModel):
    """What debtors paid, each euro once.

    Counted is money on receivable accounts: payments, bank and cash entries, miscellaneous entries
    that debit a bank or cash account; matched with an invoice it is money of the invoice's debtor,
    else of the partner of the entry. Beside it the bank lines of the debtor that nobody matched
    yet. Not counted are credit notes, write-offs and exchange differences, payments that were
    cancelled or rejected, and money that went back.
    """

    _name = "credit.recovery.receipts"
    _description = "Money received from debtors"

    @api.model
    def _get_received(self, company, since_by_partner, today):
        """What came in from debtors of a company and its branches.

        :param res.company company: a root company
        :param dict since_by_partner: ``{partner_id: date}``, commercial partners with the first day
        :param date today: the last day
        :return: ``{partner_id: [Received, ...]}``, the earliest first, amounts as Decimals, for
            each of the partners
        """
        if not since_by_partner:
            return {}
        for model in FLUSHED:
            self.env[model].flush_model()
        first = min(since_by_partner.values())
        params = self.env["credit.recovery.possible.payment"]._get_since(company, today)
        lines = self._read_bank_lines({**params, "since": first}, since_by_partner)
        entries = self._read_entries(company, since_by_partner, first - timedelta(days=BANK_DAYS))
        return {
            partner_id: [
                found
                for found in merge(entries[partner_id], lines[partner_id], since)
                if found.date <= today
            ]
            for partner_id, since in since_by_partner.items()
        }

    @api.model
    def _read_bank_lines(self, params, partners):
        """Unmatched bank lines by partner: ``{partner_id: [Booked, ...]}``."""
        found = defaultdict(list)
        monies = self.env["credit.recovery.possible.payment"]._find_lines(
            params, SQL("k.partner_id = ANY(%s)", id_array(partners))
        )
        for money in monies:
            booked = Booked(money.day, money.amount_company, money.amount, money.currency_id)
            found[money.partner_id].append(booked)
        return found

    # ------------------------------------------------------------ entries
    @api.model
    def _read_entries(self, company, partners, first):
        """Money on receivable accounts by debtor: ``{partner_id: [Booked, ...]}``."""
        facts = self.env["credit.recovery.facts"]
        shared = {
            "partners": tuple(partners),
            "first": first,
            "accounts": facts._get_receivable_query(),
            "companies": facts._get_branches_query(company),
        }
        rows = self.env.execute_query(
            SQL(
                """
                SELECT part.debtor, l.date, l.currency_id,
                       round(sum(part.amount_company) * %(share)s, 6)::text,
                       round(sum(part.amount) * %(share)s, 6)::text, entry.awaits_bank,
                       part.is_free
                  FROM (%(matched)s UNION ALL %(open)s) part
                  JOIN account_move_line l ON l.id = part.line_id
                  JOIN account_journal j ON j.id = l.journal_id
                  JOIN account_move m ON m.id = l.move_id AND m.move_type = 'entry'
                  LEFT JOIN account_payment y ON y.id = l.payment_id
                 CROSS JOIN LATERAL (%(entry)s) entry
                 WHERE l.parent_state = 'posted' AND l.balance < 0 AND l.date >= %(first)s
                   AND (y.id IS NULL OR y.state IN ('in_process', 'paid'))
                   AND (j.type IN %(journals)s OR entry.cash > 0)
                   AND entry.total > 0
                 GROUP BY part.debtor, part.is_free, l.id, j.id, entry.total, entry.lost,
                          entry.cash, entry.awaits_bank
                """,
                matched=self._get_matched_query(**shared),
                open=self._get_open_query(**shared),
                entry=self._get_entry_query(shared["accounts"]),
                share=self._get_share(),
                journals=MONEY_JOURNALS,
                first=first,
            )
        )
        found = defaultdict(list)
        for partner_id, day, currency_id, amount_company, amount, awaits_bank, is_free in rows:
            amounts = Decimal(amount_company), Decimal(amount)
            booked = Booked(day, *amounts, currency_id, bool(awaits_bank), is_free)
            found[partner_id].append(booked)
        return found

    @api.model
    def _get_matched_query(self, partners, first, accounts, companies):
        """SQL: what credits pay of these debtors' receivables.

        A receivable that money itself opened is money that went back: it does not count.
        """
        return SQL(
            """
            SELECT p.commercial_partner_id AS debtor, r.credit_move_id AS line_id,
                   r.amount AS amount_company, r.credit_amount_currency AS amount,
                   FALSE AS is_free
              FROM res_partner p
              JOIN account_move_line d
                ON d.partner_id = p.id AND d.account_id = ANY(ARRAY(%(accounts)s))
               AND d.parent_state = 'posted' AND d.company_id = ANY(ARRAY(%(companies)s))
              JOIN account_partial_reconcile r
                ON r.debit_move_id = d.id AND r.max_date >= %(first)s
              JOIN account_journal dj ON dj.id = d.journal_id
             WHERE p.commercial_partner_id = ANY(%(partners)s) AND %(wanted)s
               AND NOT (dj.type IN %(journals)s OR EXISTS (
                    SELECT FROM account_move_line x
                      JOIN account_account a ON a.id = x.account_id
                     WHERE x.move_id = d.move_id AND a.account_type IN %(cash)s))
            """,
            partners=id_array(partners),
            first=first,
            accounts=accounts,
            companies=companies,
            wanted=self._get_debit_condition(partners),
            journals=MONEY_JOURNALS,
            cash=CASH_TYPES,
        )

    @api.model
    def _get_debit_condition(self, partners):
        """SQL: which receivables ``d`` of debtors money may have paid to count (hook): all.

        :param tuple partners: ids of the debtors
        """
        return SQL("TRUE")

    @api.model
    def _get_open_query(self, partners, first, accounts, companies):
        """SQL: what is not matched yet of these debtors' credits."""
        return SQL(
            """
            SELECT p.commercial_partner_id, o.id, -o.amount_residual, -o.amount_residual_currency,
                   TRUE
              FROM account_move_line o
              JOIN res_partner p ON p.id = o.partner_id
             WHERE o.partner_id = ANY(ARRAY(SELECT id FROM res_partner
                                             WHERE commercial_partner_id = ANY(%(partners)s)))
               AND o.account_id = ANY(ARRAY(%(accounts)s))
               AND o.company_id = ANY(ARRAY(%(companies)s))
               AND o.reconciled IS NOT TRUE AND o.balance < 0 AND o.date >= %(first)s
            """,
            partners=id_array(partners),
            first=first,
            accounts=accounts,
            companies=companies,
        )

    @api.model
    def _get_entry_query(self, accounts):
        """SQL of the entry of line ``l``: its receivables, what of them is a write-off or a cost,
        the cash in it, and whether it waits for its bank line."""
        return SQL(
            """
            SELECT sum(-x.balance) FILTER (
                       WHERE x.balance < 0 AND x.account_id = ANY(ARRAY(%(accounts)s))) AS total,
                   GREATEST(COALESCE(sum(x.balance) FILTER (
                       WHERE a.account_type LIKE 'expense%%' OR a.account_type LIKE 'income%%'),
                       0), 0) AS lost,
                   sum(x.balance) FILTER (WHERE a.account_type IN %(cash)s) AS cash,
                   bool_or(a.reconcile AND a.account_type != 'asset_receivable'
                           AND x.amount_residual > 0) AS awaits_bank
              FROM account_move_line x
              JOIN account_account a ON a.id = x.account_id
             WHERE x.move_id = l.move_id
            """,
            accounts=accounts,
            cash=CASH_TYPES,
        )

    @api.model
    def _get_share(self):
        """SQL: how much of the credits of an entry is money, between 0 and 1."""
        return SQL(
            """
            CASE WHEN j.type IN %s THEN GREATEST(1 - entry.lost / entry.total, 0)
                 ELSE LEAST(entry.cash / entry.total, 1) END
            """,
            MONEY_JOURNALS,
        )
