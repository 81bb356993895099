"""Disputes day by day under the shipped Business policy (001-1, 003-8, P-10)."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .review_common import ReviewCase


@tagged("post_install", "-at_install")
class TestDisputeStory(ReviewCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env.ref("credit_recovery.reason_goods_defective")
        # below the minimum of calls: soft +20, firm +33, formal +45 (not before firm + 10)
        cls.invoice = cls.make_invoice(50, 200)
        cls.due = cls.invoice.invoice_date_due

    def day(self, number):
        """A day counted from the due date."""
        return self.due + timedelta(days=number)

    def on(self, number):
        return freeze_time(f"{self.day(number)} 09:00:00")

    def get_levels(self, *states):
        notices = self.notices_of(None, *states).filtered(lambda n: n.kind == "dunning")
        return notices.mapped("level_id.code")

    def run_days(self, first, last):
        """The nights of these days; what they prepare stays as it is.

        :return: {day: levels of the live notices that are not sent}
        """
        found = {}
        for number in range(first, last + 1):
            self.night(self.day(number))
            codes = self.get_levels("draft", "approved")
            if codes:
                found[number] = codes
        return found

    def send_all(self, number):
        self.send(self.notices_of(None, "draft", "approved"), self.day(number))

    def open_dispute(self, number, **vals):
        with self.on(number):
            return self.env["credit.recovery.dispute"].create(
                {
                    "case_id": self.case_of().id,
                    "reason_id": self.reason.id,
                    "move_ids": [Command.set(self.invoice.ids)],
                    **vals,
                }
            )

    def resolve(self, number, dispute, accepted):
        with self.on(number):
            dispute._resolve({self.invoice: accepted})

    def test_a_rejected_dispute_stops_the_clock_at_the_level_where_it_stood(self):
        self.assertEqual(self.run_days(19, 20), {20: ["soft"]})
        self.send_all(20)
        dispute = self.open_dispute(25)
        self.assertEqual(dispute.deadline, self.day(40))
        self.assertFalse(self.run_days(25, 55), "firm was due on day 33, formal on day 45")
        case = self.case_of()
        self.assertEqual(
            (case.state, case.next_action, case.hold_code), ("reminder", "held", "dispute")
        )
        self.assertTrue(case.next_action_date)
        dispute.invalidate_recordset(["is_overdue"])
        self.assertTrue(dispute.is_overdue)
        self.assertEqual(len(case._get_tasks(f"dispute-{dispute.id}")), 1)
        self.resolve(56, dispute, 0)
        self.assertEqual(self.run_days(56, 56), {56: ["firm"]}, "one level at a time")
        self.send(self.notices_of(None, "draft"), self.day(56))
        self.assertEqual(self.run_days(57, 66), {66: ["formal"]})
        self.assertFalse(case._get_tasks(f"dispute-{dispute.id}"))

    def test_a_part_in_dispute_lets_the_rest_climb_and_be_paid(self):
        self.run_days(20, 20)
        self.send_all(20)
        dispute = self.open_dispute(25, amount=50)
        self.assertEqual(self.run_days(26, 33), {33: ["firm"]})
        [notice] = self.notices_of(None, "draft")
        self.assertEqual((notice.amount_disputed, notice.amount_total), (50, 150))
        self.send(notice, self.day(33))
        with self.on(35):
            self.pay(self.invoice, 100, self.day(35))
            self.assertEqual(self.case_of().amount_overdue, 100)
            self.assertEqual(self.case_of().amount_disputed, 50)
            self.pay(self.invoice, 50, self.day(35))
        self.assertFalse(self.run_days(35, 60), "what is left is disputed")
        case = self.case_of()
        self.assertEqual((case.amount_overdue, case.amount_disputed), (50, 50))
        self.resolve(60, dispute, 50)
        self.assertFalse(self.run_days(60, 70), "held until the credit note is posted")
        with self.on(70):
            dispute.credit_ids.refund_id.action_post()
            self.env.flush_all()
            self.assertEqual(self.invoice.amount_residual, 0)
            self.assertEqual((case.state, case.amount_disputed), ("closed", 0))

    def test_an_undone_payment_is_demanded_and_the_dispute_stays(self):
        self.run_days(20, 20)
        self.send_all(20)
        self.open_dispute(21, amount=50)
        with self.on(22):
            payment = self.pay(self.invoice, 150, self.day(22))
        self.assertFalse(self.run_days(22, 33))
        with self.on(34):
            payment.action_draft()  # until it is cancelled it may still come (P-1)
            payment.action_cancel()
            self.env.flush_all()
        self.assertEqual(self.run_days(34, 34), {34: ["firm"]})
        [notice] = self.notices_of(None, "draft")
        self.assertEqual((notice.amount_disputed, notice.amount_total), (50, 150))

    def test_a_payment_on_account_covers_what_is_undisputed_first(self):
        """Netting and dispute together never demand less than nothing."""
        self.run_days(20, 20)
        self.send_all(20)
        self.open_dispute(25, amount=50)
        with self.on(30):
            payment = self.env["account.payment"].create(
                {
                    "partner_id": self.debtor.id,
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "amount": 180,
                    "date": self.day(30),
                    "journal_id": self.company_data["default_journal_bank"].id,
                }
            )
            payment.action_post()
        self.assertFalse(self.run_days(33, 50))
