"""Promises and instalment plans of one debtor: each euro counts once (P-11, 001-12)."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .plan_common import DATES, PlanCase, after, at
from .review_common import TODAY


class SharedCase(PlanCase):
    """A plan of 900 in three payments, and another invoice of 200 that a promise may be about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third = cls.make_invoice(5, 200)

    def setUp(self):
        super().setUp()
        self.plan = self.start(move_ids=[(6, 0, (self.invoice + self.other).ids)])

    def take(self, amount=200, day=TODAY, until=None, **vals):
        """A promise taken on a day."""
        with freeze_time(f"{day} 13:00:00"):
            promise = (
                self.env["credit.recovery.promise"]
                .with_user(self.collector)
                .create(
                    {
                        "case_id": self.plan.case_id.id,
                        "amount": amount,
                        "date_promised": until or after(10),
                        **vals,
                    }
                )
            )
            self.env.flush_all()
        return promise.sudo()

    def stand(self, promise, day):
        """After the night of a day: state of the promise, what it got, what the plan lacks."""
        self.night(day)
        return promise.state, promise.amount_received, self.opens(self.plan, day)


@tagged("post_install", "-at_install")
class TestOneEuro(SharedCase):
    def test_what_keeps_a_promise_pays_no_instalment(self):
        promise = self.take()
        self.pay_on_account(200, after(8))
        self.assertEqual(self.opens(self.plan, after(8)), [300, 300, 300])
        self.assertEqual(self.stand(promise, after(20)), ("kept", 200, [300, 300, 300]))

    def test_what_pays_an_instalment_keeps_no_promise(self):
        first = DATES[0]
        promise = self.take(day=after(20), until=after(45))
        self.pay_on_account(300, after(25))
        self.assertEqual(self.opens(self.plan, first), [0, 300, 300])
        self.assertEqual(self.stand(promise, after(60))[:2], ("broken", 0))
        self.assertNotEqual(self.plan.state, "broken")

    def test_money_for_both_serves_both(self):
        promise = self.take()
        self.pay_on_account(500, after(8))
        self.assertEqual(self.stand(promise, after(20)), ("kept", 200, [0, 300, 300]))

    def test_the_rest_of_a_promise_is_the_plan_s(self):
        promise = self.take(120)
        self.pay_on_account(200, after(8))
        self.assertEqual(self.stand(promise, after(20)), ("kept", 120, [220, 300, 300]))

    def test_what_is_matched_says_whose_it_is(self):
        """A payment of an invoice, a payment on account matched by hand."""
        promise = self.take(day=after(1), until=after(15))
        with at(after(5)):
            self.pay(self.invoice, 200, day=after(5))
        self.assertEqual(self.opens(self.plan, after(6)), [100, 300, 300])
        payment = self.pay_on_account(200, after(7))
        receivables = (payment.move_id + self.third).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        receivables.reconcile()
        self.assertEqual(self.stand(promise, after(25)), ("kept", 200, [100, 300, 300]))

    def test_an_undone_payment_keeps_neither(self):
        promise = self.take()
        payment = self.pay_on_account(500, after(8))
        self.undo(payment)
        payment.action_cancel()
        self.assertEqual(self.stand(promise, after(20)), ("broken", 0, [300, 300, 300]))

    def test_a_credit_note_is_no_money_for_the_promise(self):
        promise = self.take()
        with at(after(5)):
            self.third._reverse_moves([{"invoice_date": after(5)}], cancel=True)
        self.assertEqual(self.stand(promise, after(20)), ("broken", 0, [300, 300, 300]))

    def test_an_instalment_settled_by_a_credit_note_takes_no_money(self):
        first, second = DATES[:2]
        day, until = second - timedelta(days=10), second + timedelta(days=18)
        self.pay_on_account(300, first)
        with at(first):
            self.other._reverse_moves([{"invoice_date": first}], cancel=True)
        self.assertEqual(self.opens(self.plan, first), [0, 0, 0])
        promise = self.take(day=day, until=until)
        self.pay_on_account(200, second - timedelta(days=5))
        state, received, _opens = self.stand(promise, until + timedelta(days=10))
        self.assertEqual((state, received), ("kept", 200))

    def test_an_instalment_takes_no_money_of_another_currency_from_a_promise(self):
        franc = self.setup_other_currency("CHF", rates=[("1900-01-01", 2.0)])
        promise = self.take(100, day=after(20), until=after(45))
        self.pay_on_account(200, after(25), currency=franc)
        self.assertEqual(self.stand(promise, after(60))[:2], ("kept", 100))

    def test_another_currency_counts_at_its_rate_and_for_no_instalment(self):
        franc = self.setup_other_currency("CHF", rates=[("1900-01-01", 2.0)])
        promise = self.take(100)
        self.pay_on_account(200, after(8), currency=franc)
        self.assertEqual(self.stand(promise, after(20)), ("kept", 100, [300, 300, 300]))

    def test_a_promise_that_was_over_before_counts_where_it_competes(self):
        """The first promise was kept by the old money, so the second one needs the new."""
        self.take(100, day=after(-60), until=after(-40))
        self.take(100, day=after(-45), until=after(-16))
        self.pay_on_account(100, after(-43))
        self.pay_on_account(100, after(-20))
        # the old money is an open credit, which makes the last payment smaller
        self.assertEqual(self.opens(self.plan, after(1)), [300, 300, 200])

    def test_judged_twice_nothing_changes(self):
        promise = self.take()
        self.pay_on_account(500, after(8))
        first = self.stand(promise, after(20))
        self.assertEqual(self.stand(promise, after(20)), first)

    def test_a_plan_that_was_kept_stays_so(self):
        """What paid its last instalment is not taken away by a promise of the same day."""
        self.pay_on_account(900, DATES[0])
        self.night(DATES[0])
        self.assertEqual(self.plan.state, "kept")
        promise = self.take(day=DATES[0], until=DATES[0])
        self.assertEqual(self.stand(promise, after(60))[0], "broken")
        self.assertEqual(self.plan.state, "kept")

    def test_the_query_of_a_night_does_not_grow_with_the_debtors(self):
        self.take()
        with at(after(1)):
            plans = self.plan.sudo()
            for found in (plans, plans):
                self.env.invalidate_all()
                found._get_matches()
                self.env.invalidate_all()
            with self.assertQueryCount(40):
                plans._get_matches()


