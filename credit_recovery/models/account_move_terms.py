from odoo import fields, models


class AccountMove(models.Model):
    """Policy, payment terms and late-interest clause on customer invoices (000-3)."""

    _inherit = "account.move"

    def _get_recovery_terms(self):
        """What an invoice prints about its terms, in the language it is printed in.

        :return: ``{"terms", "policy", "clause"}``, texts or False; None where nothing is printed
        """
        self.ensure_one()
        root = self.company_id.root_id
        # whoever prints an invoice: what it prints is public
        root_sudo = root.sudo()
        if self.move_type != "out_invoice" or not root_sudo.recovery_invoice_terms:
            return None
        policy_sudo = self._get_recovery_policy_sudo(root_sudo)
        terms_sudo = self.sudo().invoice_payment_term_id
        if not policy_sudo:
            return None
        return {
            # core prints the note of the terms, where there is one
            "terms": not terms_sudo.note and terms_sudo.name,
            "policy": policy_sudo._get_reference(),
            "clause": policy_sudo.invoice_clause,
        }

    def _get_recovery_policy_sudo(self, root_sudo):
        """The version in force for the customer on the day of the invoice: a copy says the same."""
        debtor_sudo = self.commercial_partner_id.sudo()
        day = self.invoice_date or fields.Date.context_today(self)
        policies = self.env["credit.recovery.policy"].sudo()
        return policies._get_for_partners(debtor_sudo, root_sudo, day)[debtor_sudo.id]
