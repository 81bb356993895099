"""Kept or broken, by the money that came in (002-5, P-11)."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError

from .promise_common import PromiseCase, after
from .review_common import TODAY


class TestHowPaid(PromiseCase):
    """Promised are 300 for day 10; money up to day 13 counts, judged on day 14."""

    def judge(self, promise, days=14):
        self.night(after(days))
        return promise.state

    def test_not_judged_before_its_days_are_over(self):
        promise = self.take(300)
        self.pay(self.old, day=after(2))
        self.assertEqual(self.judge(promise, 13), "open")
        self.assertEqual(self.judge(promise, 14), "kept")
        self.assertEqual((promise.amount_received, promise.judged_on), (300, after(14)))

    def test_a_payment_of_the_invoice_on_the_last_day(self):
        promise = self.take(300)
        self.pay(self.old, day=after(13))
        self.assertEqual(self.judge(promise), "kept")

    def test_a_payment_a_day_late(self):
        promise = self.take(300)
        self.pay(self.old, day=after(14))
        self.assertEqual(self.judge(promise), "broken")

    def test_a_payment_of_the_day_before_the_promise(self):
        promise = self.take(300)
        self.pay(self.new, day=after(-1))
        self.assertEqual(self.judge(promise), "broken")

    def test_who_paid_all_is_judged_though_his_case_is_closed(self):
        promise = self.take(500)
        for invoice in (self.old, self.new):
            self.pay(invoice, day=after(5))
        self.nights(5, 6)
        self.assertTrue(self.case.date_closed)
        Case = self.env["credit.recovery.case"]
        with freeze_time(f"{promise.date_limit} 20:00:00"):
            self.assertNotIn(self.case.id, Case._get_work_list(self.company, promise.date_limit))
        day = promise.date_limit + timedelta(days=1)
        with freeze_time(f"{day} 20:00:00"):
            self.assertIn(self.case.id, Case._get_work_list(self.company, day))
        self.night(day)
        self.assertEqual(promise.state, "kept")

    def test_less_than_promised(self):
        promise = self.take(300)
        self.pay(self.old, 299.99, day=after(5))
        self.assertEqual(self.judge(promise), "broken")
        self.assertEqual(promise.amount_received, 299.99)

    def test_in_two_parts_and_more_than_promised(self):
        promise = self.take(300)
        self.pay(self.old, 250, day=after(5))
        self.pay(self.new, 100, day=after(6))
        self.assertEqual(self.judge(promise), "kept")

    def test_on_account_allocated_to_nothing(self):
        promise = self.take(300)
        payment = self.pay(self.old, day=after(5))
        self.get_item(self.old).remove_move_reconcile()
        self.assertEqual(payment.state, "in_process")
        self.assertEqual(self.judge(promise), "kept")

    def test_a_bank_line_matched_or_not(self):
        for matched in (True, False):
            with self.subTest(matched=matched):
                promise = self.take(200, days=10, move_ids=(self.old + self.new)[matched].ids)
                line = self.make_bank_line(200, date=after(5), partner_id=self.debtor.id)
                if matched:
                    self.match(line, self.new)
        self.make_bank_line(1, date=after(14))
        self.night(after(14))
        self.assertEqual(set(self.case.promise_ids.mapped("state")), {"kept"}, promise)

    def test_an_entry_of_the_bank_matched_by_hand(self):
        promise = self.take(300)
        self.make_bank_entry(300, after(5), self.old)
        self.assertEqual(self.judge(promise), "kept")

    def test_a_credit_note_is_no_money(self):
        promise = self.take(300)
        refund = self.make_invoice(0, 300, move_type="out_refund")
        (self.get_item(refund) + self.get_item(self.old)).reconcile()
        self.assertEqual(self.judge(promise), "broken")

    def test_money_that_was_undone_before_it_was_judged(self):
        promise = self.take(300)
        self.pay(self.old, day=after(5)).action_draft()
        self.assertEqual(self.judge(promise), "broken")

    def test_undone_afterwards_the_word_was_kept_and_the_item_steps(self):
        promise = self.take(300)
        payment = self.pay(self.old, day=after(5))
        self.assertEqual(self.judge(promise), "kept")
        payment.action_cancel()
        self.assertEqual(self.judge(promise, 15), "kept")
        self.assertTrue(self.is_stepped(self.old))

    def test_one_euro_keeps_one_promise(self):
        late, early = self.take(200, days=12), self.take(150, days=10)
        self.pay(self.old, 200, day=after(5))
        self.night(after(16))
        self.assertEqual((early.state, late.state), ("kept", "broken"))
        self.assertEqual((early.amount_received, late.amount_received), (150, 50))

    def test_a_judged_promise_keeps_its_money(self):
        early, late = self.take(200, days=1), self.take(200, days=12)
        self.pay(self.old, 200, day=after(1))
        self.night(after(5))
        self.night(after(16))
        self.assertEqual((early.state, late.state), ("kept", "broken"))

    def test_another_currency(self):
        franc = self.setup_other_currency("CHF", rates=[("1900-01-01", 2.0)])
        foreign = self.make_invoice(8, 100, currency=franc)
        promise = self.take(100, currency_id=franc.id)
        self.assertEqual(self.covered(promise), {foreign: 100})
        euros = self.take(300)
        self.pay(self.old, 300, day=after(5))
        self.pay(foreign, 60, day=after(6))
        self.night(after(14))
        self.assertEqual((promise.state, promise.amount_received), ("kept", 100))
        self.assertEqual((euros.state, euros.amount_received), ("broken", 280))


class TestTolerance(PromiseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.tolerance = 1

    def test_a_small_difference_that_the_policy_lets_pass(self):
        first, second = self.take(200), self.take(100, days=11)
        self.pay(self.old, 199, day=after(5))
        self.pay(self.new, 98.99, day=after(14))
        self.night(after(15))
        self.assertEqual((first.state, second.state), ("kept", "broken"))


class TestBank(PromiseCase):
    def test_judged_when_the_bank_is_known_past_the_last_day(self):
        promise = self.take(300, days=3)
        for known, state in ((5, "open"), (6, "open"), (7, "broken")):
            with self.subTest(known=known):
                self.make_bank_line(1, date=after(known))
                self.night(after(8))
                self.assertEqual(promise.state, state)

    def test_until_then_nobody_is_dunned(self):
        """The bank is fresh enough for reminders, yet not known past the last day."""
        self.take(500, days=9)
        self.make_bank_line(1, date=after(12))
        self.night(after(13))
        self.assertEqual(set(self.decide(13, now=after(13)).values()), {"held"})

    def test_money_that_may_be_his_is_waited_for(self):
        """A payment without an entry: it is registered, the bank does not tell of it yet."""
        promise = self.take(300, days=3)
        method = self.inbound_payment_method_line
        method.payment_account_id = False
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.debtor.id,
                "amount": 300,
                "date": after(2),
                "journal_id": method.journal_id.id,
                "payment_method_line_id": method.id,
            }
        )
        with freeze_time(after(7)):
            self.env["credit.recovery.possible.payment"]._refresh(self.company, after(7))
        self.assertTrue(self.case.hold_ids.filtered("payment_id"))
        self.night(after(7))
        self.assertEqual(promise.state, "open")
        payment.action_cancel()
        self.night(after(8))
        self.assertEqual(promise.state, "broken")


class TestBroken(PromiseCase):
    def break_promise(self, days=5, day=TODAY):
        promise = self.take(300, days=days, day=day)
        self.night(after(days + 4))
        self.assertEqual(promise.state, "broken")
        return promise

    def tasks(self, key="promise_broken"):
        return self.case._get_tasks(key)

    def test_a_task_and_a_higher_priority(self):
        self.assertEqual(self.case.priority, "0")
        self.break_promise()
        self.assertEqual(self.case.priority, "1")
        self.assertEqual(len(self.tasks()), 1)

    def test_judged_once_and_a_second_night_changes_nothing(self):
        promise = self.break_promise()
        count = len(self.case.message_ids)
        self.pay(self.old, day=after(8))
        self.night(after(9))
        self.assertEqual((promise.state, self.case.priority), ("broken", "1"))
        self.assertEqual(len(self.case.message_ids), count)
        self.assertEqual(len(self.tasks()), 1)

    def test_a_new_promise_ends_the_task(self):
        self.break_promise()
        self.take(300, days=15, day=after(9))
        self.assertFalse(self.tasks())

    def test_speaking_to_the_debtor_ends_the_task(self):
        self.break_promise()
        with freeze_time(f"{after(9)} 10:00:00"):
            self.env["credit.recovery.call"].create(
                {
                    "case_id": self.case.id,
                    "result": "reached",
                    "direction": "in",
                    "reason_id": self.env["credit.recovery.reason"]
                    .search([("usage", "=", "non_payment")], limit=1)
                    .id,
                }
            )
        self.night(after(10))
        self.assertFalse(self.tasks())

    def test_the_items_step_the_same_night(self):
        self.take(300, days=10)
        self.nights(1, 13)
        self.assertFalse(self.is_stepped(self.old))
        self.night(after(14))
        self.assertTrue(self.is_stepped(self.old))

    def test_the_share_of_kept_promises(self):
        self.assertFalse(self.debtor.recovery_promise_count)
        self.break_promise()
        self.take(100, days=15, day=after(9))
        self.pay(self.old, day=after(10))
        self.night(after(20))
        self.env.invalidate_all()
        self.assertEqual(self.debtor.recovery_promise_count, 2)
        self.assertEqual(self.debtor.recovery_promise_rate, 50)
        self.assertEqual(self.case.promise_rate, 50)


class TestStaller(TestBroken):
    """Two broken promises propose the formal notice at once; a Manager confirms (001-8)."""

    def break_two(self):
        self.break_promise(days=1)
        self.assertFalse(self.case.propose_staller)
        self.break_promise(days=6, day=after(5))
        self.env.invalidate_all()

    def test_proposed_to_the_manager_after_two_broken_promises(self):
        self.break_two()
        with freeze_time(after(10)):
            self.assertTrue(self.case.propose_staller)
        self.assertEqual(self.tasks("staller").user_id, self.manager)

    def test_only_a_manager_confirms_and_with_a_reason(self):
        self.break_two()
        with self.assertRaises(AccessError):
            self.case.with_user(self.collector).action_confirm_staller()
        with self.assertRaises(AccessError):
            self.case.with_user(self.collector)._confirm_staller("He lies")
        self.assertFalse(self.notices_of(None, "draft").filtered(self.is_formal))
        with freeze_time(f"{after(10)} 09:00:00"):
            self.case.with_user(self.manager)._confirm_staller("He only gains time")
        flag = self.env["credit.recovery.flag"].search([("partner_id", "=", self.debtor.id)])
        self.assertEqual((flag.kind, flag.note), ("staller", "He only gains time"))
        self.assertTrue(self.notices_of(None, "draft").filtered(self.is_formal))
        self.assertFalse(self.case.propose_staller)
        self.assertFalse(self.tasks("staller"))

    def is_formal(self, notice):
        return notice.level_id.kind == "formal_notice"
