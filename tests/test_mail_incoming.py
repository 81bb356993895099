"""What debtors write (P-8): answers, absence notes, new mail to the collections mailbox."""

from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

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

    def test_a_fault_of_ours_does_not_lose_the_mail(self):
        notice = self._sent()
        case = type(notice.case_id)
        fault = patch.object(case, "_hold_for_reply", side_effect=ValueError("broken"))
        with fault, mute_logger("odoo.addons.credit_recovery.models.mail_thread"):
            self._receive(self._fill("reply", notice))
        answers = notice.case_id.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(len(answers), 1)
        self.assertFalse(self._get_reply_tasks(notice.case_id), "all of it or nothing")

    def test_a_case_without_a_policy_is_held_too(self):
        notice = self._sent()
        notice.case_id.policy_id = False
        self._receive(self._fill("reply", notice))
        self.assertEqual(len(self._get_reply_holds(notice.case_id)), 1)

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
