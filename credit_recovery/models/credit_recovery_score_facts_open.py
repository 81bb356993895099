"""What is open of a customer's items, as his score looks at it."""

from odoo import api, models
from odoo.tools import SQL


class CreditRecoveryScoreFacts(models.AbstractModel):
    _inherit = "credit.recovery.score.facts"

    @api.model
    def _get_contested_query(self, company, today):
        """The share of each open item that a dispute holds: it is open, or what was accepted has
        no credit note yet. It speaks neither for nor against him."""
        return SQL(
            """
            SELECT o.id, LEAST(sum(COALESCE(h.amount / o.of_item, 1)), 1) AS share
              FROM (%(holds)s) h
              JOIN (SELECT *, sum(amount_residual_currency) OVER (
                           PARTITION BY partner_id, move_id, due, currency_id) AS of_item
                      FROM ledger
                     WHERE is_item AND reconciled IS NOT TRUE AND amount_residual > 0) o
                ON o.partner_id = h.partner_id AND o.move_id = h.move_id
               AND (h.date_due IS NULL OR h.date_due = o.due)
             WHERE h.company_id = %(company)s AND o.of_item > 0
             GROUP BY o.id
            """,
            holds=self.env["credit.recovery.dispute"]._get_hold_query(today),
            company=company.id,
        )

    @api.model
    def _get_open_query(self):
        """What is open of items and not contested, after the customer's unmatched credits, the
        oldest first; credits of another currency cover nothing."""
        return SQL(
            """
            SELECT o.partner_id, o.move_id, o.due,
                   LEAST(o.amount, o.until - COALESCE(c.amount, 0)) AS amount,
                   NULL AS paid, TRUE AS is_unpaid
              FROM (SELECT *, sum(amount) OVER (
                           PARTITION BY partner_id, currency_id ORDER BY due, day, amount, id
                           ) AS until
                      FROM (SELECT l.*, round(l.amount_residual * (1 - COALESCE(s.share, 0)), 6)
                                        AS amount
                              FROM ledger l
                              LEFT JOIN contested s ON s.id = l.id
                             WHERE l.is_item AND l.reconciled IS NOT TRUE
                               AND l.amount_residual > 0) i) o
              LEFT JOIN (SELECT partner_id, currency_id, -sum(amount_residual) AS amount
                           FROM ledger
                          WHERE NOT is_item AND reconciled IS NOT TRUE AND amount_residual < 0
                          GROUP BY partner_id, currency_id) c
                ON c.partner_id = o.partner_id AND c.currency_id = o.currency_id
             WHERE o.until > COALESCE(c.amount, 0)
            """
        )
