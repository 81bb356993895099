"""The two grades of the complaint check: what the books tell, and a person's tick (001-1)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .dispute_common import DisputeCase


@tagged("post_install", "-at_install")
class TestAutomaticCheck(DisputeCase):
    def make_draft(self):
        """A soft reminder that nobody has to approve, still a draft."""
        self.company.recovery_sending = "paused"
        self.invoice = self.make_invoice(25)
        notice = self._review().notice_ids
        self.company.recovery_sending = "on"
        self.assertEqual(notice.state, "draft")
        return notice

    def test_it_says_what_it_looked_for(self):
        notice = self.make_draft()
        notice._approve_automatically()
        self.assertEqual(notice.state, "approved")
        for words in ("dispute", "credit note", "message"):
            self.assertIn(words, notice.complaint_check)
        self.assertFalse(notice.complaint_checked_by_id)

    def assert_left(self, notice, words):
        notice._approve_automatically()
        self.assertEqual(notice.state, "draft")
        self.assertIn(words, notice.complaint_check)
        automatic = notice._get_automatic_domain(self.company)
        self.assertIn(notice, notice.search(automatic))
        self.assertIn(notice, notice._get_complaints())

    def test_the_dispute_of_another_item_is_none_of_its_business(self):
        """Complaint 10."""
        notice = self.make_draft()
        self.open_dispute(self.make_invoice(24))
        notice._approve_automatically()
        self.assertEqual(notice.state, "approved")

    def test_an_open_dispute_of_its_items_is_left_to_a_person(self):
        """Where no review has left the item out yet."""
        notice = self.make_draft()
        dispute = self.open_dispute(self.make_invoice(24, partner=self.make_debtor("Verdi S.r.l.")))
        self.env.cr.execute(
            "UPDATE account_move_credit_recovery_dispute_rel SET account_move_id = %s"
            " WHERE credit_recovery_dispute_id = %s",
            [self.invoice.id, dispute.id],
        )
        self.env.cr.execute(
            "UPDATE credit_recovery_dispute SET partner_id = %s WHERE id = %s",
            [self.debtor.id, dispute.id],
        )
        self.env.invalidate_all()
        self.assert_left(notice, "dispute")

    def test_a_draft_credit_note_is_left_to_a_person(self):
        notice = self.make_draft()
        refund = self.init_invoice(
            "out_refund", partner=self.debtor, amounts=[10], company=self.company
        )
        refund.reversed_entry_id = self.make_invoice(-30)
        self.assert_left(notice, "credit note")

    def test_the_credit_note_of_an_accepted_dispute_is_no_complaint(self):
        """P-10: its amount is held, the rest is demanded."""
        notice = self.make_draft()
        self.resolve(self.open_dispute(self.make_invoice(24), amount=30), "accepted")
        notice._approve_automatically()
        self.assertEqual(notice.state, "approved")

    def test_an_unanswered_message_is_left_to_a_person_beyond_its_hold(self):
        """P-8 holds the case 3 working days; without an answer a person decides after them."""
        notice = self.make_draft()
        notice.case_id._receive_recovery_mail(
            {"email_from": "rossi@debtor.example", "subject": "The pallet was short"}
        )
        notice.case_id._get_reply_holds().date_released = self.today
        notice = self._review().notice_ids.filtered(lambda found: found.state == "draft")
        self.assert_left(notice, "message")
        task = notice.case_id._get_tasks("reply")
        task.action_feedback(feedback="Answered by phone")
        notice._approve_automatically()
        self.assertEqual(notice.state, "approved")

    def test_who_approves_all_the_same_is_named_with_what_stood_against_it(self):
        notice = self.make_draft()
        refund = self.init_invoice(
            "out_refund", partner=self.debtor, amounts=[10], company=self.company
        )
        refund.reversed_entry_id = self.make_invoice(-30)
        notice.with_user(self.collector).action_approve()
        self.assertEqual(notice.state, "approved")
        self.assertEqual(notice.complaint_checked_by_id, self.collector)
        self.assertIn("draft credit note", notice.complaint_check)


@tagged("post_install", "-at_install")
class TestTick(DisputeCase):
    def test_it_is_refused_while_all_that_is_open_is_disputed(self):
        dispute = self.open_dispute(self.make_invoice(25), amount=99.99)
        case = dispute.case_id.with_user(self.collector)
        case.action_check_complaints()
        case.sudo().complaints_checked_on = False
        dispute.amount = 0
        with self.assertRaisesRegex(UserError, "resolve the disputes first"):
            case.action_check_complaints()
        self.assertFalse(case.complaints_checked_on)
        self.resolve(dispute, "rejected")
        case.action_check_complaints()
        self.assertEqual(case.complaints_checked_on, case.company_id._get_recovery_today())

    def test_beside_a_dispute_it_names_what_is_known(self):
        self.make_invoice(26)
        case = self.open_dispute(self.make_invoice(25)).case_id.with_user(self.collector)
        case.action_check_complaints()
        self.assertIn("none but those known", case.sudo().message_ids[0].body)
        self.assertIn(self.reason.name, case.sudo().message_ids[0].body)

    def test_a_reader_does_not_tick(self):
        case = self.open_dispute(self.make_invoice(25), amount=1).case_id
        with self.assertRaises(AccessError):
            case.with_user(self.reader).action_check_complaints()