@tagged("post_install", "-at_install")
class TestOneAgreement(SharedCase):
    def test_a_promise_covers_what_no_plan_has_agreed_on(self):
        promise = self.take(500)
        self.assertEqual(promise.line_ids.move_id, self.third)

    def test_invoices_of_the_plan_are_not_promised_again(self):
        with self.assertRaisesRegex(UserError, "paid in instalments"):
            self.take(100, move_ids=[(6, 0, self.invoice.ids)])
        self.pay(self.third, 200)
        with self.assertRaisesRegex(UserError, "paid in instalments"):
            self.take(100)

    def test_they_are_once_the_plan_is_over(self):
        self.plan.with_user(self.manager).note = "He asked for it"
        with at(TODAY):
            self.plan.with_user(self.manager).action_cancel()
        self.assertTrue(self.take(100, move_ids=[(6, 0, self.invoice.ids)]))

    def test_a_plan_takes_no_invoice_that_is_promised(self):
        promise = self.take()
        draft = self.draft(move_ids=[(6, 0, self.third.ids)])
        with self.assertRaisesRegex(UserError, "promised already"):
            self.agree(draft)
        promise._cancel("Instalments instead")
        draft.action_propose()
        self.assertTrue(self.agree(draft).agreement_id)

    def test_nor_one_promised_before_it_was_signed(self):
        with at(TODAY):
            self.plan.sudo()._transition("cancelled")
        draft = self.agree(self.draft(move_ids=[(6, 0, self.third.ids)]))
        self.take(100, move_ids=[(6, 0, self.third.ids)])
        with self.assertRaisesRegex(UserError, "promised already"):
            self.activate(draft)

    def test_a_call_with_a_debtor_who_keeps_his_plan_needs_no_other_date(self):
        """001-4, 001-12."""
        call = {"case_id": self.plan.case_id.id, "result": "reached", "direction": "in"}
        calls = self.env["credit.recovery.call"].with_user(self.collector)
        with at(after(1)):
            self.assertTrue(calls.create(call))
        self.env.invalidate_all()
        with at(after(40)), self.assertRaisesRegex(UserError, "was reached"):
            calls.create(call)
