"""What accepting a review does, and the alerts of what is unpaid (000-4, 003-9)."""

from unittest.mock import patch

from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.credit_recovery.models import credit_recovery_credit_review_effect as effect

from .credit_review_common import CreditReviewCase


@tagged("post_install", "-at_install")
class TestDecisions(CreditReviewCase):
    def make_lower(self, name="Weak S.r.l.", limit=2000):
        """A customer for whom a lower limit is proposed."""
        partner = self.make_debtor(name)
        self.give_limit(5000, partner)
        self.give_score(45, "D", limit, partner)
        return self.review(partner)

    def test_a_manager_accepts_and_the_limit_is_changed(self):
        """003-9: limits adjusted, history kept."""
        review = self.make_lower()
        review.with_user(self.manager).action_accept()
        self.assertEqual(self.get_limit(review.partner_id), (2000, False))
        self.assertEqual((review.state, review.decided_by_id), ("accepted", self.manager))
        approval = review.approval_id
        self.assertEqual(
            (approval.kind, approval.amount_old, approval.amount_new), ("limit", 5000, 2000)
        )
        self.assertEqual((approval.state, approval.decided_by), ("approved", self.manager))
        self.assertIn("2,000.00", approval.reason)

    def test_a_collector_asks_for_it_and_the_manager_is_told(self):
        review = self.make_lower()
        review.with_user(self.collector).action_accept()
        self.assertEqual(self.get_limit(review.partner_id), (5000, False))
        approval = review.approval_id
        self.assertEqual((approval.state, approval.requested_by), ("requested", self.collector))
        self.assertEqual(approval.activity_ids.user_id, self.manager)
        approval.with_user(self.manager).action_approve("Right")
        self.assertEqual(self.get_limit(review.partner_id), (2000, False))

    def test_the_same_is_not_asked_for_twice(self):
        review = self.make_lower()
        review.with_user(self.collector).action_accept()
        later = self.review(review.partner_id, self.month + relativedelta(months=1))
        later.with_user(self.collector).action_accept()
        self.assertEqual(later.approval_id, review.approval_id)

    def test_figures_of_another_day_are_not_accepted(self):
        """P-1: the limit is another one now, or who was to get a higher one owes."""
        review = self.make_lower()
        self.give_limit(1500, review.partner_id)
        self.give_limit(1000)
        self.give_score(92, "A", 3000)
        self.make_invoice(-20, 700)
        raised = self.review()
        self.assertEqual(raised.proposal, "raise")
        self.make_invoice(1, 10)
        self.env.flush_all()
        for stale in (review, raised):
            with self.assertRaises(UserError) as refusal, self.env.cr.savepoint():
                stale.with_user(self.manager).action_accept()
            self.assertIn(stale.partner_id.name, refusal.exception.args[0])
        self.assertEqual(self.review(review.partner_id).proposal, "none")

    def test_what_was_paid_meanwhile_has_no_effect(self):
        """P-1: who owes nothing is not called, nor does he lose his credit."""
        reviews, paid = self.Reviews, self.env["account.move"]
        for name, days in (("Call", [3]), ("Suspend", [70]), ("Only short now", [70, 3])):
            partner = self.make_debtor(name)
            invoices = [self.make_invoice(late, 300, partner=partner) for late in days]
            reviews += self.review(partner)
            paid += invoices[0]
        self.assertEqual(reviews.mapped("proposal"), ["call", "suspend", "suspend"])
        for invoice in paid:
            self._pay(invoice)
        self.env.flush_all()
        for review in reviews:
            with self.assertRaises(UserError) as refusal, self.env.cr.savepoint():
                review.with_user(self.manager).action_accept()
            self.assertIn(review.partner_id.name, refusal.exception.args[0])
            self.assertEqual(self.get_limit(review.partner_id), (0, False))
            self.assertFalse(self.get_tasks("credit_review_call", review.partner_id))
        again = [self.review(review.partner_id).proposal for review in reviews]
        self.assertEqual(again, ["none", "none", "call"])

    def test_no_more_credit(self):
        self.give_limit(700)
        self.make_invoice(70, 300)
        review = self.review()
        review.with_user(self.manager).action_accept()
        self.assertEqual(self.get_limit(), (700, True))
        self.assertEqual(review.approval_id.kind, "no_credit")

    def test_many_are_accepted_together(self):
        reviews = self.make_lower("One") + self.make_lower("Two", 1000)
        self.make_invoice(70, 300)
        reviews += self.review()
        reviews.with_user(self.manager).action_accept()
        limits = [self.get_limit(partner) for partner in reviews.partner_id]
        self.assertEqual(limits, [(2000, False), (1000, False), (0, True)])
        self.assertEqual(set(reviews.mapped("state")), {"accepted"})

    def test_a_decision_is_taken_once(self):
        review = self.make_lower()
        review.with_user(self.collector).action_dismiss()
        self.assertEqual(self.get_limit(review.partner_id), (5000, False))
        for method in (review.action_accept, review.action_dismiss):
            with self.assertRaises(UserError) as refusal:
                method()
            self.assertIn("Weak S.r.l.", refusal.exception.args[0])

    def test_a_reader_decides_nothing_and_nobody_writes_a_review(self):
        review = self.make_lower()
        for method in ("action_accept", "action_dismiss"):
            with self.assertRaises(AccessError):
                getattr(review.with_user(self.reader), method)()
        with self.assertRaises(AccessError):
            review.with_user(self.manager).write({"proposal": "raise"})
        with self.assertRaises(AccessError):
            self.debtor.with_user(self.reader).action_recovery_credit_review()

    def test_nothing_of_one_company_reaches_another(self):
        review = self.make_lower()
        other = self.make_company("Altra S.r.l.")
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="base.group_user,credit_recovery.group_recovery_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        mine = self.env["credit.recovery.credit.review"].with_user(stranger)
        self.assertFalse(mine.search([("partner_id", "=", review.partner_id.id)]))
        with self.assertRaises(AccessError):
            review.with_user(stranger).action_accept()
        self.assertFalse(review.partner_id.with_user(stranger).recovery_credit_review_id)

    def test_a_customer_is_reviewed_now_whether_due_or_not(self):
        self.give_limit(5000)
        self.give_score(90, "A", 8000)
        self.make_past_review(1, 90, "A")
        contact = self.env["res.partner"].create({"name": "Anna", "parent_id": self.debtor.id})
        action = contact.with_user(self.collector).action_recovery_credit_review()
        review = self.Reviews.browse(action["res_id"])
        self.assertEqual((review.partner_id, review.is_due), (self.debtor, True))
        self.assertEqual(self.debtor.with_company(self.company).recovery_credit_review_id, review)


