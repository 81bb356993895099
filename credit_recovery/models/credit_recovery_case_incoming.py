"""What debtors write: it is filed on the case, holds it for some days and makes a task (P-8)."""

import logging
import re

from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.mail import email_normalize

from .credit_recovery_case_review import RETRIED
from .today import get_today

_logger = logging.getLogger(__name__)

REPLY = "reply"
# working days during which nothing more is sent after a debtor wrote
REPLY_DAYS = 3
NUMBER = re.compile(r"[\w.-]+(?:/[\w.-]+)+")


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    # ------------------------------------------------------------ where a mail belongs
    @api.model
    def _get_incoming_route(self, message_dict, route):
        """The route of a mail that answers none of ours: case, else customer, else company.

        :param dict message_dict: of the mail gateway
        :param tuple route: of the mail gateway, without a record
        :return: the route with a record
        """
        companies = self.env["res.company"]
        company = companies._get_written_to(message_dict, route[4]) or self.env.company.root_id
        record = (
            self._find_by_number(company, message_dict.get("subject"))
            or self._find_by_sender(company, message_dict.get("email_from"))
            or company.partner_id
        )
        return (record._name, record.id, {}, *route[3:])

    @api.model
    def _find_by_number(self, company, subject):
        """The case, else the debtor, of the notice whose number stands in the subject."""
        numbers = NUMBER.findall(subject or "")
        notice = self.env["credit.recovery.notice"].search(
            [("company_id", "=", company.id), ("name", "in", numbers)], limit=1
        )
        return notice.case_id or notice.partner_id

    @api.model
    def _find_by_sender(self, company, email_from):
        """The open case of the sender, else his last one, else the customer himself."""
        email = email_normalize(email_from)
        if not email:
            return self.browse()
        partners = self.env["res.partner"].search(
            Domain("email_normalized", "=", email)
            & Domain("company_id", "in", [False, company.id])
            & Domain("partner_share", "=", True)
        )
        debtors = partners.commercial_partner_id
        cases = self._get_latest(company, debtors.ids)
        return cases.sorted(lambda case: (bool(case.date_closed), -case.id))[:1] or debtors[:1]

    # ------------------------------------------------------------ what follows
    def _receive_recovery_mail(self, message_dict):
        """Hold the case and give its collector a task, unless a colleague wrote.

        The mail is filed already: nothing here may make the gateway lose it.

        :param dict message_dict: of the mail gateway
        """
        self.ensure_one()
        self = self.company_id._with_recovery_language(self)
        author = self.env["res.partner"].browse(message_dict.get("author_id") or [])
        if author.user_ids.filtered(lambda user: not user.share):
            return
        self._open_task(
            self.env._("Answer what the debtor wrote"),
            self._get_reply_note(message_dict),
            key=REPLY,
        )
        author._clear_bounced_email()
        if not self.date_closed:
            self._hold_for_reply()

    def _get_reply_note(self, message_dict):
        return Markup("<p>%s: %s</p>") % (
            message_dict.get("email_from") or "",
            message_dict.get("subject") or "",
        )

    def _hold_for_reply(self):
        """Nothing goes out for 3 working days; another answer meanwhile makes it longer."""
        today = self.company_id._get_recovery_today()
        last_day = self.company_id._get_recovery_working_days().add(today, REPLY_DAYS)
        holds = self._get_reply_holds()
        if holds:
            holds.date_to = last_day
        else:
            self.env["credit.recovery.hold"].create(self._prepare_reply_hold(today, last_day))
        self._try_review_again()

    def _prepare_reply_hold(self, today, last_day):
        reason = self.env.ref("credit_recovery.reason_reply", raise_if_not_found=False)
        reasons = self.env["credit.recovery.reason"]
        return {
            "case_id": self.id,
            "kind": REPLY,
            "reason_id": (reason or reasons.search([("usage", "=", "hold")], limit=1)).id,
            "date_from": today,
            "date_to": last_day,
            "user_id": (self._get_manager() or self.env.user).id,
        }

    def _get_reply_holds(self):
        today = get_today(self)
        return self.hold_ids.filtered(
            lambda hold: hold.kind == REPLY and not hold.date_released and hold.date_to >= today
        )

    def _try_review_again(self):
        """Bring the case up to date; where another worker is at it, tonight's review does."""
        try:
            with self.env.cr.savepoint():
                self._review_again()
        except RETRIED:
            _logger.info("case %s: its review is left to the night", self.id)
            self.env.invalidate_all(flush=False)

    def _end_reply(self):
        """The answer was dealt with: the hold ends with its task, and the task with its hold."""
        self._close_task(REPLY)
        holds = self._get_reply_holds()
        holds.date_released = get_today(self)
        holds.case_id._review_again()
