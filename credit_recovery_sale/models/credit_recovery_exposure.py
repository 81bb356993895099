from odoo import api, models
from odoo.tools import SQL


class CreditRecoveryExposure(models.AbstractModel):
    _inherit = "credit.recovery.exposure"

    @api.model
    def _get_orders(self, company, partner_ids):
        """Confirmed orders as far as no invoice was drafted: delivered or not, they are sold."""
        orders = super()._get_orders(company, partner_ids)
        for model in ("sale.order", "sale.order.line", "account.move", "account.move.line"):
            self.env[model].flush_model()
        for partner_id, amount in self.env.execute_query(
            self._get_orders_query(company, partner_ids)
        ):
            orders[partner_id] = orders.get(partner_id, 0) + amount
        return orders

    @api.model
    def _get_orders_query(self, company, partner_ids):
        """SQL of (partner, amount): each order converted once, at the rate of its confirmation."""
        return SQL(
            """
            SELECT p.commercial_partner_id,
                   sum(GREATEST(o.amount_total / NULLIF(o.currency_rate, 0) - i.amount, 0)::numeric)
              FROM sale_order o
              JOIN res_partner p ON p.id = o.partner_invoice_id
        CROSS JOIN LATERAL (
                   SELECT COALESCE(sum(CASE m.move_type WHEN 'out_refund' THEN -l.price_total
                                                        ELSE l.price_total END
                                       / NULLIF(m.invoice_currency_rate, 0)), 0) AS amount
                     FROM sale_order_line s
                     JOIN sale_order_line_invoice_rel r ON r.order_line_id = s.id
                     JOIN account_move_line l ON l.id = r.invoice_line_id
                     JOIN account_move m ON m.id = l.move_id
                    WHERE s.order_id = o.id AND m.state != 'cancel') i
             WHERE o.state = 'sale' AND o.invoice_status IN ('no', 'to invoice')
               AND o.company_id IN (%s) AND %s
             GROUP BY p.commercial_partner_id
            """,
            self.env["credit.recovery.facts"]._get_branches_query(company),
            SQL("p.commercial_partner_id = ANY(%s)", list(partner_ids))
            if partner_ids is not None
            else SQL("TRUE"),
        )
