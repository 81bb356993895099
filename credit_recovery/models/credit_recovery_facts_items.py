"""Reads the open items and credits of many debtors at once."""

from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ..tools.debtor import ItemFacts
from .sql import id_array


class CreditRecoveryFacts(models.AbstractModel):
    _inherit = "credit.recovery.facts"

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
