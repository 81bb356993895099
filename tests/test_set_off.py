"""What we owe to a debtor is shown and proposes a hold; it is never netted (P-15)."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .review_common import TODAY, ReviewCase


@tagged("post_install", "-at_install")
class TestSetOff(ReviewCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.eur = cls.setup_other_currency("EUR", rates=[("2016-01-01", 2.0)])
        cls.users = {
            role: new_test_user(
                cls.env,
                f"set_off_{role}",
                groups=f"base.group_user,credit_recovery.group_recovery_{role}",
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            for role in ("reader", "collector")
        }

    def make_bill(self, amount, partner=None, **vals):
        return self.init_invoice(
            "in_invoice",
            partner=partner or self.debtor,
            invoice_date=TODAY,
            amounts=[amount],
            taxes=[],
            post=True,
            **vals,
        )

    def review(self, amount=300):
        self.make_invoice(10, amount)
        self.night()
        return self.case_of()

    def test_less_than_overdue_is_shown_and_proposes_nothing(self):
        self.make_bill(299.99)
        case = self.review()
        self.assertEqual((case.amount_payable, case.propose_set_off), (299.99, False))
        with self.assertRaisesRegex(UserError, "we owe less"):
            case.with_user(self.users["collector"]).action_hold_set_off()

    def test_as_much_as_overdue_proposes_the_hold(self):
        self.make_bill(300)
        case = self.review()
        self.assertTrue(case.propose_set_off)
        found = case.search([("propose_set_off", "=", True), ("company_id", "=", self.company.id)])
        self.assertEqual(found, case)

    def get_tasks(self, case):
        return case._get_tasks("set_off")

    def test_the_night_makes_one_task_and_takes_it_back(self):
        """P-15: agreed, or no longer as much as is overdue: the task is gone."""
        bill = self.make_bill(300)
        case = self.review()
        self.assertEqual(len(self.get_tasks(case)), 1)
        self.night(TODAY + timedelta(days=1))
        self.assertEqual(len(self.get_tasks(case)), 1)
        with freeze_time(f"{TODAY} 12:00:00"):
            case.with_user(self.users["collector"]).action_hold_set_off()
        self.night(TODAY + timedelta(days=2))
        self.assertFalse(self.get_tasks(case))
        case.hold_ids.sudo().date_to = TODAY
        self.night(TODAY + timedelta(days=3))
        self.assertEqual(len(self.get_tasks(case)), 1)
        self.pay(bill)
        self.night(TODAY + timedelta(days=4))
        self.assertFalse(self.get_tasks(case))

    def test_no_task_where_we_owe_a_cent_less(self):
        self.make_bill(299.99)
        self.assertFalse(self.get_tasks(self.review()))

    def test_the_filter_costs_one_look_at_the_payables(self):
        """A debtor more that is no supplier costs nothing more."""
        self.make_bill(300)
        case = self.review()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = case.search([("propose_set_off", "=", True)])
            self.assertIn(case, found)
            return self.env.cr.sql_log_count - before

        count()
        few = count()
        for number in range(5):
            self.make_invoice(10, 300, partner=self.make_debtor(f"Many {number}"))
        self.night()
        self.assertEqual(count(), few)

    def test_nothing_is_netted(self):
        self.make_bill(1000)
        case = self.review(100)
        self.assertEqual(case.amount_overdue, 100)
        self.night(TODAY + timedelta(days=12))
        self.assertEqual(self.notices_of().amount_total, 100)

    def test_one_click_holds_the_debtor(self):
        self.make_bill(300)
        case = self.review()
        with freeze_time(f"{TODAY} 12:00:00"):
            case.with_user(self.users["collector"]).action_hold_set_off()
            hold = case.hold_ids
            self.assertEqual((hold.kind, hold.scope), ("set_off", "case"))
            self.assertEqual(hold.date_to, TODAY + timedelta(days=15))
            self.assertIn("300", hold.note)
            case.invalidate_recordset()
            self.assertFalse(case.propose_set_off)
            with self.assertRaises(UserError):
                case.with_user(self.users["collector"]).action_hold_set_off()
        self.night()
        self.assertFalse(self.notices_of())
        self.night(TODAY + timedelta(days=16))
        self.assertTrue(self.notices_of(), "the hold has an end")

    def test_a_reader_may_not_hold(self):
        self.make_bill(300)
        case = self.review()
        with self.assertRaises(AccessError):
            case.with_user(self.users["reader"]).action_hold_set_off()

    def test_drafts_and_paid_bills_are_left_out(self):
        self.pay(self.make_bill(300))
        self.init_invoice("in_invoice", partner=self.debtor, amounts=[300], taxes=[])
        case = self.review()
        self.assertEqual((case.amount_payable, case.propose_set_off), (0, False))

    def test_bills_of_contacts_count_and_of_others_do_not(self):
        contact = self.env["res.partner"].create({"name": "Sales", "parent_id": self.debtor.id})
        self.make_bill(200, contact)
        self.make_bill(500, self.make_debtor("Verdi S.r.l."))
        self.assertEqual(self.review().amount_payable, 200)

    def test_each_currency_and_the_total(self):
        self.make_bill(100)
        self.make_bill(400, currency=self.eur)
        case = self.review()
        self.assertEqual(case.amount_payable, 300)
        self.assertTrue(case.propose_set_off)
        for text in ("100.00", "400.00", "in all", "300.00"):
            self.assertIn(text, case.payable_text)

    def test_another_companys_bills_do_not_count(self):
        other = self.setup_other_company()["company"]
        self.make_bill(1000, company=other)
        case = self.review()
        self.assertEqual((case.amount_payable, case.propose_set_off), (0, False))

    def test_the_preview_shows_it(self):
        self.make_bill(120)
        self.make_invoice(10)
        rows = list(self.env["credit.recovery.preview"]._get_rows(self.company, TODAY))
        [row] = [row for row in rows if row["partner_id"] == self.debtor.id]
        self.assertEqual((row["amount_payable"], row["amount_overdue"]), (120, 300))
