"""Additions to confirmed orders are released before they are made, for the new total."""

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.credit_recovery.tools.gate import BLOCK, RELEASED


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _ask_addition(self, total, reason):
        """Ask for the release of an addition to a confirmed order.

        :param float total: of the order with the addition, in its currency
        :raises AccessError: the user may not change the order
        :raises UserError: nothing is added, or the addition would not be blocked
        """
        self.check_access("write")
        # whoever sells is judged by figures that he need not see
        order_sudo = self.sudo()
        if self.currency_id.compare_amounts(total, self.amount_total) <= 0:
            raise UserError(
                self.env._("%(order)s: say its total with the addition.", order=self.display_name)
            )
        # a release that is there is for the order as it is
        if order_sudo._judge_addition(total).answer not in (BLOCK, RELEASED):
            raise UserError(self.env._("%(order)s is not blocked.", order=self.display_name))
        self._end_requests()
        vals = {**self._prepare_release(reason), "document_amount": total}
        return self.env["credit.recovery.approval"].sudo().create(vals)

    def _judge_addition(self, total):
        """What the gate says to a confirmed order with another total."""
        growth = {self: self._get_company_amount(total - self.amount_total)}
        return self._judge(growth, False)[self]

    def _prepare_release_amounts(self, asked):
        """Of a confirmed order, what it is to become: the gate sees that it becomes just this."""
        if self.state != "sale" or not asked:
            return super()._prepare_release_amounts(asked)
        return {
            "amount_new": self._get_company_amount(asked),
            "document_amount": asked - self.amount_paid,
        }

    @api.model
    def _get_asked_verdicts(self, releases):
        """And of confirmed orders, what speaks against the addition."""
        found = super()._get_asked_verdicts(releases)
        for release in releases:
            order = self.sudo().browse(release.res_id)
            if order.state == "sale":
                total = release.document_amount + order.amount_paid
                found[order.id] = order, order._judge_addition(total)
        return found
