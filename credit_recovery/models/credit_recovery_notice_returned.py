"""Mail that came back: the notice failed, with the reason, a task and the next channel (P-8)."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.mail import email_normalize

from ..tools import returned_mail
from .credit_recovery_case_review import RETRIED
from .credit_recovery_notice import SENT, UNCERTAIN

_logger = logging.getLogger(__name__)

# servers give up after five days; a report that names no mail is about none older than this
REPORT_DAYS = 10


class CreditRecoveryNotice(models.Model):
    _inherit = "credit.recovery.notice"

    returned_reason = fields.Char(readonly=True, copy=False, index="btree_not_null")

    @api.model
    def _receive_returned(self, returned, message_dict):
        """Fail the notice that a returned mail is about; delays and repetitions change nothing.

        :param Returned returned: what the report says
        :param dict message_dict: of the mail gateway
        """
        notice = self._find_returned(returned, message_dict)
        if not returned.is_final:
            _logger.info("notice %s: delivery is delayed: %s", notice.id, returned.reason)
        elif notice.state in (SENT, UNCERTAIN):
            notice.returned_reason = returned.reason
            notice._try_fail_returned()

    def _try_fail_returned(self):
        """Fail; where another worker has the case, or it cannot be reviewed, the next dispatch
        tries again: no mail of a gateway is read twice."""
        try:
            with self.env.cr.savepoint():
                self.company_id._with_recovery_language(self)._fail_returned()
        except RETRIED:
            _logger.info("notice %s: its failure is left to the next dispatch", self.id)
            self.env.invalidate_all(flush=False)
        except Exception:
            _logger.exception("notice %s came back and could not be failed", self.id)
            self.env.invalidate_all(flush=False)

    @api.model
    def _mark_returned(self):
        """Fail what came back and could not be failed at once."""
        domain = Domain("returned_reason", "!=", False) & Domain("state", "in", (SENT, UNCERTAIN))
        for notice in self.search(domain):
            notice._try_fail_returned()

    def _fail_returned(self):
        reason = self.returned_reason
        self._fail(self.env._("The e-mail came back: %(reason)s", reason=reason))
        self._refresh_cases()

    @api.model
    def _find_returned(self, returned, message_dict):
        """The notice by its Message-ID, else the latest one to the address that was not reached.

        Servers may give a mail another Message-ID, so a report that names an unknown one must name
        our subject as well.
        """
        by_mail = Domain("channel", "=", "email")
        ids = [*returned.message_ids, *_get_references(message_dict)]
        notice = self.search(by_mail & Domain("message_id", "in", ids), order="id desc", limit=1)
        if notice or not returned.recipients:
            return notice
        recent = self.search(
            by_mail
            & Domain("sent_at", ">=", fields.Datetime.now() - timedelta(days=REPORT_DAYS))
            & Domain.OR(
                Domain("recipient_email", "ilike", address) for address in returned.recipients
            )
            & self._get_mailbox_domain(message_dict),
            order="sent_at desc, id desc",
        )
        return recent.filtered(
            lambda notice: (
                email_normalize(notice.recipient_email) in returned.recipients
                and (not returned.message_ids or notice.subject == returned.subject)
            )
        )[:1]

    @api.model
    def _get_mailbox_domain(self, message_dict):
        """Reports to a company's mailbox are about its own notices."""
        companies = self.env["res.company"]._get_by_recovery_address(message_dict)
        return Domain("company_id", "in", companies.ids) if companies else Domain.TRUE

    # ------------------------------------------------------------ refused at once
    def _fail(self, reason):
        """A server that refuses an address says the same as a returned mail."""
        for notice in self.filtered(lambda notice: notice.channel == "email"):
            if returned_mail.is_dead_address(reason):
                notice.recipient_id._set_bounced_email(notice.recipient_email)
        return super()._fail(reason)


def _get_references(message_dict):
    text = f"{message_dict.get('in_reply_to') or ''} {message_dict.get('references') or ''}"
    return text.split()
