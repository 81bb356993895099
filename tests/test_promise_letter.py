"""The written confirmation of a promise, through a real mail server (001-6, P-4, P-8)."""

from base64 import b64decode
from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .letter_common import flat
from .test_dispatch import DispatchCase


@tagged("post_install", "-at_install")
class TestConfirmation(DispatchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls.make_invoice(10, 100)
        cls.other = cls.make_invoice(5, 50)
        cls.case = cls._review()

    def take(self, amount=120, days=10, **vals):
        promise = self.env["credit.recovery.promise"].with_user(self.collector)
        day = self.today + timedelta(days=days)
        vals = {"case_id": self.case.id, "date_promised": day, "amount": amount, **vals}
        return promise.create(vals).sudo()

    def test_it_leaves_at_once_and_then_the_promise_is_confirmed(self):
        self.company.recovery_send_hour = 23.99
        promise = self.take()
        notice = promise.notice_ids
        self.assertEqual((notice.kind, notice.state), ("promise", "approved"))
        self.assertFalse(promise.confirmed_at)
        self._dispatch()
        self.assertEqual((notice.state, promise.confirmed_at), ("sent", notice.sent_at))
        [(to, message)] = self.sink.messages
        self.assertEqual(to, ["rossi@debtor.example"])
        body = message.get_body(("html",)).get_content()
        for text in ("120.00", self.invoice.name, self.other.name):
            self.assertIn(text, body)
        [attachment] = message.iter_attachments()
        self.assertEqual(attachment.get_content(), b64decode(notice.document))
        text = flat(b64decode(notice.document))
        self.assertIn("you will pay", text)
        self.assertIn("Total 120.00", text.replace("$", "").replace("  ", " "))
        self.assertNotIn("already paid", text)

    def test_it_goes_to_the_payments_contact_in_his_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        words = self.env.ref("credit_recovery.letter_text_promise").sudo()
        words.with_context(lang="it_IT").subject = "Pagamento di {{ promised_amount }} confermato"
        contact = self.make_debtor(
            "Anna Conti", parent_id=self.debtor.id, is_company=False, lang="it_IT", type="contact"
        )
        self.debtor.recovery_contact_id = contact
        notice = self.take().notice_ids
        self.assertEqual((notice.recipient_id, notice.lang), (contact, "it_IT"))
        self._dispatch()
        [(to, message)] = self.sink.messages
        self.assertEqual(to, ["anna@debtor.example"])
        self.assertRegex(message["Subject"], "Pagamento di .*120,00.* confermato")

    def test_no_step_and_no_interval_follow_from_it(self):
        self.take(10)
        self._dispatch()
        self.case.action_review()
        self.assertFalse(self.case.notice_ids.line_ids.filtered("step").filtered("effective") - (
            self.case.notice_ids.filtered(lambda n: n.kind == "dunning").line_ids
        ))  # fmt: skip
        self.assertEqual(self.case.state, "new")

    def test_what_was_sent_does_not_change(self):
        notice = self.take().notice_ids
        self._dispatch()
        with self.assertRaises(UserError):
            notice.about_id = 0
        with self.assertRaises(UserError):
            notice.unlink()

    def test_without_an_email_it_is_a_letter(self):
        self.debtor.email = False
        promise = self.take()
        notice = promise.notice_ids
        self.assertEqual((notice.channel, notice.state), ("post", "approved"))
        self.assertEqual(self.case.next_action, "print")
        notice.with_user(self.collector).action_print()
        notice._post(self.today, False)
        self.assertTrue(promise.confirmed_at)

    def test_without_any_address_it_waits_for_one(self):
        self.debtor.write({"email": False, "street": False})
        promise = self.take()
        self.assertEqual(promise.notice_ids.state, "draft")
        self.assertEqual(self.case.next_action, "fix_data")
        self.debtor.email = "new@debtor.example"
        self._dispatch()
        self.assertEqual(promise.notice_ids.state, "sent")
        self.assertEqual([to for to, _message in self.sink.messages], [["new@debtor.example"]])

    def test_while_sending_is_paused_it_waits(self):
        self.company.recovery_sending = "paused"
        promise = self.take()
        self._dispatch()
        self.assertEqual((promise.notice_ids.state, promise.state), ("draft", "open"))
        self.company.recovery_sending = "on"
        self._dispatch()
        self.assertTrue(promise.confirmed_at)

    def test_a_failure_confirms_nothing_and_is_sent_again(self):
        self.sink.refused.add("rossi@debtor.example")
        promise = self.take()
        with mute_logger("odoo.addons.base.models.ir_mail_server"):
            self._dispatch()
        notice = promise.notice_ids
        self.assertEqual((notice.state, promise.confirmed_at), ("failed", False))
        self.assertEqual(self.case.next_action, "solve_failure")
        self.sink.refused.clear()
        notice.with_user(self.collector).action_retry()
        self._dispatch()
        again = promise.notice_ids - notice
        self.assertEqual((again.replaces_id, again.state), (notice, "sent"))
        self.assertEqual(promise.confirmed_at, again.sent_at)

    def test_a_cancelled_promise_is_not_confirmed(self):
        promise = self.take()
        promise._cancel("A mistake")
        self._dispatch()
        self.assertFalse(self.sink.messages)
        self.assertEqual(promise.notice_ids.state, "cancelled")


class TestTexts(DispatchCase):
    def get_shared(self):
        return self.env.ref("credit_recovery.letter_text_promise")

    def test_a_company_has_its_own_text_and_others_do_not_see_it(self):
        shared = self.get_shared()
        with self.assertRaises(AccessError):
            shared.with_user(self.manager).subject = "Mine"
        own = shared.with_user(self.manager).copy()
        self.assertEqual(own.company_id, self.company)
        own.subject = "Ours: {{ promised_date }}"
        texts = self.env["credit.recovery.letter.text"].sudo()
        self.assertEqual(texts._get_words("promise", self.company), own)
        other = self.make_company("Altra S.r.l.")
        self.assertEqual(texts._get_words("promise", other), shared)

    def test_unknown_placeholders_are_refused(self):
        own = self.get_shared().with_user(self.manager).copy()
        with self.assertRaisesRegex(ValidationError, "promised_dat"):
            own.subject = "{{ promised_dat }}"
        self.assertIn("promised_amount", own.placeholders)
