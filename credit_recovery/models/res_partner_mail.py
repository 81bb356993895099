from odoo import fields, models
from odoo.tools.mail import email_normalize

from .res_partner import READER


class ResPartner(models.Model):
    """How a customer may be written to (P-8)."""

    _inherit = "res.partner"

    recovery_no_email = fields.Boolean(
        string="No e-mail",
        help="Notices go by the next way of their level, else by letter.",
        groups=READER,
    )
    recovery_bounced_email = fields.Char(
        string="Address that does not exist",
        readonly=True,
        copy=False,
        help="Mail to it came back. It is used again once it changes, once somebody writes from it,"
        " or once a failed notice is sent again.",
        groups=READER,
    )

    def _can_get_recovery_email(self):
        """Whether a notice can reach this address by e-mail; a marketing blacklist is no matter."""
        self.ensure_one()
        email = self.email_normalized
        return bool(email) and email != self.recovery_bounced_email

    def _set_bounced_email(self, email):
        """Remember that mail to an address came back, as long as it is the address."""
        bounced = email_normalize(email or "")
        for partner in self.filtered(lambda partner: partner.email_normalized == bounced):
            partner.recovery_bounced_email = bounced

    def _clear_bounced_email(self):
        self.filtered("recovery_bounced_email").recovery_bounced_email = False

    def _receive_recovery_mail(self, message_dict, company):
        """Somebody without a case wrote to a collections mailbox: a task for the customer.

        :param dict message_dict: of the mail gateway
        :param company: the root company that was written to
        """
        self.ensure_one()
        self = company._with_recovery_language(self)
        self._clear_bounced_email()
        summary = self.env._("Answer what was written to the collections mailbox")
        note = self.env["credit.recovery.case"]._get_reply_note(message_dict)
        self._open_recovery_task(company, summary, note)

    def _open_recovery_task(self, company, summary, note, key=False):
        """A task about a customer without a case, for his collector, else the recovery manager.

        :param str key: the cause, by which :meth:`_close_recovery_task` finds it
        """
        user = self.with_company(company).recovery_user_id or company.recovery_manager_id
        self.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id(self._name),
                "res_id": self.id,
                "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                "summary": summary,
                "note": note,
                "user_id": (user or self.env.user).id,
                "recovery_cause": key,
            }
        )

    def _close_recovery_task(self, key):
        self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("recovery_cause", "=", key),
            ]
        ).unlink()
