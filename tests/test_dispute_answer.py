"""What leaves while something is disputed, and the written answer (P-1, P-10, 003-8)."""

from base64 import b64decode

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .dispute_common import DisputeCase
from .letter_common import flat
from .test_dispatch import DispatchCase


@tagged("post_install", "-at_install")
class TestDisputeDispatch(DisputeCase, DispatchCase):
    def test_an_approved_notice_about_a_disputed_invoice_is_not_sent(self):
        """P-1."""
        notice = self._soft()
        self.assertEqual(notice.state, "approved")
        self.open_dispute(self.invoice)
        self._dispatch()
        self.assertFalse(self.sink.messages)
        self.assertEqual((notice.state, notice.cancel_code), ("cancelled", "superseded"))
        self.assertFalse(notice.case_id.notice_ids.filtered(lambda n: n.state != "cancelled"))

    def test_a_disputed_part_changes_what_was_approved_and_the_letter_shows_it(self):
        """P-1, P-10."""
        notice = self._soft()
        self.open_dispute(self.invoice, amount=30)
        self._dispatch()
        self.assertEqual((notice.state, notice.cancel_code), ("cancelled", "superseded"))
        successor = notice.replaced_by_ids
        self.assertEqual((successor.amount_disputed, successor.amount_total), (30, 70))
        self._dispatch()
        self.assertEqual(successor.state, "sent")
        text = flat(b64decode(successor.document))
        self.assertIn("not demanded", text)
        self.assertIn("70.00", text)


@tagged("post_install", "-at_install")
class TestDisputeAnswer(DisputeCase, DispatchCase):
    """The written answer: by e-mail at once, archived, linked, from a template (003-8)."""

    def get_answer(self, outcome, amounts=None, **kwargs):
        invoice = self.make_invoice(15, 100)
        dispute = self.open_dispute(invoice, amount=40)
        self.resolve(dispute, outcome, amounts, **kwargs)
        self._dispatch()
        return dispute.notice_ids

    def test_each_outcome_has_its_words(self):
        for outcome, amounts, said in (
            ("accepted", None, ("You are right", "40.00", "60.00")),
            ("partly", [15], ("we accept", "15.00", "85.00")),
            ("rejected", None, ("the invoices stand", "100.00")),
        ):
            with self.subTest(outcome):
                answer = self.get_answer(outcome, amounts)
                self.assertEqual((answer.kind, answer.state), ("dispute", "sent"))
                self.assertIn(self.debtor.email, answer.recipient_email)
                text = flat(b64decode(answer.document))
                for words in (*said, answer.name, "IT60 X054"):
                    self.assertIn(words, text)
                self.assertIn(answer, answer.case_id.notice_ids)
        self.assertEqual(len(self.sink.messages), 3)

    def test_it_is_written_in_the_debtors_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        words = self.env.ref("credit_recovery.letter_text_dispute_rejected").sudo()
        words.with_context(lang="it_IT").subject = "Il Suo reclamo su {{ dispute_items }}"
        self.reason.with_context(lang="it_IT").name = "Prezzo o quantità errati"
        self.debtor.lang = "it_IT"
        answer = self.get_answer("rejected")
        self.assertIn("Il Suo reclamo", answer.subject)
        self.assertIn("Prezzo o quantità errati", flat(b64decode(answer.document)))

    def test_it_is_no_step_and_does_not_silence_the_ladder(self):
        answer = self.get_answer("rejected")
        self.assertFalse(answer.line_ids.filtered("step"))
        self.assertFalse(self.get_item(answer.line_ids.move_id).level_code)

    def test_free_words_are_a_managers(self):
        """002-7."""
        words = "See <b>our</b> delivery note 7."
        with self.assertRaisesRegex(AccessError, "free words"):
            self.get_answer("rejected", answer=words)
        answer = self.get_answer("rejected", answer=words, user=self.manager)
        self.assertIn(words, flat(b64decode(answer.document)), "escaped")

    def test_it_waits_while_sending_is_off(self):
        self.company.recovery_sending = "paused"
        answer = self.get_answer("rejected")
        self.assertEqual(answer.state, "draft")
        self.assertFalse(self.sink.messages)
        self.company.recovery_sending = "on"
        self._dispatch()
        self.assertEqual(answer.state, "sent")
