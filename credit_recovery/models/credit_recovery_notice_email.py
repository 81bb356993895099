import smtplib
from typing import NamedTuple

import psycopg2

from odoo import api, models
from odoo.tools.mail import generate_tracking_message_id

from .credit_recovery_notice import DELIVERED, FAILED, SENT, UNCERTAIN

# no queue of core picks a mail in this state: it takes `outgoing` ones only, and retries exceptions
PARKED = "cancel"
# earlier e-mails that a mail refers to, so that mail programs show them together
THREAD_LENGTH = 10
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
        threads = self._get_previous_message_ids()
        vals_list = [notice._prepare_mail_vals(threads[notice]) for notice in self]
        senders = {vals["email_from"] for vals in vals_list}
        servers = {sender: self._get_mail_server(sender) for sender in senders}
        for vals in vals_list:
            vals["mail_server_id"] = servers[vals["email_from"]].id
        mails = self.env["mail.mail"].create(vals_list)
        for notice, mail in zip(self, mails, strict=True):
            notice.write({"mail_id": mail.id, "message_id": mail.message_id})

    def _prepare_mail_vals(self, previous):
        """Values of the mail: the debtor's address only, no copies, no followers (P-8).

        :param list previous: Message-IDs of the debtor's earlier notices, the latest last
        """
        self.ensure_one()
        company = self.company_id
        copies, linked = self._get_invoice_copies()
        body = self._get_mail_body(linked)
        return {
            **self._prepare_thread_vals(previous),
            "state": PARKED,
            "message_type": "email_outgoing",
            "record_company_id": company.id,
            "record_alias_domain_id": company.alias_domain_id.id,  # whose mailbox gets bounces
            "is_internal": True,
            "author_id": company.partner_id.id,
            "email_from": self._get_sender(),
            "reply_to": company._get_recovery_reply_to() or self._get_sender(),
            "email_to": self.recipient_email,
            "subject": self.subject,
            "body": body,
            "body_html": body,
            "attachment_ids": (self._get_mail_documents() + copies).ids,
            "auto_delete": False,
        }

    def _prepare_thread_vals(self, previous):
        """Where the mail is filed, and which earlier ones it follows on."""
        thread = self.case_id or self.partner_id
        headers = {"Auto-Submitted": "auto-generated"}
        if previous:
            headers["In-Reply-To"] = previous[-1]
        return {
            "message_id": generate_tracking_message_id(f"{thread.id}-{thread._name}"),
            "references": " ".join(previous),
            "model": thread._name,
            "res_id": thread.id,
            "headers": repr(headers),
        }

    def _get_mail_documents(self):
        """The archived documents that the e-mail carries."""
        return self.attachment_id

    def _get_previous_message_ids(self):
        """{notice: Message-IDs of the debtor's earlier e-mails in its company, the latest last}."""
        earlier = self.search_fetch(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("message_id", "!=", False),
                ("state", "in", (SENT, DELIVERED)),
            ],
            ["partner_id", "company_id", "message_id"],
            order="sent_at, id",
        )
        ids = {
            key: found.mapped("message_id")[-THREAD_LENGTH:]
            for key, found in earlier.grouped(lambda n: (n.partner_id, n.company_id)).items()
        }
        return {notice: ids.get((notice.partner_id, notice.company_id), []) for notice in self}

    def _get_mail_body(self, linked):
        """The parts of the letter, so that all that is needed to pay is in the mail (000-5d).

        Without the QR codes: whoever reads a mail has the account number to copy.

        :param linked: invoices that come as links instead of copies
        """
        letter = self._get_letter_values()
        letter["payments"] = [{**payment, "get_qr": lambda: None} for payment in letter["payments"]]
        letter["links"] = linked._get_recovery_links()
        qweb = self.env["ir.qweb"].with_context(lang=letter["lang"])
        return qweb._render("credit_recovery.mail_notice", {"letter": letter})

    def _get_sender(self):
        """The collections mailbox; a company without any address sends as the collector."""
        return self.company_id._get_recovery_sender() or self.user_id.email_formatted

    @api.model
    def _get_mail_server(self, sender):
        """The server that sends as anybody, where none is for this sender.

        Chosen by core it would send as the alias domain's notifications address instead.
        """
        server, _smtp_from = self.env["ir.mail_server"].sudo()._find_mail_server(sender)
        return server if server and not server.from_filter else self.env["ir.mail_server"]

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
