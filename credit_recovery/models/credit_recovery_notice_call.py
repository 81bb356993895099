from odoo import models

from .credit_recovery_notice import APPROVED, SENDING


class CreditRecoveryNotice(models.Model):
    """Phone notices: the draft on the worklist is the task, the logged call its sending (P-5)."""

    _inherit = "credit.recovery.notice"

    def _mark_called(self, call):
        """The call was made: the steps of these phone notices count from now on.

        :param call: the credit.recovery.call that meets P-5
        """
        self._transition(
            APPROVED,
            approved_at=call.date,
            approved_by_id=call.user_id.id,
            complaint_check=self._get_call_check(call),
            complaint_checked_by_id=call.user_id.id if call.complaint_checked else False,
        )
        self._transition(SENDING)
        self._mark_sent(call.date, call_id=call.id)
        self.case_id._update_figures()

    def _get_call_check(self, call):
        """How complaints were checked: in the call, or before it (001-1)."""
        if call.complaint_checked:
            return self.env._("The customer was asked in the call: no complaint")
        checked_on = call.case_id.complaints_checked_on
        if checked_on:
            return self.env._("Checked with sales and after-sales on %(date)s", date=checked_on)
        return self.env._("Not checked before the call")

    def _is_unreached_letter(self):
        """Whether it is the letter to a debtor whom nobody could reach by phone (P-5)."""
        return bool(self.call_id) and self.channel != "phone" and not self.level_id
