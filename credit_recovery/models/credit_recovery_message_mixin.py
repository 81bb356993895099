from odoo import models
from odoo.exceptions import AccessError


class CreditRecoveryMessageMixin(models.AbstractModel):
    """A discussion among colleagues: what a debtor reads is a notice (002-7)."""

    _name = "credit.recovery.message.mixin"
    _description = "Discussion among colleagues"
    _inherit = ["mail.thread"]

    def _mail_get_partner_fields(self, introspect_fields=False):
        """No field names a reader of messages: the debtor is not proposed as one."""
        return []

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Free words to somebody outside need a Manager; an incoming mail is not passed on (P-8).

        :raises AccessError: the user is none, and a reader is no colleague
        """
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if message.message_type == "email":
            return [recipient for recipient in recipients if not recipient["share"]]
        outside = any(recipient["share"] for recipient in recipients)
        if (
            outside
            and not self.env.su
            and not self.env.user.has_group("credit_recovery.group_recovery_manager")
        ):
            raise AccessError(
                self.env._(
                    "Only a Manager may write free words to a debtor or to others outside the"
                    " company; the notices of the case do it in the words of the policy."
                )
            )
        return recipients
