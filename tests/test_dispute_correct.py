"""A decision corrected: what was accepted by mistake is taken back, with a reason (P-10, 003-8)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .dispute_common import DisputeCase
from .test_dispatch import DispatchCase


class CorrectCase(DisputeCase):
    def setUp(self):
        super().setUp()
        self.invoice = self.make_invoice(15, 100)
        self._review()
        self.dispute = self.open_dispute(self.invoice, amount=40)

    def correct(self, kept=0, reason="The delivery note was found", user=None, **vals):
        """As the dialog does: so much stays accepted of each invoice."""
        wizard = (
            self.env["credit.recovery.dispute.correct"]
            .with_user(user or self.manager)
            .create({"dispute_id": self.dispute.id, "reason": reason, **vals})
        )
        wizard.line_ids.amount_kept = kept
        wizard.action_confirm()
        self.env.flush_all()

    def get_notes(self):
        return " ".join(map(str, self.dispute.case_id.message_ids.mapped("body")))


@tagged("post_install", "-at_install")
class TestCorrect(CorrectCase):
    def setUp(self):
        super().setUp()
        self.resolve(self.dispute, "accepted")
        self.refund = self.dispute.credit_ids.refund_id
        self.assertEqual(self.get_item(self.invoice).amount_held, 40)

    def test_what_is_taken_back_is_demanded_again(self):
        self.correct()
        self.assertEqual((self.dispute.outcome, self.dispute.amount_accepted), ("rejected", 0))
        self.assertEqual(self.dispute.state, "resolved")
        self.assertEqual(self.refund.state, "cancel")
        self.assertFalse(self.get_item(self.invoice).amount_held)
        self.assertFalse(self.dispute.lacks_credit_note)
        case = self.dispute.case_id
        self.assertEqual((case.amount_overdue, case.amount_disputed), (100, 0))
        self.assertFalse(case._get_tasks("dispute_credit"))

    def test_who_why_and_how_much_is_recorded(self):
        self.correct()
        credit = self.dispute.credit_ids
        self.assertEqual((credit.amount, credit.withdrawn_by_id), (40, self.manager))
        self.assertEqual(credit.withdraw_reason, "The delivery note was found")
        self.assertEqual(credit.date_withdrawn, self.today)
        self.assertIn("The delivery note was found", self.get_notes())

    def test_a_part_stays_accepted(self):
        self.correct(15)
        self.assertEqual((self.dispute.outcome, self.dispute.amount_accepted), ("partly", 15))
        standing = self.dispute.credit_ids._filter_standing()
        self.assertEqual((standing.amount, standing.refund_id.amount_total), (15, 15))
        self.assertEqual(self.get_item(self.invoice).amount_held, 15)
        standing.refund_id.action_post()
        self.env.flush_all()
        self.assertFalse(self.get_item(self.invoice).amount_held)
        self.assertEqual(self.invoice.amount_residual, 85)

    def test_a_reason_is_asked_for(self):
        for reason in (False, "  "):
            with self.subTest(reason), self.assertRaisesRegex(UserError, "reason"):
                self.dispute.with_user(self.manager)._correct({self.dispute.credit_ids: 0}, reason)
        self.assertEqual(self.dispute.outcome, "accepted")

    def test_only_a_manager_corrects(self):
        for user in (self.reader, self.collector):
            with self.subTest(user=user.name):
                with self.assertRaises(AccessError):
                    self.dispute.with_user(user).action_correct()
                with self.assertRaises(AccessError):
                    self.correct(user=user)
                with self.assertRaises(AccessError):
                    self.dispute.credit_ids.with_user(user).write({"date_withdrawn": self.today})
        self.assertEqual(self.dispute.outcome, "accepted")

    def test_amounts_that_make_no_sense(self):
        for kept in (-1, 41, 40):
            with self.subTest(kept), self.assertRaises(UserError):
                self.correct(kept)
        self.assertEqual(self.dispute.amount_accepted, 40)

    def test_a_posted_credit_note_stays(self):
        self.refund.action_post()
        with self.assertRaisesRegex(UserError, "posted"):
            self.dispute.with_user(self.manager).action_correct()
        with self.assertRaisesRegex(UserError, "posted"):
            self.dispute.with_user(self.manager)._correct({self.dispute.credit_ids: 0}, "x")

    def test_twice_is_refused(self):
        self.correct()
        with self.assertRaises(UserError):
            self.correct()

    def test_the_dialog_starts_with_what_was_accepted(self):
        dialog = self.env["credit.recovery.dispute.correct"].with_user(self.manager)
        wizard = dialog.create({"dispute_id": self.dispute.id, "reason": "Looked at again"})
        self.assertEqual(wizard.line_ids.amount_kept, 40)
        with self.assertRaisesRegex(UserError, "nothing has changed"):
            wizard.action_confirm()

    def test_the_dialog_shows_no_amount_that_the_user_may_not_read(self):
        """A line names the accepted amount that it shows: one of another company is refused."""
        dialog = self.env["credit.recovery.dispute.correct"].with_user(self.manager)
        wizard = dialog.create({"dispute_id": self.dispute.id, "reason": "Looked at again"})
        elsewhere = self.env["res.company"].sudo().create({"name": "Altra S.r.l."})
        self.dispute.credit_ids.sudo().copy({"dispute_id": self.dispute.id})
        self.env.flush_all()
        self.env.invalidate_all()
        foreign = self.dispute.credit_ids.sorted("id")[-1]
        self.env.cr.execute(
            "UPDATE credit_recovery_dispute_credit SET company_id = %s WHERE id = %s",
            [elsewhere.id, foreign.id],
        )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            wizard.line_ids.create({"wizard_id": wizard.id, "credit_id": foreign.id})

    def test_the_button_opens_the_dialog(self):
        action = self.dispute.with_user(self.manager).action_correct()
        model = self.env[action["res_model"]].with_user(self.manager)
        with Form(model.with_context(**action["context"])) as form:
            form.reason = "The delivery note was found"
            with form.line_ids.edit(0) as line:
                line.amount_kept = 10
        form.record.action_confirm()
        self.assertEqual(self.dispute.amount_accepted, 10)


@tagged("post_install", "-at_install")
class TestCorrectedAnswer(CorrectCase, DispatchCase):
    def test_who_was_answered_is_told_of_the_correction(self):
        self.resolve(self.dispute, "accepted")
        self._dispatch()
        self.correct(answer="See delivery note 7.")
        self._dispatch()
        answer = self.dispute.notice_ids.sorted("id")[-1]
        self.assertEqual((answer.state, answer.text_code), ("sent", "dispute_corrected"))
        self.assertEqual(answer.amount_total, 100)
        self.assertIn("See delivery note 7.", answer.body)
        self.assertEqual(len(self.sink.messages), 2)

    def test_an_answer_that_has_not_left_does_not_leave(self):
        self.company.recovery_sending = "paused"
        self.resolve(self.dispute, "accepted")
        self.correct()
        self.company.recovery_sending = "on"
        self._dispatch()
        first, second = self.dispute.notice_ids.sorted("id")
        self.assertEqual((first.state, second.state), ("cancelled", "sent"))
        self.assertEqual(second.text_code, "dispute_rejected")
