from odoo import fields, models

from ..tools.receipt_contact import Rule


class CreditRecoveryPolicy(models.Model):
    """Who is asked, before the due date, whether the invoice arrived (002-2)."""

    _inherit = "credit.recovery.policy"

    receipt_days = fields.Integer(
        default=5,
        help="So many days after an invoice was sent, the customer is asked whether it arrived and"
        " is in order. 0: nobody is asked.",
    )
    receipt_new_customer_invoices = fields.Integer(
        default=3, help="Asked are customers with fewer paid invoices; 0: no such condition."
    )
    receipt_large_amount = fields.Monetary(
        default=10000, help="Or invoices of at least this amount; 0: no such condition."
    )

    _receipt_positive = models.Constraint(
        "CHECK (receipt_days >= 0 AND receipt_new_customer_invoices >= 0"
        " AND receipt_large_amount >= 0)",
        "Days, invoices and amounts of the receipt contact are not negative.",
    )

    def _to_receipt_rule(self):
        """The policy's rule as the pure code knows it; without a policy nobody is asked."""
        return Rule(
            self.receipt_days, self.receipt_new_customer_invoices, self.receipt_large_amount
        )
