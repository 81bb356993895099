"""What comes back by e-mail (P-8): answers, absence notes, returned mail; by IMAP and raw."""

from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.credit_recovery.tools import returned_mail

from .imap_common import start_imap
from .mail_common import MAILBOX, MailCase


@tagged("post_install", "-at_install")
class TestAnswer(MailCase):
    def test_an_answer_lands_on_the_case_holds_it_and_makes_a_task(self):
        notice = self._sent()
        case = notice.case_id
        self._receive(self._fill("reply", notice))
        [answer] = case.message_ids.filtered(lambda message: message.message_type == "email")
        self.assertIn("già stata pagata", answer.body)
        self.assertEqual(answer.author_id, self.debtor)
        [hold] = self._get_reply_holds(case)
        self.assertEqual((hold.date_from, hold.date_to), (self.today, self._get_working_day(3)))
        self.assertEqual(case.hold_code, "reply")
        [task] = self._get_reply_tasks(case)
        self.assertEqual(task.user_id, self.collector)
        self.assertIn("rossi@debtor.example", task.note)

    def test_the_hold_lasts_through_the_third_working_day(self):
        notice = self._sent()
        self._receive(self._fill("reply", notice))
        [hold] = self._get_reply_holds(notice.case_id)
        domain = hold._get_in_force_domain
        for day, held in ((self.today, 1), (hold.date_to, 1), (hold.date_to + timedelta(1), 0)):
            self.assertEqual(len(hold.filtered_domain(domain(day))), held)

    def test_while_held_nothing_goes_out(self):
        notice = self._sent()
        other = self.make_invoice(20)
        self._receive(self._fill("reply", notice))
        case = self._review()
        drafts = case.notice_ids.filtered(lambda found: other in found.line_ids.move_id)
        self.assertFalse(drafts.filtered(lambda found: found.state in ("draft", "approved")))
        self.assertEqual(case.next_action, "held")

    def test_nobody_outside_is_told_or_made_a_follower(self):
        notice = self._sent()
        self.sink.messages.clear()
        self._receive(self._fill("reply", notice))
        answer = notice.case_id.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertFalse(answer.notification_ids.res_partner_id.filtered("partner_share"))
        self.assertNotIn(self.debtor, notice.case_id.message_partner_ids)
        self.assertFalse(self.sink.messages)

    def test_two_answers_make_one_hold_and_one_task(self):
        notice = self._sent()
        self._receive(self._fill("reply", notice))
        raw = self._fill("reply", notice).replace(b"reply-1@", b"reply-2@")
        self._receive(raw)
        self.assertEqual(len(self._get_reply_holds(notice.case_id)), 1)
        self.assertEqual(len(self._get_reply_tasks(notice.case_id)), 1)
        self._receive(raw)
        answers = notice.case_id.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(len(answers), 2, "the same mail twice is one")

    def test_who_does_the_task_ends_the_hold(self):
        notice = self._sent()
        self._receive(self._fill("reply", notice))
        case = notice.case_id
        self._get_reply_tasks(case).with_user(self.collector).action_feedback("Rang him.")
        self.assertEqual(self._get_reply_holds(case).date_released, self.today)
        self.assertFalse(case.hold_code)

    def test_who_releases_the_hold_ends_the_task(self):
        notice = self._sent()
        self._receive(self._fill("reply", notice))
        case = notice.case_id
        self._get_reply_holds(case).with_user(self.collector).action_release()
        self.assertFalse(self._get_reply_tasks(case))

    def test_a_colleague_who_answers_by_mail_holds_nothing(self):
        notice = self._sent()
        self.collector.sudo().email = "marco@bianchi.example"
        self._receive(self._fill("reply", notice, recipient="marco@bianchi.example"))
        self.assertFalse(self._get_reply_holds(notice.case_id))

    def test_absence_notes_and_receipts_are_filed_and_hold_nothing(self):
        notice = self._sent()
        for name in ("absence_headers", "absence_subject", "read_receipt"):
            with self.subTest(name):
                self._receive(self._fill(name, notice))
                self.assertFalse(self._get_reply_holds(notice.case_id))
                self.assertFalse(self._get_reply_tasks(notice.case_id))
                self.assertEqual(notice.state, "sent")


@tagged("post_install", "-at_install")
class TestNewMail(MailCase):
    """Mail to the alias that quotes no notice."""

    def _write(self, sender, subject="Pagamento", number=1):
        return self._receive(
            f"From: Anna <{sender}>\nTo: {MAILBOX}\nSubject: {subject}\n"
            f"Message-Id: <new-{number}@debtor.example>\n\nBuongiorno".encode()
        )

    def test_it_lands_on_the_case_of_its_sender(self):
        case = self._sent().case_id
        self._write("rossi@debtor.example")
        self.assertEqual(len(self._get_reply_holds(case)), 1)

    def test_it_lands_on_the_case_of_the_number_in_its_subject(self):
        notice = self._sent()
        self._write("studio@commercialista.example", f"vs. {notice.name} del mese")
        self.assertEqual(len(self._get_reply_holds(notice.case_id)), 1)

    def test_unknown_mail_becomes_a_task_of_the_manager(self):
        case = self._sent().case_id
        self._write("unknown@elsewhere.example")
        self.assertFalse(self._get_reply_holds(case))
        task = self.company.partner_id.activity_ids
        self.assertEqual(task.user_id, self.manager)
        self.assertIn("unknown@elsewhere.example", task.note)

    def test_the_mailbox_of_a_company_reaches_no_case_of_another(self):
        other = self.make_company("Verdi", alias_domain_id=self.domain.id)
        other.recovery_alias_name = "verdi"
        notice = self._sent()
        self._receive(
            b"From: Anna <rossi@debtor.example>\nTo: verdi@bianchi.example\n"
            + f"Subject: {notice.name}\nMessage-Id: <v@debtor.example>\n\nCiao".encode()
        )
        self.assertFalse(self._get_reply_holds(notice.case_id))
        self.assertEqual(len(self.debtor.message_ids.filtered(lambda m: "Ciao" in m.body)), 1)


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


@tagged("post_install", "-at_install")
class TestImap(MailCase):
    def test_answers_and_returned_mail_are_fetched_from_a_real_mailbox(self):
        answered = self._sent()
        returned = self._sent(self.make_debtor("Verdi S.n.c."))
        box, port = start_imap(self)
        box.add(self._fill("reply", answered))
        box.add(self._fill("absence_headers", returned, recipient="verdi@debtor.example"))
        box.add(self._fill("words_qmail", returned, recipient="verdi@debtor.example"))
        server = (
            self.env["fetchmail.server"]
            .sudo()
            .create(
                {
                    "name": "Collections",
                    "server_type": "imap",
                    "server": "127.0.0.1",
                    "port": port,
                    "user": box.user,
                    "password": box.password,
                }
            )
        )
        server.button_confirm_login()
        self.assertEqual(server.state, "done")
        self.env.flush_all()
        with (
            mute_logger("odoo.addons.mail.models.mail_thread"),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("mail.ir_cron_mail_gateway_action").sudo().method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(box.seen, {1, 2, 3})
        self.assertEqual(len(self._get_reply_holds(answered.case_id)), 1)
        self.assertEqual(returned.state, "failed")
        self.assertFalse(self._get_reply_holds(returned.case_id))
