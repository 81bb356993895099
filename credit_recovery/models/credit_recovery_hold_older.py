from odoo import api, models
from odoo.tools import SQL

from .credit_recovery_hold_ledger import ROOT_COMPANY


class CreditRecoveryHoldOlder(models.AbstractModel):
    """What fell due before going live, where the company leaves it alone (P-7).

    A derived hold without end: it lasts as long as the company's setting.
    """

    _name = "credit.recovery.hold.older"
    _description = "Items older than the start of recovery"
    _inherit = ["credit.recovery.hold.mixin"]

    @api.model
    def _filter_candidates(self, company, items):
        """What fell due before the start."""
        if company.recovery_older_items not in ("ignore", "statement"):
            return []
        start = company.recovery_date_start
        return [item for item in items if start and item.date_due < start]

    @api.model
    def _get_hold_query(self, today):
        # the first condition is worked out once, so that nobody else pays for the scan
        return SQL(
            """
            SELECT r.id AS company_id, NULL::int AS case_id,
                   p.commercial_partner_id AS partner_id, l.move_id,
                   COALESCE(l.date_maturity, l.date) AS date_due, NULL::numeric AS amount,
                   'all' AS stops, NULL::date AS date_to,
                   'older_' || r.recovery_older_items AS kind, l.id AS res_id
              FROM account_move_line l
              JOIN res_partner p ON p.id = l.partner_id
              JOIN res_company c ON c.id = l.company_id
              JOIN res_company r ON r.id = %(root)s
             WHERE EXISTS (SELECT FROM res_company
                            WHERE recovery_older_items IN ('ignore', 'statement'))
               AND r.recovery_older_items IN ('ignore', 'statement')
               AND COALESCE(l.date_maturity, l.date) < r.recovery_date_start
               AND l.account_id = ANY(ARRAY(%(accounts)s))
               AND l.reconciled IS NOT TRUE AND l.parent_state = 'posted'
               AND l.amount_residual_currency > 0
            """,
            root=ROOT_COMPANY,
            accounts=self.env["credit.recovery.facts"]._get_receivable_query(),
        )