@tagged("post_install", "-at_install")
class TestAlerts(CreditReviewCase):
    def make_call(self):
        """A customer whom the review proposes to call, and the worklist does not."""
        self.make_invoice(2, 300)
        self._review()
        return self.review()

    def test_each_unpaid_item_is_told_with_its_next_step(self):
        """000-4: one task of the collector, that names them all."""
        first, second = self.make_invoice(4, 300), self.make_invoice(2, 120)
        self._review().user_id = self.collector
        self.review()
        [task] = self.get_tasks("credit_review")
        self.assertEqual(task.user_id, self.collector)
        self.assertIn("420.00", task.summary)
        self.assertIn("Call", task.summary)
        for invoice in (first, second):
            self.assertIn(invoice.name, task.note)
        steps = self.Reviews.search([("partner_id", "=", self.debtor.id)]).item_ids
        self.assertEqual(len(steps), 2)
        for item in steps:
            self.assertIn(item.next_step or item.why_not, task.note)

    def test_of_many_items_the_oldest_are_named(self):
        first, second = self.make_invoice(4, 300), self.make_invoice(2, 120)
        with patch.object(effect, "NAMED_ITEMS", 1):
            self.review()
        note = self.get_tasks("credit_review").note
        self.assertIn(first.name, note)
        self.assertNotIn(second.name, note)
        self.assertIn("1 more", note)

    def test_one_task_whatever_happens_and_no_mail_for_it(self):
        self.make_call()
        before = self.env["mail.mail"].sudo().search_count([])
        self.make_invoice(6, 50)
        self.review()
        [task] = self.get_tasks("credit_review")
        self.assertIn("350.00", task.summary)
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), before)

    def test_a_case_is_opened_for_it(self):
        self.make_invoice(2, 300)
        self.review()
        self.assertEqual(len(self.get_tasks("credit_review")), 1)

    def test_nothing_overdue_is_no_alert(self):
        self.make_invoice(0, 300)
        self.review()
        self.assertFalse(self.debtor.recovery_case_ids)

    def test_it_ends_when_nothing_is_overdue(self):
        invoice = self.make_invoice(2, 300)
        self.review()
        self.Reviews._close_settled_alerts(self.company)
        self.assertTrue(self.get_tasks("credit_review"))
        self._pay(invoice)
        self.env.flush_all()
        self.Reviews._close_settled_alerts(self.company)
        self.assertFalse(self.get_tasks("credit_review"))

    def test_an_accepted_call_is_a_task_until_somebody_speaks_to_him(self):
        review = self.make_call()
        self.assertEqual(review.proposal, "call")
        review.with_user(self.collector).action_accept()
        [task] = self.get_tasks("credit_review_call")
        case = self.env["credit.recovery.case"].sudo().browse(task.res_id)
        case.with_user(self.collector).action_check_complaints()
        calls = self.env["credit.recovery.call"].with_user(self.collector)
        calls.create({"case_id": case.id, "result": "not_reached"})
        self.assertTrue(task.exists())
        reason = self.env.ref("credit_recovery.reason_forgotten")
        calls.create(
            {"case_id": case.id, "result": "reached", "reason_id": reason.id, "note": "Soon"}
        )
        self.assertFalse(task.exists())

    def test_the_worklist_is_not_doubled(self):
        """The case is on the list of calls already."""
        self.make_invoice(9, 300)
        self.assertEqual(self._review().next_action, "call")
        review = self.review()
        review.with_user(self.collector).action_accept()
        self.assertEqual((review.proposal, review.state), ("call", "accepted"))
        self.assertFalse(self.get_tasks("credit_review_call"))


@tagged("post_install", "-at_install")
class TestMerge(CreditReviewCase):
    def test_merged_customers_have_one_review_a_month(self):
        other = self.make_debtor("Rossi (double)")
        kept = self.make_past_review(1)
        gone = self.make_past_review(1, partner=other)
        moved = self.make_past_review(2, partner=other)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([self.debtor.id, other.id], self.debtor)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(gone.exists())
        self.assertEqual((kept + moved).partner_id, self.debtor)
