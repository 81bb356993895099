from odoo import models
from odoo.exceptions import AccessError


class CreditRecoveryCase(models.Model):
    """The tick "complaints checked with sales/after-sales" (001-1)."""

    _inherit = "credit.recovery.case"

    def action_check_complaints(self):
        """Record that the user asked sales and after-sales, and that there is no complaint.

        :raises AccessError: the user is no Collector
        """
        if not self.env.user.has_group("credit_recovery.group_recovery_collector"):
            raise AccessError(self.env._("Only a Collector may check complaints."))
        self.check_access("write")
        # the role is checked; these fields are protected from writing by hand
        for company, cases_sudo in self.sudo().grouped("company_id").items():
            cases_sudo.write(
                {
                    "complaints_checked_on": company._get_recovery_today(),
                    "complaints_checked_by_id": self.env.uid,
                }
            )
        body = self.env._("Complaints checked with sales and after-sales: none.")
        self._message_log_batch(dict.fromkeys(self.ids, body))
