from odoo import api, models
from odoo.tools import SQL


class CreditRecoveryGate(models.AbstractModel):
    _inherit = "credit.recovery.gate"

    @api.model
    def _get_sold_drafts(self, company, partner_ids, posting_ids):
        """What was drafted of confirmed orders: no longer ordered, not yet owed, and sold."""
        sold = super()._get_sold_drafts(company, partner_ids, posting_ids)
        for model in ("sale.order", "sale.order.line", "account.move", "account.move.line"):
            self.env[model].flush_model()
        for partner_id, amount in self.env.execute_query(
            self._get_sold_drafts_query(company, partner_ids, posting_ids)
        ):
            sold[partner_id] = sold.get(partner_id, 0) + amount
        return sold

    @api.model
    def _get_sold_drafts_query(self, company, partner_ids, posting_ids):
        """SQL of (partner, amount): lines of orders only, the others ask when they are posted."""
        return SQL(
            """
            SELECT p.commercial_partner_id,
                   sum((l.price_total / NULLIF(m.invoice_currency_rate, 0))::numeric)
              FROM account_move m
              JOIN res_partner p ON p.id = m.partner_id
              JOIN account_move_line l ON l.move_id = m.id
             WHERE m.state = 'draft' AND m.move_type = 'out_invoice'
               AND m.company_id IN (%s) AND %s AND m.id != ALL(%s)
               AND EXISTS (SELECT
                             FROM sale_order_line_invoice_rel r
                             JOIN sale_order_line s ON s.id = r.order_line_id
                             JOIN sale_order o ON o.id = s.order_id
                            WHERE r.invoice_line_id = l.id AND o.state = 'sale')
             GROUP BY p.commercial_partner_id
            """,
            self.env["credit.recovery.facts"]._get_branches_query(company),
            self.env["credit.recovery.exposure"]._get_partner_condition(SQL("m"), partner_ids),
            list(posting_ids),
        )
