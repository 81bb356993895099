"""Confirmed orders that grow, or that somebody else is to pay: they meet the gate again."""

from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.credit_recovery.tools.gate import BLOCK, RELEASED

NOTED = "credit_recovery_sale.noted"
UNASKED = "credit_recovery_sale.unasked"


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def write(self, vals):
        with self._judge_growth():
            return super().write(vals)

    @contextmanager
    def _judge_growth(self):
        """Judge what confirmed orders grow by in a change.

        A change within another one, as lines are written with their order, is judged with it: an
        order whose line is replaced does not grow.

        :raises UserError: names the orders that are blocked, and why
        """
        if UNASKED in self.env.cr.cache:
            yield
            return
        noted = self.env.cr.cache.setdefault(NOTED, set())
        # whoever sells is judged by figures that he need not see
        orders_sudo = self.sudo().filtered(
            lambda order: order.id not in noted and order.state == "sale" and order._has_gate()
        )
        before = {order: (order._get_gate_partner(), order.amount_total) for order in orders_sudo}
        noted.update(orders_sudo.ids)
        try:
            yield
        finally:
            noted.difference_update(orders_sudo.ids)
        orders_sudo._check_growth(before)

    @api.model
    @contextmanager
    def _grow_unasked(self):
        """Let confirmed orders grow by what was spent for the customer already."""
        self.env.cr.cache[UNASKED] = True
        try:
            yield
        finally:
            del self.env.cr.cache[UNASKED]

    def _check_growth(self, before):
        """Nothing is added past the gate; what the orders grew by is ordered already."""
        growth = {order: order._get_growth(*before[order]) for order in self.exists()}
        growth = {order: more for order, more in growth.items() if more > 0}
        orders = self.browse([order.id for order in growth])
        verdicts = orders._judge(growth, True, counted=True)
        blocked = [(order, found) for order, found in verdicts.items() if found.answer == BLOCK]
        if blocked:
            raise UserError(self.sudo(False)._get_growth_refusal(blocked))
        self._log_passed(verdicts)
        released = [order.id for order, found in verdicts.items() if found.answer == RELEASED]
        self.browse(released)._end_requests()

    def _get_growth(self, payer, amount):
        """What somebody is to owe more, in company currency: of another payer, all of it."""
        if self.state != "sale":
            return 0
        known = amount if self._get_gate_partner() == payer else 0
        return self._get_company_amount(self.amount_total - known)

    def _get_growth_refusal(self, blocked):
        refusal = self._get_gate_refusal(blocked)
        if not self.env.user._is_internal():
            return refusal
        hint = self.env._(
            "These orders are confirmed: discard the change, ask for a release with the new total"
            " (Action, Ask for release), and make the change once it is released."
        )
        return f"{refusal}\n{hint}"


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_order_id")
        ids = {vals.get("order_id", default) for vals in vals_list} - {None, False}
        with self.env["sale.order"].browse(ids)._judge_growth():
            return super().create(vals_list)

    def write(self, vals):
        orders = self.order_id | self.order_id.browse(filter(None, [vals.get("order_id")]))
        with orders._judge_growth():
            return super().write(vals)
