from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from .credit_recovery_hold_ledger import ROOT_COMPANY

DUE = SQL("COALESCE(l.date_maturity, l.date)")


class CreditRecoveryHoldSmall(models.AbstractModel):
    """Small balances, and remainders that equal a withholding or retention, never step (P-18).

    A retention is what is left of a partly paid item: an instalment of the same share is none.
    """

    _name = "credit.recovery.hold.small"
    _description = "Small balances"
    _inherit = ["credit.recovery.hold.mixin"]

    @api.model
    def _filter_candidates(self, company, items):
        """What is small, or was partly paid."""
        small = Decimal(str(company.recovery_small_balance))
        return [
            item for item in items if item.residual_company < small or item.residual < item.original
        ]

    @api.model
    def _get_hold_query(self, today):
        return SQL(
            """
            SELECT root.id AS company_id, NULL::int AS case_id,
                   p.commercial_partner_id AS partner_id, l.move_id, %(due)s AS date_due,
                   NULL::numeric AS amount, 'all' AS stops, NULL::date AS date_to,
                   CASE WHEN sum(l.amount_residual) < root.recovery_small_balance
                        THEN 'small_balance' ELSE 'retention' END AS kind,
                   min(l.id) AS res_id
              FROM account_move_line l
              JOIN res_partner p ON p.id = l.partner_id
              JOIN res_company c ON c.id = l.company_id
              JOIN res_company root ON root.id = %(root)s
              JOIN res_currency u ON u.id = l.currency_id
             WHERE (EXISTS (SELECT FROM res_company WHERE recovery_small_balance > 0)
                    OR EXISTS (SELECT FROM credit_recovery_retention WHERE active))
               AND l.account_id = ANY(ARRAY(%(accounts)s))
               AND l.reconciled IS NOT TRUE AND l.parent_state = 'posted'
               AND NOT %(claimed)s
             GROUP BY root.id, p.commercial_partner_id, l.move_id, %(due)s, u.id
            HAVING sum(l.amount_residual_currency) > 0
               AND (sum(l.amount_residual) < root.recovery_small_balance
                    OR sum(l.amount_residual_currency) < sum(l.amount_currency)
                    AND EXISTS (
                        SELECT FROM credit_recovery_retention t
                          JOIN account_move m ON m.id = l.move_id
                         WHERE t.company_id = root.id AND t.active
                           AND abs(sum(l.amount_residual_currency)
                                   - t.rate / 100 * CASE t.base WHEN 'total' THEN m.amount_total
                                                    ELSE m.amount_untaxed END) < u.rounding))
            """,
            due=DUE,
            root=ROOT_COMPANY,
            accounts=self.env["credit.recovery.facts"]._get_receivable_query(),
            claimed=self._get_claimed_condition(),
        )

    @api.model
    def _get_claimed_condition(self):
        """SQL: whether somebody decided last that item ``l`` is claimed all the same."""
        return SQL(
            """
            COALESCE((SELECT d.decision FROM credit_recovery_residual d
                       WHERE d.move_id = l.move_id AND d.date_due = %s
                         AND d.currency_id = l.currency_id AND d.active
                       ORDER BY d.id DESC LIMIT 1) = 'claim', FALSE)
            """,
            DUE,
        )
