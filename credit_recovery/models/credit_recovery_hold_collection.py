from odoo import api, models
from odoo.tools import SQL

from .credit_recovery_hold_ledger import ROOT_COMPANY

DUE = SQL("COALESCE(l.date_maturity, l.date)")
# what the payment method says, else the company
GRACE = SQL("COALESCE(NULLIF(k.recovery_grace_days, 0), root.recovery_grace_days, 0)")


class CreditRecoveryHoldCollection(models.AbstractModel):
    """Items that we collect ourselves: no courtesy, no call until N days after the due date (P-3).

    The customer has nothing to do, and the bank tells of a refusal some days late. Nobody types
    these holds; the one of an item ends when its collection is returned unpaid.
    """

    _name = "credit.recovery.hold.collection"
    _description = "Items collected by us"
    _inherit = ["credit.recovery.hold.mixin"]

    @api.model
    def _get_presence(self):
        return self._get_any_collected_condition()

    @api.model
    def _get_hold_query(self, today):
        """Steps are possible from due date + days of grace on, so the last day held is before."""
        return SQL(
            """
            SELECT root.id AS company_id, NULL::int AS case_id,
                   p.commercial_partner_id AS partner_id, l.move_id, %(due)s AS date_due,
                   NULL::numeric AS amount, 'courtesy_call' AS stops,
                   %(due)s + %(grace)s - 1 AS date_to, 'collection' AS kind, m.id AS res_id
              FROM account_move_line l
              JOIN account_move m ON m.id = l.move_id
              JOIN res_partner p ON p.id = l.partner_id
              JOIN res_company c ON c.id = l.company_id
              JOIN res_company root ON root.id = %(root)s
              LEFT JOIN account_payment_method_line k ON k.id = COALESCE(
                        m.preferred_payment_method_line_id,
                        (SELECT (b.property_inbound_payment_method_line_id ->> root.id::text)::int
                           FROM res_partner b WHERE b.id = m.partner_id))
             WHERE %(any_collected)s
               AND l.account_id = ANY(ARRAY(%(accounts)s))
               AND l.reconciled IS NOT TRUE AND l.parent_state = 'posted'
               AND l.amount_residual_currency > 0
               AND %(due)s + %(grace)s > %(today)s
               AND %(collected)s
               AND NOT EXISTS (SELECT FROM credit_recovery_bounce_line x
                                WHERE x.move_id = l.move_id AND x.date_due = %(due)s)
            """,
            due=DUE,
            grace=GRACE,
            root=ROOT_COMPANY,
            accounts=self.env["credit.recovery.facts"]._get_receivable_query(),
            today=today,
            any_collected=self._get_any_collected_condition(),
            collected=self._get_collected_condition(),
        )

    @api.model
    def _get_collected_condition(self):
        """SQL: whether we collect the move ``m`` whose payment method line is ``k`` (hook)."""
        return SQL("k.recovery_collected")

    @api.model
    def _get_any_collected_condition(self):
        """SQL that needs no table of the query: whether we collect anything at all (hook).

        The database works it out once, so that companies that collect nothing do not pay for it.
        """
        return SQL("EXISTS (SELECT FROM account_payment_method_line WHERE recovery_collected)")
