"""Orders at the gate before a sale: every way to confirm them comes through here."""

from odoo import api, fields, models


class SaleOrder(models.Model):
    """Who confirms several orders is told which are blocked; none of them is confirmed."""

    _name = "sale.order"
    _inherit = ["sale.order", "credit.recovery.gate.document"]
    _gate_document = "order"

    recovery_gate_text = fields.Char(
        string="Credit", compute="_compute_recovery_gate", compute_sudo=False
    )
    recovery_gate_level = fields.Char(compute="_compute_recovery_gate", compute_sudo=False)
    recovery_can_ask = fields.Boolean(compute="_compute_recovery_gate", compute_sudo=False)

    @api.depends("state", "amount_total", "currency_id", "partner_invoice_id", "company_id")
    @api.depends_context("uid", "lang")
    def _compute_recovery_gate(self):
        """Before anybody tries: what a quotation would be told at the gate."""
        for order in self:
            saved = order._origin
            asks = saved and order.state in ("draft", "sent") and self.env.user._is_internal()
            banner = asks and saved._get_gate_banner()
            level, text, can_ask = banner or (False, False, False)
            order.recovery_gate_level = level
            order.recovery_gate_text = text
            order.recovery_can_ask = can_ask

    # ------------------------------------------------------------ at the gate
    def _get_gated(self):
        """Orders that are not confirmed, nor paid in advance."""
        return self.filtered(
            lambda order: (
                order.state != "sale"
                and order.partner_invoice_id
                and order.currency_id.compare_amounts(order._get_gate_amount(), 0) > 0
            )
        )

    def _get_gate_partner(self):
        return self.partner_invoice_id.commercial_partner_id

    def _get_gate_amount(self):
        """What is not paid online already."""
        return self.amount_total - self.amount_paid

    def _get_gate_demand(self):
        """Less what is paid and not booked: booked, it is among the customer's credits."""
        paid = self.transaction_ids.filtered(lambda paid: paid.state in ("authorized", "done"))
        booked = paid.filtered(lambda paid: paid.payment_id.move_id.state == "posted")
        amount = self.amount_total - sum((paid - booked).mapped("amount"))
        return self._get_company_amount(amount)

    def _get_company_amount(self, amount):
        return self.company_id.currency_id.round(amount / (self.currency_rate or 1))

    def _get_gate_user(self):
        return self.user_id

    @api.model_create_multi
    def create(self, vals_list):
        """Orders imported as confirmed are confirmed at the gate, like all others."""
        default = self.default_get(["state"]).get("state")
        wanted = [vals.get("state", default) for vals in vals_list]
        orders = super().create(
            [
                vals | {"state": "draft"} if state == "sale" else vals
                for vals, state in zip(vals_list, wanted, strict=True)
            ]
        )
        pairs = zip(orders, wanted, strict=True)
        confirmed = [order.id for order, state in pairs if state == "sale"]
        if confirmed:
            self.browse(confirmed).write({"state": "sale"})
        return orders

    def write(self, vals):
        """Nothing is confirmed past the gate, whoever writes the state."""
        if vals.get("state") == "sale":
            vals = self._write_before_gate(vals)
            self._pass_gate()
        res = super().write(vals)
        if vals.get("state") in ("sale", "cancel"):
            self._end_requests()
        return res

    def _validate_order(self):
        """What a customer accepts online and is blocked waits in the queue, as he signed it."""
        aside = self._set_aside(self.env._("Accepted by the customer online"))
        return super(SaleOrder, self - aside)._validate_order()

    def unlink(self):
        self._end_requests()
        return super().unlink()
