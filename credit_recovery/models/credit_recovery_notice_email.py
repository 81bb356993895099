import smtplib
from typing import NamedTuple

import psycopg2

from odoo import models
from odoo.tools.mail import generate_tracking_message_id

from .credit_recovery_notice import FAILED, SENT, UNCERTAIN

# no queue of core picks a mail in this state: it takes `outgoing` ones only, and retries exceptions
PARKED = "cancel"
# the server spoke its refusal, or there is nothing it could be asked to send
REFUSALS = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPNotSupportedError,
    AssertionError,
    UnicodeError,
)


class Outcome(NamedTuple):
    """What came of an attempt; no state: the server was not reached, so nothing was attempted."""

    state: str | None
    reason: str | bool


class CreditRecoveryNotice(models.Model):
    """The e-mail of a notice: to one address, in the recipient's language (P-8)."""

    _inherit = "credit.recovery.notice"

    def _park_mails(self):
        """Write the mails with a fixed Message-ID, in a state that nothing sends."""
        mails = self.env["mail.mail"].create([notice._prepare_mail_vals() for notice in self])
        for notice, mail in zip(self, mails, strict=True):
            notice.write({"mail_id": mail.id, "message_id": mail.message_id})

    def _prepare_mail_vals(self):
        """Values of the mail: the debtor's address only, no copies, no followers."""
        self.ensure_one()
        sender = self._get_sender()
        body = self._get_mail_body()
        attachments = self.attachment_id + self._get_invoice_copies()
        return {
            "state": PARKED,
            "message_type": "email_outgoing",
            "message_id": generate_tracking_message_id(f"{self.case_id.id}-{self.case_id._name}"),
            "model": self.case_id._name,
            "res_id": self.case_id.id,
            "is_internal": True,
            "author_id": self.company_id.partner_id.id,
            "email_from": sender,
            "reply_to": sender,
            "email_to": self.recipient_email,
            "subject": self.subject,
            "body": body,
            "body_html": body,
            "headers": repr({"Auto-Submitted": "auto-generated"}),
            "attachment_ids": attachments.ids,
            "auto_delete": False,
        }

    def _get_mail_body(self):
        """The parts of the letter, so that all that is needed to pay is in the mail (000-5d).

        Without the QR codes: whoever reads a mail has the account number to copy.
        """
        letter = self._get_letter_values()
        letter["payments"] = [{**payment, "get_qr": lambda: None} for payment in letter["payments"]]
        qweb = self.env["ir.qweb"].with_context(lang=letter["lang"])
        return qweb._render("credit_recovery.mail_notice", {"letter": letter})

    def _get_sender(self):
        """The address that notices come from and that answers go to."""
        return self.company_id.email_formatted or self.user_id.email_formatted

    def _send_mail(self):
        """Hand the parked mail to the mail server: the one place where a notice leaves.

        :return: Outcome
        :raises psycopg2.Error: the transaction is lost; whether the mail left is unknown
        """
        self.ensure_one()
        mail = self.mail_id
        if not mail:
            return Outcome(FAILED, self.env._("The e-mail was deleted before it was sent."))
        mail.state = "outgoing"
        try:
            mail.send(raise_exception=True)
        except psycopg2.Error:
            raise
        except Exception as error:
            if mail.state != "sent":  # else only the farewell to the server went wrong
                return self._get_outcome(error)
        if mail.state == "sent":
            return Outcome(SENT, False)
        if mail.state == "outgoing":  # sending is disabled: tests, installation
            return Outcome(None, self.env._("Sending of e-mails is disabled."))
        return Outcome(FAILED, mail.failure_reason)

    def _get_outcome(self, error):
        """Tell a refusal from an attempt whose end nobody knows.

        :param Exception error: raised by ``mail.mail.send``
        :return: Outcome
        """
        # core raises MailDeliveryException(text, error) when it cannot connect
        if len(error.args) == 2 and isinstance(error.args[1], Exception):
            return Outcome(None, str(error.args[1]) or repr(error.args[1]))
        refused = isinstance(error, REFUSALS) or isinstance(error.__context__, REFUSALS)
        return Outcome(FAILED if refused else UNCERTAIN, " ".join(map(str, error.args)))
