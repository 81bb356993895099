"""Mail that came back (P-8): reports by the book and in free words, raw and by IMAP."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.credit_recovery.tools import returned_mail

from .imap_common import start_imap
from .mail_common import MAILS, MailCase


@tagged("post_install", "-at_install")
class TestReturned(MailCase):
    def _get_failed(self, name, **values):
        notice = self._sent()
        self._receive(self._fill(name, notice, **values))
        return notice

    def test_returned_mail_fails_the_notice_with_the_server_s_reason(self):
        reasons = {
            "dsn_postfix_unknown_user": "User unknown",
            "dsn_headers_only_mailbox_full": "mailbox full",
            "dsn_only_final_recipient": "delivery time expired",
            "words_italian_provider": "inesistente",
            "words_qmail": "no mailbox here by that name",
            "words_exim": "No such person",
        }
        for number, (name, reason) in enumerate(reasons.items()):
            with self.subTest(name):
                debtor = self.make_debtor(f"Debtor{number} S.r.l.")
                notice = self._sent(debtor)
                raw = self._fill(name, notice, recipient=f"debtor{number}@debtor.example")
                self._receive(raw)
                self.assertEqual(notice.state, "failed")
                self.assertIn(reason, notice.failure_reason)

    def test_the_next_channel_is_proposed_and_the_step_counts_no_more(self):
        notice = self._get_failed("dsn_postfix_unknown_user")
        case = notice.case_id
        [task] = case._get_tasks(notice._get_task_key())
        self.assertIn("Letter by post", task.note)
        self.assertEqual(case.next_action, "solve_failure")
        self.assertFalse(any(notice.line_ids.mapped("effective")))
        notice.with_user(self.collector).action_fallback()
        self.assertEqual(notice.replaced_by_ids.channel, "post")

    def test_a_delay_changes_nothing(self):
        notice = self._sent()
        for name in ("dsn_delayed", "words_delayed_italian"):
            self._receive(self._fill(name, notice))
            self.assertEqual(notice.state, "sent", name)
            self.assertFalse(self._get_reply_holds(notice.case_id))

    def test_the_same_report_again_changes_nothing(self):
        notice = self._get_failed("dsn_postfix_unknown_user")
        raw = self._fill("dsn_postfix_unknown_user", notice).replace(b"4F1B2@mx", b"5F1B2@mx")
        self._receive(raw)
        self.assertEqual(len(notice.case_id._get_tasks(notice._get_task_key())), 1)

    def test_an_address_that_does_not_exist_is_used_no_more(self):
        notice = self._get_failed("dsn_postfix_unknown_user")
        self.assertEqual(self.debtor.recovery_bounced_email, "rossi@debtor.example")
        addresses = self.env["credit.recovery.address"]._load(self.debtor)
        self.assertEqual(addresses.choose(self.debtor, notice.level_id)[1], "post")
        self.debtor.email = "nuovo@debtor.example"
        addresses = self.env["credit.recovery.address"]._load(self.debtor)
        self.assertEqual(addresses.choose(self.debtor, notice.level_id)[1], "email")

    def test_a_full_mailbox_is_used_again(self):
        self._get_failed("dsn_headers_only_mailbox_full")
        self.assertFalse(self.debtor.recovery_bounced_email)

    def test_who_sends_again_uses_the_address_again(self):
        notice = self._get_failed("dsn_postfix_unknown_user")
        notice.with_user(self.collector).action_retry()
        self.assertEqual(notice.replaced_by_ids.channel, "email")

    def test_who_writes_from_an_address_has_it(self):
        notice = self._get_failed("dsn_postfix_unknown_user")
        self._receive(self._fill("reply", notice))
        self.assertFalse(self.debtor.recovery_bounced_email)

    def test_a_report_about_another_mail_to_the_same_address_is_not_ours(self):
        notice = self._sent()
        raw = self._fill(
            "dsn_postfix_unknown_user", notice, message_id="<other@x>", subject="Christmas"
        )
        self._receive(raw)
        self.assertEqual(notice.state, "sent")

    def test_a_report_to_the_mailbox_of_another_company_is_about_its_notices(self):
        self.make_company("Verdi", recovery_email="crediti@verdi.example")
        notice = self._sent()
        raw = self._fill("dsn_only_final_recipient", notice, mailbox="crediti@verdi.example")
        self._receive(raw)
        self.assertEqual(notice.state, "sent")

    def test_old_notices_are_not_meant(self):
        notice = self._sent()
        self.env.flush_all()
        self.env.cr.execute(
            "ALTER TABLE credit_recovery_notice DISABLE TRIGGER credit_recovery_protect;"
            "UPDATE credit_recovery_notice SET sent_at = sent_at - interval '11 days'"
            " WHERE id = %s;"
            "ALTER TABLE credit_recovery_notice ENABLE TRIGGER credit_recovery_protect",
            notice.ids,
        )
        self.env.invalidate_all()
        self._receive(self._fill("dsn_only_final_recipient", notice))
        self.assertEqual(notice.state, "sent")

    def test_what_could_not_be_failed_at_once_fails_with_the_next_dispatch(self):
        notice = self._sent()
        notice.returned_reason = "550 user unknown"
        self._dispatch()
        self.assertEqual(notice.state, "failed")

    def test_a_reason_is_never_longer_than_a_screen(self):
        self.assertLessEqual(len(returned_mail._clip("x" * 2000)), returned_mail.REASON_MAX)


# message of tests/mails -> (state of its notice, whether it holds the case)
FETCHED = {
    "dsn_postfix_unknown_user": ("failed", False),
    "dsn_headers_only_mailbox_full": ("failed", False),
    "dsn_only_final_recipient": ("failed", False),
    "dsn_delayed": ("sent", False),
    "words_italian_provider": ("failed", False),
    "words_qmail": ("failed", False),
    "words_exim": ("failed", False),
    "words_delayed_italian": ("sent", False),
    "absence_headers": ("sent", False),
    "absence_subject": ("sent", False),
    "read_receipt": ("sent", False),
    "reply": ("sent", True),
}


@tagged("post_install", "-at_install")
class TestImap(MailCase):
    def _fetch(self, box, port):
        """Read a mailbox as core's own job does."""
        vals = {"server_type": "imap", "server": "127.0.0.1", "port": port}
        vals |= {"name": "Collections", "user": box.user, "password": box.password}
        server = self.env["fetchmail.server"].sudo().create(vals)
        server.button_confirm_login()
        self.assertEqual(server.state, "done")
        self.env.flush_all()
        muted = mute_logger("odoo.addons.mail.models.mail_thread")
        with muted, self.enter_registry_test_mode():
            self.env.ref("mail.ir_cron_mail_gateway_action").sudo().method_direct_trigger()
        self.env.invalidate_all()

    def test_answers_and_returned_mail_are_fetched_from_a_real_mailbox(self):
        answered = self._sent()
        returned = self._sent(self.make_debtor("Verdi S.n.c."))
        box, port = start_imap(self)
        box.add(self._fill("reply", answered))
        box.add(self._fill("absence_headers", returned, recipient="verdi@debtor.example"))
        box.add(self._fill("words_qmail", returned, recipient="verdi@debtor.example"))
        self._fetch(box, port)
        self.assertEqual(box.seen, {1, 2, 3})
        self.assertEqual(len(self._get_reply_holds(answered.case_id)), 1)
        self.assertEqual(returned.state, "failed")
        self.assertFalse(self._get_reply_holds(returned.case_id))

    def test_each_kind_of_mail_does_what_it_should(self):
        self.assertEqual(set(FETCHED), {path.stem for path in MAILS.glob("*.eml")})
        box, port = start_imap(self)
        notices = {}
        for number, name in enumerate(FETCHED):
            notices[name] = self._sent(self.make_debtor(f"Debtor{number} S.r.l."))
            recipient = f"debtor{number}@debtor.example"
            box.add(self._fill(name, notices[name], recipient=recipient))
        self._fetch(box, port)
        found = {
            name: (notice.state, bool(self._get_reply_holds(notice.case_id)))
            for name, notice in notices.items()
        }
        self.assertEqual(found, FETCHED)
        self._fetch(box, port)  # nothing is unread any more
        self.assertEqual(len(self._get_reply_holds(notices["reply"].case_id)), 1)

    def test_who_answers_what_his_server_got_is_heard(self):
        """From SMTP to IMAP and back: the addresses and Message-IDs that really left."""
        notice = self._sent()
        [(to, sent)] = self.sink.messages
        box, port = start_imap(self)
        box.add(
            f"From: Anna <{to[0]}>\nTo: {sent['Reply-To']}\nSubject: R: {sent['Subject']}\n"
            f"Message-ID: <answer-7@debtor.example>\nIn-Reply-To: {sent['Message-ID']}\n"
            "\nBuongiorno, paghiamo venerdi.\n".encode()
        )
        self._fetch(box, port)
        case = notice.case_id
        self.assertTrue(any("paghiamo venerdi" in body for body in case.message_ids.mapped("body")))
        [hold] = self._get_reply_holds(case)
        hold.with_user(self.collector).action_release()
        self.sink.messages.clear()
        self.env.cr.execute(
            "UPDATE credit_recovery_notice SET date_sent = date_sent - 30 WHERE id = %s", notice.ids
        )
        self.env.invalidate_all()
        self._soft()
        self._dispatch()
        [(_to, second)] = self.sink.messages
        self.assertEqual(second["In-Reply-To"], sent["Message-ID"])
