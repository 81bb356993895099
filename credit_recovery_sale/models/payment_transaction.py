from odoo import models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _check_amount_and_confirm_order(self):
        """An order paid in part is blocked for the rest: it waits, and the payment is booked."""
        quotations = self.sale_order_ids.filtered(lambda order: order.state in ("draft", "sent"))
        aside = quotations._set_aside(self.env._("Paid in part online"))
        going = self.filtered(lambda transaction: not transaction.sale_order_ids & aside)
        return super(PaymentTransaction, going)._check_amount_and_confirm_order()
