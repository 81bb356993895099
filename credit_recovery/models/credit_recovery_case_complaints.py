from odoo import models
from odoo.exceptions import AccessError, UserError


class CreditRecoveryCase(models.Model):
    """The tick "complaints checked with sales/after-sales" (001-1)."""

    _inherit = "credit.recovery.case"

    def action_check_complaints(self):
        """Record that the user asked sales and after-sales, and that there is no complaint.

        Beside those known: what is disputed is held, and named in the record.

        :raises AccessError: the user is no Collector
        :raises UserError: everything that is open is in dispute
        """
        if not self.env.user.has_group("credit_recovery.group_recovery_collector"):
            raise AccessError(self.env._("Only a Collector may check complaints."))
        self.check_access("write")
        self._check_not_all_disputed()
        # the role is checked; these fields are protected from writing by hand
        for company, cases_sudo in self.sudo().grouped("company_id").items():
            cases_sudo.write(
                {
                    "complaints_checked_on": company._get_recovery_today(),
                    "complaints_checked_by_id": self.env.uid,
                }
            )
        self._message_log_batch({case.id: case._get_complaint_check_text() for case in self})

    def _check_not_all_disputed(self):
        """Raise UserError naming the cases on which nothing but disputed items is open."""
        disputed = self.filtered("dispute_ids").filtered(lambda case: case._is_all_disputed())
        if disputed:
            raise UserError(
                self.env._(
                    "All that is open is disputed: resolve the disputes first.\n%(disputes)s",
                    disputes="\n".join(
                        dispute._get_outline() for dispute in disputed._get_open_disputes()
                    ),
                )
            )

    def _is_all_disputed(self):
        """Whether every open item is in dispute, as a whole."""
        compare = self.currency_id.compare_amounts
        return (
            bool(self._get_open_disputes()) and compare(self.amount_disputed, self.amount_due) >= 0
        )

    def _get_complaint_check_text(self):
        disputes = self._get_open_disputes()
        if not disputes:
            return self.env._("Complaints checked with sales and after-sales: none.")
        return self.env._(
            "Complaints checked with sales and after-sales: none but those known. %(disputes)s",
            disputes="; ".join(dispute._get_outline() for dispute in disputes),
        )
