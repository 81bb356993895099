"""A second run on the same day: who did not change is passed over, who did is reviewed."""

from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .test_job import JobCase


@tagged("post_install", "-at_install")
class TestReviewStamp(JobCase):
    def setUp(self):
        super().setUp()
        self.partners = self.make_debtors(3)
        self.one = self.partners[0]
        self._book_bank_entry(1)  # payments are known up to today already
        self.run_job()

    def run_job_again(self):
        """Run the job on all cases once more.

        :return: the debtors it decided about
        """
        self.cases_of(self.partners).sudo().date_reviewed = False
        decided, plan = set(), self.Review._plan

        def watch(review, company, partner_ids, *args):
            decided.update(partner_ids)
            return plan(review, company, partner_ids, *args)

        with patch.object(self.Review, "_plan", watch):
            self.run_job()
        self.assert_all_reviewed()
        return self.partners.browse(sorted(decided))

    def assert_all_reviewed(self):
        days = set(self.cases_of(self.partners).mapped("date_reviewed"))
        self.assertEqual(days, {self.today})

    def get_invoice(self):
        return self.env["account.move"].search([("partner_id", "=", self.one.id)])

    def test_a_debtor_about_whom_nothing_changed_is_passed_over(self):
        notices = self.cases_of(self.partners).notice_ids
        self.assertFalse(self.run_job_again())
        self.assertEqual(self.cases_of(self.partners).notice_ids, notices)
        self.assertFalse(self.run_job_again(), "nor the third time")

    def test_a_debtor_of_whom_anything_changed_is_reviewed_and_no_other(self):
        case = self.cases_of(self.one)
        changes = {
            "partner": lambda: self.one.write({"email": "new@debtor.example"}),
            "due date": lambda: self.get_invoice().write(
                {"invoice_date_due": self.today - timedelta(days=30)}
            ),
            "invoice": lambda: self.make_invoice(25, partner=self.one),
            "part payment": lambda: self._pay_earlier(self.get_invoice()[:1]),
            "draft credit note": lambda: self.init_invoice(
                "out_refund", partner=self.one, amounts=[10], company=self.company
            ),
            "call": lambda: self.env["credit.recovery.call"].create(
                {"case_id": case.id, "result": "not_reached", "direction": "in"}
            ),
            "flag": lambda: self.env["credit.recovery.flag"].create(
                {"partner_id": self.one.id, "kind": "hardship", "source": "call"}
            ),
            "dispute": lambda: self.env["credit.recovery.dispute"].create(
                {
                    "case_id": case.id,
                    "reason_id": self.env.ref("credit_recovery.reason_wrong_price").id,
                    "move_ids": self.get_invoice()[:1].ids,
                }
            ),
            "notice": lambda: case.notice_ids.sudo()._transition(
                "cancelled", cancel_code="not_due"
            ),
        }
        for name, change in changes.items():
            with self.subTest(changed=name):
                self.run_job_again()
                change()
                self.assertEqual(self.run_job_again(), self.one)
                self.assertFalse(self.run_job_again())

    def test_a_rule_that_changed_has_everybody_reviewed(self):
        changes = {
            "policy": lambda: self.policy.sudo().write({"bank_max_age_days": 9}),
            "company": lambda: self.company.write({"recovery_small_balance": 5}),
            "bank": lambda: self._book_bank_entry(0),
        }
        for name, change in changes.items():
            with self.subTest(changed=name):
                self.run_job_again()
                change()
                self.assertEqual(self.run_job_again(), self.partners)

    def test_who_is_to_be_reviewed_soon_is_reviewed_in_any_case(self):
        self.run_job_again()
        self.cases_of(self.one)._review_soon()
        self.assertEqual(self.run_job_again(), self.one)

    def test_the_next_day_everybody_is_reviewed(self):
        self.run_job_again()
        tomorrow = self.today + timedelta(days=1)
        with patch.object(type(self.company), "_get_recovery_today", lambda company: tomorrow):
            self.run_job()
            self.assertEqual(set(self.cases_of(self.partners).mapped("date_reviewed")), {tomorrow})

    def _pay_earlier(self, invoice):
        """A part payment dated before the latest bank entry: what all letters say stays true."""
        day = self.today - timedelta(days=2)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"payment_date": day, "amount": 10})._create_payments()

    def _book_bank_entry(self, days):
        journal = self.company_data["default_journal_bank"]
        day = self.today - timedelta(days=days)
        self.env["account.bank.statement.line"].create(
            {"journal_id": journal.id, "date": day, "amount": 1, "payment_ref": "interest"}
        )
