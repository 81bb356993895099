from odoo import api, fields, models


class AccountPaymentMethodLine(models.Model):
    """Who brings the money: the customer pays, or we collect by presenting it to the bank (P-3)."""

    _inherit = "account.payment.method.line"

    recovery_collected = fields.Boolean(
        string="Collected by us",
        compute="_compute_recovery_collected",
        store=True,
        readonly=False,
        help="Bank receipts and direct debits: the customer has nothing to do, so he is neither"
        " reminded of the due date nor called until the days of grace are over.",
    )
    recovery_grace_days = fields.Integer(
        string="Days of grace",
        help="Days after the due date without a call. 0: the company's own.",
    )

    @api.depends("payment_method_id")
    def _compute_recovery_collected(self):
        """Propose what the payment method says; a person's choice stays until it changes."""
        for line in self:
            line.recovery_collected = line._is_recovery_collected()

    def _is_recovery_collected(self):
        """Whether the payment method is one that we collect; a country knows its codes."""
        self.ensure_one()
        return self.code in self.env["account.payment.method"]._get_sdd_payment_method_code()
