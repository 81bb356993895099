from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class CreditRecoveryRemind(models.TransientModel):
    """Asks why a reminder is sent ahead of the ladder's intervals (001-13)."""

    _name = "credit.recovery.remind"
    _description = "Send a reminder now"

    move_id = fields.Many2one("account.move", string="Invoice", required=True, readonly=True)
    note = fields.Text(string="Reason", required=True)

    def action_confirm(self):
        """Draft the debtor's notice with the next level of the invoice's items.

        :return: the action that shows the draft
        :raises AccessError: the user is no Collector
        :raises UserError: why no reminder can be drafted now
        """
        if not self.env.user.has_group("credit_recovery.group_recovery_collector"):
            raise AccessError(self.env._("Only a Collector may send a reminder by hand."))
        if not (self.note or "").strip():
            raise UserError(self.env._("Give the reason: it is noted on the notice."))
        self.move_id.check_access("read")
        today = self.move_id.company_id._get_recovery_today()
        review = self.env["credit.recovery.review"]
        notices_sudo = review._remind_now(self.move_id, self.note, today)
        return notices_sudo.sudo(False)._get_records_action(name=self.env._("Reminder"))
