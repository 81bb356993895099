from odoo import api, models
from odoo.tools import SQL

from .credit_recovery_flag import STOP
from .credit_recovery_hold_ledger import ROOT_COMPANY


class CreditRecoveryFlag(models.Model):
    """Flags as a source of holds: what stops while they last (002-6, P-16)."""

    _inherit = "credit.recovery.flag"

    @api.model
    def _get_hold_query(self, today):
        return SQL(
            "%s UNION ALL %s", self._get_debtor_hold_query(today), self._get_older_query(today)
        )

    @api.model
    def _get_debtor_hold_query(self, today):
        """Flags that stop everything; nobody can be rung up who is not reached."""
        return SQL(
            """
            SELECT f.company_id, NULL::int AS case_id, f.partner_id, NULL::int AS move_id,
                   NULL::date AS date_due, NULL::numeric AS amount,
                   CASE WHEN f.effect = %(stop)s THEN 'all' ELSE 'courtesy_call' END AS stops,
                   f.date_end AS date_to, 'flag_' || f.kind AS kind, f.id AS res_id
              FROM credit_recovery_flag f
             WHERE f.date <= %(today)s AND (f.date_end IS NULL OR f.date_end >= %(today)s)
               AND (f.effect = %(stop)s OR f.kind = 'unreachable')
            """,
            stop=STOP,
            today=today,
        )

    @api.model
    def _get_older_query(self, today):
        """Items invoiced up to the day on which an insolvency procedure was opened (P-16).

        An invoice of that day is about something supplied before.
        """
        return SQL(
            """
            SELECT f.company_id, NULL::int AS case_id, f.partner_id, l.move_id,
                   COALESCE(l.date_maturity, l.date) AS date_due, NULL::numeric AS amount,
                   'all' AS stops, f.date_end AS date_to, 'flag_insolvency' AS kind,
                   f.id AS res_id
              FROM credit_recovery_flag f
              JOIN res_partner p ON p.commercial_partner_id = f.partner_id
              JOIN account_move_line l ON l.partner_id = p.id
              JOIN account_move m ON m.id = l.move_id
              JOIN res_company c ON c.id = l.company_id
             WHERE f.kind = 'insolvency'
               AND f.date <= %(today)s AND (f.date_end IS NULL OR f.date_end >= %(today)s)
               AND %(root)s = f.company_id
               AND l.account_id = ANY(ARRAY(%(accounts)s))
               AND l.reconciled IS NOT TRUE AND l.parent_state = 'posted'
               AND l.amount_residual_currency > 0
               AND COALESCE(m.invoice_date, m.date) <= f.date_opening
            """,
            today=today,
            root=ROOT_COMPANY,
            accounts=self.env["credit.recovery.facts"]._get_receivable_query(),
        )
