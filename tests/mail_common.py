"""Mail as the world sends it: real messages from ``tests/mails``, filled in and received."""

from datetime import timedelta
from pathlib import Path

from odoo.tools import mute_logger

from .test_dispatch import DispatchCase

MAILS = Path(__file__).parent / "mails"
MAILBOX = "crediti@bianchi.example"


class MailCase(DispatchCase):
    """A company whose mailbox is its alias, a collector, and a notice that was sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].sudo().create({"name": "bianchi.example"})
        cls.company.write(
            {
                "alias_domain_id": cls.domain.id,
                "recovery_email": MAILBOX,
                "recovery_manager_id": cls.manager.id,
            }
        )
        cls.company.recovery_alias_name = "crediti"
        cls.debtor.recovery_user_id = cls.collector

    def _sent(self, partner=None):
        notice = self._soft(partner)
        self._dispatch()
        self.assertEqual(notice.state, "sent", notice.failure_reason)
        return notice

    def _fill(self, name, notice, **values):
        """A message of ``tests/mails`` about a notice, as bytes."""
        text = (MAILS / f"{name}.eml").read_text("utf-8")
        values = {
            "mailbox": MAILBOX,
            "recipient": "rossi@debtor.example",
            "message_id": notice.message_id or "",
            "subject": notice.subject or "",
            **values,
        }
        for key, value in values.items():
            text = text.replace(f"{{{key}}}", value)
        return text.encode("iso-8859-1" if "iso-8859-1" in text else "utf-8")

    def _receive(self, raw):
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            thread_id = self.env["mail.thread"].sudo().message_process(False, raw)
        self.env.flush_all()
        self.env.invalidate_all()
        return thread_id

    def _get_reply_holds(self, case):
        return case.hold_ids.filtered(lambda hold: hold.kind == "reply")

    def _get_reply_tasks(self, case):
        return case._get_tasks("reply")

    def _get_working_day(self, count):
        """The n-th working day from today, without the product's calendar."""
        from holidays import country_holidays

        code = self.company.country_id.code
        free = country_holidays(code) if code else ()
        day = self.today
        while count:
            day += timedelta(days=1)
            count -= day.weekday() < 5 and day not in free
        return day
