"""Promises to pay: what they cover and hold, their limits and renewals (001-7, 001-12, P-11)."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError

from .promise_common import PromiseCase, after
from .review_common import TODAY


class TestCover(PromiseCase):
    def test_the_oldest_items_up_to_the_amount(self):
        promise = self.take(400)
        self.assertEqual(self.covered(promise), {self.old: 300, self.new: 100})

    def test_only_the_chosen_items(self):
        promise = self.take(150, move_ids=self.new.ids)
        self.assertEqual(self.covered(promise), {self.new: 150})

    def test_a_second_promise_covers_what_is_left(self):
        first, second = self.take(200), self.take(250, days=20)
        self.assertEqual(self.covered(first), {self.old: 200})
        self.assertEqual(self.covered(second), {self.old: 100, self.new: 150})
        self.assertFalse(second.renews_id)
        self.assertEqual(first.state, "open")

    def test_credits_and_what_is_closed_are_not_covered(self):
        self.pay(self.old)
        self.make_invoice(0, 50, move_type="out_refund")
        self.assertEqual(self.covered(self.take(500)), {self.new: 150})

    def test_more_than_is_open(self):
        self.assertEqual(self.covered(self.take(900)), {self.old: 300, self.new: 200})

    def test_nothing_open_to_promise(self):
        self.pay(self.old)
        with self.assertRaisesRegex(UserError, "Nothing is open of"):
            self.take(100, move_ids=self.old.ids)
        self.pay(self.new)
        with self.assertRaisesRegex(UserError, "nothing to promise"):
            self.take(100)

    def test_an_amount_that_is_none(self):
        with self.assertRaises(Exception) as caught:
            self.take(0)
        self.assertIn("_amount_positive", str(caught.exception))


class TestHold(PromiseCase):
    def test_what_is_covered_waits_and_the_rest_goes_on(self):
        """Soft reminder at due + 20: of the old invoice, unless it is promised (001-7)."""
        self.assertEqual(self.decide(10)[self.old], "soft")
        self.take(300)
        self.assertEqual(self.decide(10), {self.old: "held", self.new: "not_due"})
        self.assertEqual(self.decide(15), {self.old: "call", self.new: "soft"})

    def test_a_part_is_held_and_the_remainder_demanded(self):
        self.take(120, days=12)
        self.night(after(10))
        notice = self.notices_of().filtered(lambda n: n.level_id.code == "soft")
        line = notice.line_ids.filtered(lambda line: line.move_id == self.old)
        self.assertEqual((line.amount_residual, line.amount_disputed), (300, 120))
        self.assertEqual(line.step, "soft")

    def test_two_parts_make_up_the_whole(self):
        self.take(180, days=12)
        self.take(120, days=14)
        self.assertEqual(self.decide(10)[self.old], "held")

    def test_held_on_the_last_day_of_grace_and_not_after(self):
        """Promised for day 10, 3 days of grace."""
        promise = self.take(300)
        self.assertEqual(promise.date_limit, after(13))
        self.assertEqual(self.decide(13)[self.old], "held")
        self.assertEqual(self.decide(14)[self.old], "call", "its next step")

    def test_the_case_says_what_it_waits_for(self):
        self.take(500)
        self.case.invalidate_recordset()
        self.assertEqual(self.case.hold_code, "promise")
        self.assertEqual(self.case.next_action, "held")
        self.assertEqual(self.old.recovery_hold_code, "promise")

    def test_a_cancelled_promise_holds_nothing(self):
        promise = self.take(300)
        wizard = self.env["credit.recovery.promise.cancel"].with_user(self.collector)
        with freeze_time(TODAY):
            wizard = wizard.create({"promise_ids": promise.ids, "reason": "Meant for another"})
            wizard.action_confirm()
        self.assertEqual((promise.state, promise.cancel_reason), ("cancelled", "Meant for another"))
        self.assertEqual(self.decide(10)[self.old], "soft")
        self.assertFalse(promise.notice_ids.filtered(lambda n: n.state != "cancelled"))


class TestLimits(PromiseCase):
    def test_at_most_30_days_ahead(self):
        self.assertTrue(self.take(100, days=30))
        with self.assertRaisesRegex(UserError, "30 days"):
            self.take(100, days=31)

    def test_a_manager_goes_beyond_and_it_is_noted(self):
        promise = self.take(100, days=31, user=self.manager, limit_reason="Heirs to be found")
        self.assertEqual(promise.state, "open")
        bodies = " ".join(map(str, self.case.message_ids.mapped("body")))
        self.assertIn("Heirs to be found", bodies)

    def test_a_manager_gives_a_reason_whichever_way_he_takes_it(self):
        """001-13: form, call or RPC."""
        for reason in (None, "", "  "):
            with self.subTest(reason), self.assertRaisesRegex(UserError, "reason"):
                self.take(100, days=31, user=self.manager, limit_reason=reason)
        vals = {"case_id": self.case.id, "result": "reached", "direction": "in"}
        calls = self.env["credit.recovery.call"].with_user(self.manager)
        with freeze_time(f"{TODAY} 09:00:00"):
            with self.assertRaisesRegex(UserError, "reason"):
                calls.create({**vals, "date_promised": after(40)})
            promise = {"date_promised": after(40), "amount": 100, "limit_reason": "Heirs"}
            call = calls.create({**vals, "promise_ids": [Command.create(promise)]})
        self.assertEqual(call.promise_ids.limit_reason, "Heirs")

    def test_the_form_asks_for_it_where_it_is_needed(self):
        first = self.take(100, days=5)
        promises = self.env["credit.recovery.promise"]
        shared = {"case_id": self.case.id}
        with freeze_time(f"{TODAY} 09:00:00"):
            for vals, is_beyond in (
                ({"date_promised": after(30)}, False),
                ({"date_promised": after(31)}, True),
                ({"date_promised": after(9), "renews_id": first.id}, False),
            ):
                self.assertEqual(promises.new({**shared, **vals}).is_beyond, is_beyond, vals)
            second = self.take(100, days=6, renews_id=first.id)
            last = self.take(100, days=7, renews_id=second.id)
            self.assertEqual(last.renewal_number, 2)
            vals = {"date_promised": after(9), "renews_id": last.id}
            self.assertTrue(promises.new({**shared, **vals}).is_beyond)

    def test_today_and_not_yesterday(self):
        self.assertTrue(self.take(100, days=0))
        with self.assertRaisesRegex(UserError, "past"):
            self.take(100, days=-1)

    def test_two_renewals_and_no_third_one(self):
        first = self.take(300, days=5)
        second = self.take(300, days=10, day=after(4))
        third = self.take(300, days=15, day=after(9))
        self.assertEqual((second.renews_id, third.renews_id), (first, second))
        self.assertEqual((first.state, third.renewal_number), ("cancelled", 2))
        with self.assertRaises(UserError) as refused:
            self.take(300, days=20, day=after(14))
        self.assertIn("renewed this promise 2 times", str(refused.exception))
        self.assertEqual(third.state, "open")
        with self.assertRaises(UserError):
            self.take(300, days=20, day=after(14), user=self.manager)
        vals = {"user": self.manager, "limit_reason": "Heirs to be found"}
        fourth = self.take(300, days=20, day=after(14), **vals)
        self.assertEqual(fourth.renews_id, third)

    def test_a_promise_after_a_broken_one_renews_it(self):
        broken = self.take(300, days=5)
        self.night(after(9))
        self.assertEqual(broken.state, "broken")
        again = self.take(300, days=15, day=after(9))
        self.assertEqual((again.renews_id, again.renewal_number), (broken, 1))

    def test_the_button_renews_although_enough_else_is_open(self):
        first = self.take(100, days=5)
        action = first.with_user(self.collector).action_renew()
        vals = {name.removeprefix("default_"): value for name, value in action["context"].items()}
        self.assertEqual(vals["renews_id"], first.id)
        second = self.take(days=10, **{k: v for k, v in vals.items() if k != "move_ids"})
        self.assertEqual((first.state, second.renews_id), ("cancelled", first))


class TestWhoMay(PromiseCase):
    def test_nobody_types_what_follows(self):
        for name, value in (("state", "kept"), ("confirmed_at", TODAY), ("amount_received", 300)):
            with self.subTest(name), self.assertRaises(AccessError):
                self.take(100, **{name: value})
        promise = self.take(100).with_user(self.manager)
        with self.assertRaises(AccessError):
            promise.write({"date_promised": after(20)})
        with self.assertRaises(UserError):
            promise.sudo().unlink()

    def test_the_call_is_of_the_same_case(self):
        other = self.make_debtor("Verdi S.p.A.")
        self.make_invoice(10, 100, partner=other)
        self.night(TODAY)
        call = self.env["credit.recovery.call"].create(
            {"case_id": self.case_of(other).id, "result": "not_reached", "direction": "in"}
        )
        with self.assertRaises(ValidationError):
            self.take(100, call_id=call.id)

    def test_another_companys_collector_sees_and_takes_none(self):
        promise = self.take(100)
        other = self.env["res.company"].sudo().create({"name": "Altra S.r.l."})
        stranger = self.get_colleague("reader").with_company(other)
        stranger.sudo().write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        found = self.env["credit.recovery.promise"].with_user(stranger).search([])
        self.assertNotIn(promise, found.sudo())
        stranger.sudo().group_ids += self.env.ref("credit_recovery.group_recovery_collector")
        with self.assertRaises(AccessError):
            self.take(100, user=stranger)
