from odoo import api, models
from odoo.tools import SQL

from .credit_recovery_dispute import RESOLVED


class CreditRecoveryDispute(models.Model):
    """What disputes hold: the whole items, or the disputed part of them (P-10, complaint 10)."""

    _inherit = "credit.recovery.dispute"
    _holds_disputed = True

    @api.model
    def _get_hold_query(self, today):
        # three branches: each enters by its own index
        return SQL(
            "%s UNION ALL %s UNION ALL %s",
            self._get_whole_query(today),
            self._get_part_query(today),
            self._get_credit_query(),
        )

    @api.model
    def _get_whole_query(self, today):
        return SQL(
            """
            SELECT d.company_id, d.case_id, d.partner_id, r.account_move_id AS move_id, d.date_due,
                   NULL::numeric AS amount, 'all' AS stops,
                   CASE WHEN d.deadline >= %(today)s THEN d.deadline END AS date_to,
                   'dispute' AS kind, d.id AS res_id
              FROM credit_recovery_dispute d
              JOIN account_move_credit_recovery_dispute_rel r
                ON r.credit_recovery_dispute_id = d.id
             WHERE d.state != %(resolved)s AND COALESCE(d.amount, 0) = 0
            """,
            today=today,
            resolved=RESOLVED,
        )

    @api.model
    def _get_part_query(self, today):
        """The disputed part, on the items oldest due first (``tools.dispute.allot``)."""
        return SQL(
            """
            SELECT d.company_id, d.case_id, d.partner_id, o.move_id, o.date_due,
                   LEAST(o.residual, d.amount - o.before) AS amount, 'all' AS stops,
                   CASE WHEN d.deadline >= %(today)s THEN d.deadline END AS date_to,
                   'dispute' AS kind, d.id AS res_id
              FROM credit_recovery_dispute d
              JOIN LATERAL (%(items)s) o ON o.before < d.amount
             WHERE d.state != %(resolved)s AND d.amount > 0
            """,
            today=today,
            items=self._get_items_query(
                SQL(
                    "l.move_id IN (SELECT account_move_id"
                    " FROM account_move_credit_recovery_dispute_rel"
                    " WHERE credit_recovery_dispute_id = d.id)"
                )
            ),
            resolved=RESOLVED,
        )

    @api.model
    def _get_credit_query(self):
        """What was accepted stays held until its credit note is posted, or it is taken back."""
        return SQL(
            """
            SELECT d.company_id, d.case_id, d.partner_id, o.move_id, o.date_due,
                   LEAST(o.residual, a.amount - o.before) AS amount, 'all' AS stops,
                   NULL::date AS date_to, 'dispute_credit' AS kind, d.id AS res_id
              FROM credit_recovery_dispute_credit a
              JOIN credit_recovery_dispute d ON d.id = a.dispute_id
              LEFT JOIN account_move m ON m.id = a.refund_id
              JOIN LATERAL (%(items)s) o ON o.before < a.amount
             WHERE m.state IS DISTINCT FROM 'posted' AND a.date_withdrawn IS NULL
            """,
            items=self._get_items_query(SQL("l.move_id = a.move_id")),
        )

    @api.model
    def _get_items_query(self, condition):
        """The debtor's open items that meet a condition, and what is open of those due before them.

        Of a dispute ``d`` about one instalment, that one only.
        """
        return SQL(
            """
            SELECT i.move_id, i.date_due, i.residual,
                   sum(i.residual) OVER (ORDER BY i.date_due, i.move_id) - i.residual AS before
              FROM (SELECT l.move_id, COALESCE(l.date_maturity, l.date) AS date_due,
                           sum(l.amount_residual_currency) AS residual
                      FROM account_move_line l
                      JOIN res_partner p ON p.id = l.partner_id
                       AND p.commercial_partner_id = d.partner_id
                     WHERE (d.date_due IS NULL
                            OR COALESCE(l.date_maturity, l.date) = d.date_due)
                       AND l.account_id = ANY(ARRAY(%(accounts)s))
                       AND l.reconciled IS NOT TRUE AND l.parent_state = 'posted'
                       AND l.amount_residual_currency > 0
                       AND %(condition)s
                     GROUP BY l.move_id, COALESCE(l.date_maturity, l.date)) i
            """,
            accounts=self.env["credit.recovery.facts"]._get_receivable_query(),
            condition=condition,
        )

    @api.model
    def _get_disputed_keys(self, companies, partners):
        """The invoices in open disputes: ``{(company id, partner id): {move id}}``."""
        disputes = self.search(
            [
                ("company_id", "in", companies.ids),
                ("partner_id", "in", partners.ids),
                ("state", "!=", RESOLVED),
            ]
        )
        return {
            (company.id, partner.id): set(batch.move_ids.ids)
            for (company, partner), batch in disputes.grouped(
                lambda dispute: (dispute.company_id, dispute.partner_id)
            ).items()
        }

    def _is_empty(self):
        """Whether it holds nothing: every invoice was deleted, or the instalment has new terms
        (design, "Items and holds")."""
        return not self.move_ids or (
            self.date_due
            and self.date_due
            not in self.move_ids.line_ids.filtered(
                lambda line: line.account_id.account_type == "asset_receivable"
            ).mapped("date_maturity")
        )
