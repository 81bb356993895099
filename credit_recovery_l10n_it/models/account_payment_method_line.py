from odoo import api, models

# bank receipts (RiBa) and direct debits: presented by the creditor, the debtor has nothing to do
COLLECTED = ("MP12", "MP19", "MP20", "MP21")


class AccountPaymentMethodLine(models.Model):
    _inherit = "account.payment.method.line"

    @api.depends("l10n_it_payment_method")
    def _compute_recovery_collected(self):
        super()._compute_recovery_collected()

    def _is_recovery_collected(self):
        """By the code of the payment method on Italian e-invoices (P-3)."""
        return self.l10n_it_payment_method in COLLECTED or super()._is_recovery_collected()
