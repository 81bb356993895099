from odoo import models
from odoo.exceptions import UserError


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def action_recovery_call(self):
        """Open the dialog of a call from a task about a case, a customer or an invoice.

        :raises AccessError: the user is no Collector
        :raises UserError: the task is about something else
        """
        self.ensure_one()
        self.check_access("read")
        case = self._get_recovery_case()
        if not case:
            raise UserError(self.env._("There is no recovery case for this task."))
        answers = self.recovery_cause == "reply"
        written = {"means": "email", "direction": "in"} if answers else {}
        return case._get_call_dialog(activity_id=self.id, **written)

    def _get_recovery_case(self):
        """The case of what the task is about, as far as the user may see it."""
        if self.res_model not in ("credit.recovery.case", "account.move", "res.partner"):
            return None
        record = self.env[self.res_model].browse(self.res_id)
        record.check_access("read")
        if self.res_model == "credit.recovery.case":
            return record
        return record.recovery_case_id
