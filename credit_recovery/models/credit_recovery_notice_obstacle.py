from odoo import models


class CreditRecoveryNotice(models.Model):
    """What a letter must not go out without, or to whom it must not go."""

    _inherit = "credit.recovery.notice"

    def _get_content_obstacle(self):
        """Return what is missing on the letter or must not be claimed, with the remedy, or None."""
        if self._lacks_account():
            return self.env._(
                "it says no bank account to pay to. Enter the bank account of %(company)s among its"
                " contact's bank accounts (or on its bank journal), then review the case again.",
                company=self.company_id.name,
            )
        if not self._is_formal():
            return None
        if not self.signatory_id:
            return self.env._(
                "a formal notice needs a signatory. Choose the signatory of %(company)s in the"
                " settings of credit recovery, then review the case again.",
                company=self.company_id.name,
            )
        is_consumer = self.partner_id.recovery_debtor_type == "consumer"
        if is_consumer and self.level_id.policy_id.commercial:
            return self.env._(
                "\u201c%(policy)s\u201d claims what a consumer does not owe. Choose the policy for"
                " consumers on %(debtor)s, or correct the type of debtor, then review the case"
                " again.",
                policy=self.level_id.policy_id.name,
                debtor=self.partner_id.display_name,
            )
        return None

    def _lacks_account(self):
        """Whether something is to be paid to no account (000-5d)."""
        if self.channel == "phone" or self.company_id.partner_id.bank_ids:
            return False
        return any(not line.iban for line in self._get_payable_lines())
