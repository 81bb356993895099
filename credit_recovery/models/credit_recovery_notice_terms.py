from odoo import models


class CreditRecoveryNotice(models.Model):
    """Policy, payment terms and late-interest clause on every late document (000-3)."""

    _inherit = "credit.recovery.notice"

    def _get_letter_text_values(self):
        return {**super()._get_letter_text_values(), "late_terms": self._get_late_terms()}

    def _get_late_terms(self):
        """The small print of a letter about overdue items, sentence by sentence."""
        policy = self.level_id.policy_id
        overdue = self.line_ids.filtered(lambda line: line.section == "a_overdue")
        if self.kind != "dunning" or not policy or not overdue:
            return []
        terms = overdue.move_id.invoice_payment_term_id.mapped("name")
        return [
            *([self.env._("Payment terms: %(terms)s.", terms=", ".join(terms))] if terms else []),
            *([policy.invoice_clause] if policy.invoice_clause and self._may_name_law() else []),
            self.env._("Credit policy: %(reference)s.", reference=policy._get_reference()),
        ]

    def _may_name_law(self):
        """No word about law reaches a consumer before the formal notice."""
        return self._is_formal() or self.partner_id.recovery_debtor_type != "consumer"
