"""The ladder's rules for one item: the boundary day, the day before, the day after."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from odoo.addons.credit_recovery.tools.ladder import WAIT_CODES, Debtor, Ladder, Rung, decide

from .ladder_common import (
    BUSINESS,
    CALL,
    COURTESY,
    FIRM,
    FORMAL,
    HANDOVER,
    LARGE,
    MIDDLE,
    SMALL,
    SOFT,
    LadderCase,
    day,
    hold,
    make_item,
    past,
)

NEW = Debtor(Decimal(0), paid_invoices=2)


class TestStops(LadderCase):
    def test_a_held_item_waits_until_the_last_hold_ends(self):
        item = make_item(holds=(hold(until=30), hold(until=40, kind="promise")))
        answer = self.ask(item, 25)
        self.assertWaits(answer, "held", 40)
        self.assertEqual(answer.params, {"kind": "promise", "stops": "all"})

    def test_an_open_ended_hold_outlasts_the_others(self):
        item = make_item(holds=(hold(kind="dispute"), hold(until=40)))
        self.assertWaits(self.ask(item, 25), "held")

    def test_the_same_item_without_hold_steps(self):
        self.assertSteps(self.ask(make_item(), 25), SOFT)

    def test_an_item_covered_by_credits_does_not_step(self):
        self.assertWaits(self.ask(make_item(remainder=0, amount=900), 25), "covered")
        self.assertWaits(self.ask(make_item(remainder=-1, amount=900), 25), "covered")

    def test_the_tolerance_is_on_the_remainder(self):
        self.assertWaits(self.ask(make_item(remainder="0.01", amount=900), 25), "tolerance")
        self.assertWaits(self.ask(make_item(remainder=5, amount=900), 25), "tolerance")
        self.assertSteps(self.ask(make_item(remainder="5.01", amount=900), 25), SOFT)

    def test_a_reserved_step_blocks_the_next(self):
        item = make_item(past(SOFT, 20, counts=False))
        self.assertWaits(self.ask(item, 99), "notice_pending")

    def test_an_empty_policy(self):
        self.assertWaits(self.ask(make_item(), 25, ladder=Ladder(())), "policy_empty")

    def test_an_unknown_kind_or_unit_is_refused(self):
        with self.assertRaises(ValueError):
            Rung("x", 1, "fax", 0)
        with self.assertRaises(ValueError):
            Rung("x", 1, "call", 0, "fortnight")


class TestOffset(LadderCase):
    def test_soft_on_the_20th_day_not_before_and_any_day_after(self):
        self.assertWaits(self.ask(make_item(), 19), "min_amount", 20, SOFT)
        self.assertSteps(self.ask(make_item(), 20), SOFT)
        self.assertSteps(self.ask(make_item(), 21), SOFT)

    def test_before_anything_is_due(self):
        self.assertWaits(self.ask(make_item(), 2, LARGE), "not_due", 3, CALL)

    def test_the_call_counts_working_days(self):
        friday = make_item(due=date(2026, 3, 6))
        self.assertWaits(decide(friday, LARGE, BUSINESS, date(2026, 3, 10)), "not_due", 9, CALL)
        self.assertSteps(decide(friday, LARGE, BUSINESS, date(2026, 3, 11)), CALL)
        self.assertSteps(decide(friday, LARGE, BUSINESS, date(2026, 3, 12)), CALL)

    def test_001_11_the_hand_over_counts_calendar_months(self):
        ladder = Ladder((HANDOVER,))
        item = make_item(due=date(2025, 11, 30))
        answer = decide(item, LARGE, ladder, date(2026, 2, 27))
        self.assertEqual((answer.code, answer.until), ("not_due", date(2026, 2, 28)))
        answer = decide(item, LARGE, ladder, date(2026, 2, 28))
        self.assertWaits(answer, "handover_proposed", None, HANDOVER)


class TestWaitingDays(LadderCase):
    def test_firm_ten_days_after_soft(self):
        item = make_item(past(SOFT, 30))
        self.assertWaits(self.ask(item, 39), "wait_days", 40, FIRM)
        self.assertSteps(self.ask(item, 40), FIRM)
        self.assertSteps(self.ask(item, 41), FIRM)

    def test_the_later_of_offset_and_wait_is_announced(self):
        self.assertWaits(self.ask(make_item(past(SOFT, 20)), 21), "not_due", 33, FIRM)
        self.assertWaits(self.ask(make_item(past(SOFT, 24)), 25), "wait_days", 34, FIRM)

    def test_any_counting_step_starts_the_wait(self):
        item = make_item(past(CALL, 18))
        self.assertWaits(self.ask(item, 24), "wait_days", 25, SOFT)
        self.assertSteps(self.ask(item, 25), SOFT)

    def test_without_waiting_days_the_next_rung_is_still_another_day(self):
        ladder = Ladder((replace(SOFT, wait_days=0), replace(FIRM, wait_days=0)))
        item = make_item(past(SOFT, 40))
        self.assertWaits(self.ask(item, 40, ladder=ladder), "wait_days", 41, ladder.rungs[1])
        self.assertSteps(self.ask(item, 41, ladder=ladder), ladder.rungs[1])

    def test_complaint_8_another_items_step_starts_no_wait(self):
        self.assertSteps(self.ask(make_item(key="INV/2"), 20), SOFT)


class TestClimb(LadderCase):
    def test_an_item_first_seen_late_starts_at_the_lowest_rung_and_climbs_one_at_a_time(self):
        steps, expected = [], ((60, CALL), (67, SOFT), (77, FIRM), (87, FORMAL))
        for number, rung in expected:
            item = make_item(*steps)
            if steps:
                self.assertWaits(self.ask(item, number - 1, LARGE), "wait_days", number, rung)
            self.assertSteps(self.ask(item, number, LARGE), rung)
            steps.append(past(rung, number))
        item = make_item(*steps)
        self.assertWaits(self.ask(item, 116, LARGE), "wait_days", 117, HANDOVER)
        self.assertWaits(self.ask(item, 117, LARGE), "handover_proposed", None, HANDOVER)

    def test_never_down(self):
        self.assertWaits(self.ask(make_item(past(FORMAL, 46)), 60), "min_amount", None, HANDOVER)
        self.assertWaits(self.ask(make_item(past(HANDOVER, 92)), 400, LARGE), "ladder_end")

    def test_a_rung_of_an_older_policy_keeps_its_rank(self):
        old = Rung("second", 35, "reminder", 25)
        self.assertSteps(self.ask(make_item(past(old, 25)), 35), FIRM)

    def test_another_policys_rung_of_the_same_rank_counts_as_taken(self):
        other = replace(SOFT, code="gentle")
        self.assertWaits(self.ask(make_item(past(other, 20)), 30), "not_due", 33, FIRM)

    def test_a_rung_that_changed_its_rank_is_not_taken_twice(self):
        higher = replace(SOFT, rank=45)
        item = make_item(past(SOFT, 20), past(FIRM, 33, 2))
        self.assertSteps(self.ask(item, 45, ladder=Ladder((FIRM, higher, FORMAL))), FORMAL)

    def test_a_stale_call_opens_the_next_rung_and_starts_no_wait(self):
        reserved = past(CALL, 16, counts=False)
        self.assertWaits(self.ask(make_item(reserved), 22, LARGE), "notice_pending")
        stale = make_item(reserved._replace(stale=True))
        self.assertWaits(self.ask(stale, 19, LARGE), "not_due", 20, SOFT)
        self.assertSteps(self.ask(stale, 20, LARGE), SOFT)

    def test_a_stale_call_is_not_repeated(self):
        call = replace(CALL, repeat_days=5, repeat_max=3)
        stale = make_item(past(call, 3, counts=False, stale=True))
        self.assertWaits(self.ask(stale, 30, LARGE, Ladder((call,))), "ladder_end")


class TestCourtesy(LadderCase):
    def test_from_five_days_before_to_the_due_date(self):
        self.assertWaits(self.ask(make_item(), -6, NEW), "not_due", -5, COURTESY)
        for number in (-5, -4, -1, 0):
            self.assertSteps(self.ask(make_item(), number, NEW), COURTESY)
        self.assertWaits(self.ask(make_item(), 1, NEW), "not_due", 20, SOFT)

    def test_only_for_new_customers(self):
        customer = replace(NEW, paid_invoices=3)
        self.assertWaits(self.ask(make_item(), -5, customer), "audience", 3, CALL)
        self.assertWaits(self.ask(make_item(), 1, customer), "not_due", 20, SOFT)

    def test_or_large_items(self):
        large = Ladder((replace(COURTESY, large_amount=Decimal(1000)), SOFT))
        item = make_item(amount=1000, remainder=1)
        self.assertSteps(self.ask(item, -5, LARGE, large), large.rungs[0])
        item = make_item(amount="999.99")
        self.assertWaits(self.ask(item, -5, LARGE, large), "audience", 20, SOFT)

    def test_large_items_alone_leave_new_customers_out(self):
        rung = replace(COURTESY, new_customer_invoices=0, large_amount=Decimal(2000))
        self.assertWaits(self.ask(make_item(), -5, NEW, Ladder((rung,))), "audience", None, rung)

    def test_never_after_another_step(self):
        self.assertWaits(self.ask(make_item(past(CALL, -9)), -4, NEW), "not_due", 20, SOFT)

    def test_a_second_courtesy_rung_may_follow_the_first_until_the_due_date(self):
        second = Rung("courtesy2", 15, "courtesy", -2, wait_days=3)
        ladder = Ladder((COURTESY, second))
        self.assertSteps(self.ask(make_item(past(COURTESY, -5)), -2, NEW, ladder), second)
        self.assertWaits(self.ask(make_item(past(COURTESY, -2)), -1, NEW, ladder), "ladder_end")

    def test_a_repeated_courtesy_ends_with_the_due_date(self):
        ladder = Ladder((replace(COURTESY, repeat_days=3, repeat_max=5),))
        item = make_item(past(COURTESY, -5))
        self.assertWaits(self.ask(item, -3, NEW, ladder), "repeat_days", -2, ladder.rungs[0])
        self.assertSteps(self.ask(item, 0, NEW, ladder), ladder.rungs[0], 1)
        self.assertWaits(self.ask(item, 1, NEW, ladder), "ladder_end")

    def test_an_audience_may_be_asked_of_any_rung(self):
        ladder = Ladder((replace(SOFT, new_customer_invoices=3), FIRM))
        self.assertWaits(self.ask(make_item(), 20, LARGE, ladder), "audience", 33, FIRM)
        self.assertSteps(self.ask(make_item(), 33, LARGE, ladder), FIRM)
        self.assertSteps(self.ask(make_item(), 33, NEW, ladder), ladder.rungs[0])


class TestMinimum(LadderCase):
    def test_of_the_debtors_overdue_equal_is_enough(self):
        below, equal = Debtor(Decimal("249.99")), Debtor(Decimal(250))
        self.assertWaits(self.ask(make_item(), 5, below), "min_amount", 20, SOFT)
        self.assertSteps(self.ask(make_item(), 5, equal), CALL)

    def test_an_item_not_yet_overdue_counts_for_the_rungs_after_its_due_date(self):
        nothing = Debtor(Decimal(0), paid_invoices=9)
        for days in (-3, 0):
            wait = self.ask(make_item(remainder=250, amount=250), days, nothing)
            self.assertEqual((wait.until, wait.rung), (day(3), CALL))
            wait = self.ask(make_item(remainder="249.99", amount=250), days, nothing)
            self.assertEqual((wait.until, wait.rung), (day(20), SOFT))

    def test_says_what_is_passed_over(self):
        answer = self.ask(make_item(), 5)
        self.assertEqual(answer.params, {"rung": "call", "min_amount": Decimal(250)})

    def test_a_rung_below_its_minimum_is_passed_over_when_a_higher_one_is_due(self):
        self.assertSteps(self.ask(make_item(), 20), SOFT)

    def test_without_a_higher_rung_the_item_waits_without_a_date(self):
        item = make_item(past(FIRM, 33, 2))
        self.assertWaits(self.ask(item, 45, SMALL), "min_amount", None, FORMAL)
        self.assertWaits(self.ask(item, 44, SMALL), "min_amount", None, FORMAL)

    def test_a_rung_not_passed_yet_is_taken_once_its_minimum_is_met(self):
        self.assertSteps(self.ask(make_item(), 19, LARGE), CALL)


class TestRepetition(LadderCase):
    first = make_item(past(SOFT, 20), past(FIRM, 33))

    def test_after_fifteen_days_at_most_twice(self):
        self.assertWaits(self.ask(self.first, 47, SMALL), "repeat_days", 48, FIRM)
        self.assertSteps(self.ask(self.first, 48, SMALL), FIRM, 1)
        second = replace(self.first, steps=(*self.first.steps, past(FIRM, 50, 1)))
        self.assertWaits(self.ask(second, 64, SMALL), "repeat_days", 65, FIRM)
        self.assertSteps(self.ask(second, 66, SMALL), FIRM, 2)
        third = replace(second, steps=(*second.steps, past(FIRM, 66, 2)))
        self.assertWaits(self.ask(third, 99, SMALL), "min_amount", None, FORMAL)

    def test_a_higher_rung_that_is_due_comes_first(self):
        self.assertSteps(self.ask(self.first, 48), FORMAL)

    def test_a_higher_rung_that_is_not_due_does_not_stop_it(self):
        ladder = Ladder((FIRM, HANDOVER))
        self.assertSteps(self.ask(self.first, 48, LARGE, ladder), FIRM, 1)

    def test_what_comes_first_is_announced(self):
        self.assertWaits(self.ask(self.first, 40), "not_due", 45, FORMAL)
        late = make_item(past(FIRM, 40))
        self.assertWaits(self.ask(late, 46), "wait_days", 50, FORMAL)

    def test_it_obeys_its_own_minimum(self):
        ladder = Ladder((replace(FIRM, min_amount=Decimal(100)),))
        self.assertWaits(self.ask(self.first, 48, SMALL, ladder), "min_amount", None, *ladder.rungs)
        self.assertSteps(self.ask(self.first, 48, MIDDLE, ladder), ladder.rungs[0], 1)

    def test_without_days_it_is_still_another_day(self):
        ladder = Ladder((replace(FIRM, repeat_days=0),))
        self.assertWaits(self.ask(self.first, 33, ladder=ladder), "repeat_days", 34, *ladder.rungs)

    def test_not_before_its_offset_even_if_the_first_came_early(self):
        early = make_item(past(FIRM, 5))
        self.assertWaits(self.ask(early, 32), "repeat_days", 33, FIRM)
        self.assertSteps(self.ask(early, 33), FIRM, 1)

    def test_a_formal_notice_without_written_contact_is_not_repeated(self):
        formal = replace(FORMAL, repeat_days=30, repeat_max=1)
        item = make_item(past(formal, 45, contact=False))
        self.assertWaits(self.ask(item, 80, ladder=Ladder((formal,))), "ladder_end")

    def test_it_goes_on_while_the_formal_notice_lacks_a_written_contact(self):
        item = make_item(past(FIRM, 33, contact=False))
        self.assertWaits(self.ask(item, 47), "repeat_days", 48, FIRM)
        self.assertSteps(self.ask(item, 48), FIRM, 1)


class TestPartialHolds(LadderCase):
    collected = make_item(holds=(hold("courtesy_call", until=7, kind="collected"),))

    def test_p3_no_courtesy_and_no_call_while_the_bank_collects(self):
        self.assertWaits(self.ask(self.collected, -5, NEW), "held", 7, COURTESY)
        self.assertWaits(self.ask(self.collected, 3, LARGE), "held", 7, CALL)
        self.assertWaits(self.ask(self.collected, 1, LARGE), "not_due", 7, CALL)

    def test_it_is_passed_over_when_a_higher_rung_is_due(self):
        item = replace(self.collected, holds=(hold("courtesy_call"),))
        self.assertWaits(self.ask(item, 19, LARGE), "held", 20, SOFT)
        self.assertSteps(self.ask(item, 20, LARGE), SOFT)

    def test_threatening_rungs_wait(self):
        item = make_item(past(FIRM, 33, 2), holds=(hold("threatening", until=70, kind="plan"),))
        answer = self.ask(item, 45)
        self.assertWaits(answer, "held", 70, FORMAL)
        self.assertEqual((answer.params["kind"], answer.params["stops"]), ("plan", "threatening"))
        item = make_item(holds=item.holds)
        self.assertSteps(self.ask(item, 45), SOFT)

    def test_each_of_several_holds_stops_its_own_rungs(self):
        item = make_item(holds=(hold("courtesy_call"), hold("threatening")))
        self.assertWaits(self.ask(item, 5, LARGE), "held", 20, SOFT)
        item = replace(item, steps=(past(FIRM, 33, 2),))
        self.assertWaits(self.ask(item, 45, LARGE), "held", None, FORMAL)

    def test_the_waiting_days_may_outlast_the_hold(self):
        item = make_item(past(FIRM, 42, 2), holds=(hold("threatening", until=48),))
        self.assertWaits(self.ask(item, 46), "held", 52, FORMAL)

    def test_a_held_repetition_waits_for_the_end_of_the_hold(self):
        formal = replace(FORMAL, repeat_days=30, repeat_max=1)
        item = make_item(past(FIRM, 33), past(formal, 45), holds=(hold("threatening", until=90),))
        self.assertWaits(self.ask(item, 80, ladder=Ladder((FIRM, formal))), "held", 90, formal)

    def test_a_held_repetition_comes_before_a_later_held_rung(self):
        formal = replace(FORMAL, repeat_days=15, repeat_max=1)
        item = make_item(past(formal, 45), holds=(hold("threatening", until=70),))
        ladder = Ladder((formal, HANDOVER))
        self.assertWaits(self.ask(item, 65, LARGE, ladder), "held", 70, formal)
        self.assertSteps(self.ask(replace(item, holds=()), 70, LARGE, ladder), formal, 1)


class TestHardship(LadderCase):
    def test_001_5_no_threatening_rung(self):
        poor = replace(LARGE, hardship=True)
        self.assertWaits(self.ask(make_item(past(FIRM, 33, 2)), 45, poor), "hardship", None, FORMAL)
        self.assertSteps(self.ask(make_item(past(FIRM, 33)), 48, poor), FIRM, 1)
        self.assertSteps(self.ask(make_item(), 45, poor), CALL)


class TestFormalNotice(LadderCase):
    def test_001_10_on_the_45th_day(self):
        item = make_item(past(FIRM, 33))
        self.assertWaits(self.ask(item, 44), "not_due", 45, FORMAL)
        self.assertSteps(self.ask(item, 45), FORMAL)
        self.assertSteps(self.ask(item, 46), FORMAL)

    def test_complaint_11_never_without_an_earlier_written_contact(self):
        ladder = Ladder((CALL, FORMAL))
        self.assertWaits(self.ask(make_item(), 44, ladder=ladder), "min_amount", 45, FORMAL)
        for steps in ((), (past(CALL, 9),), (past(SOFT, 20, contact=False),)):
            with self.subTest(steps=steps):
                answer = self.ask(make_item(*steps), 45, ladder=ladder)
                self.assertWaits(answer, "no_written_contact", None, FORMAL)
        self.assertSteps(self.ask(make_item(past(COURTESY, -5)), 45, ladder=ladder), FORMAL)

    def test_it_is_waited_for_not_passed_over(self):
        answer = self.ask(make_item(past(CALL, 9)), 200, LARGE, Ladder((CALL, FORMAL, HANDOVER)))
        self.assertWaits(answer, "no_written_contact", None, FORMAL)

    def test_p2_beside_a_formal_case_the_first_written_contact_is_the_firm_rung(self):
        formal = replace(LARGE, formal=True, paid_invoices=0)
        self.assertWaits(self.ask(make_item(), -5, formal), "not_due", 3, CALL)
        self.assertSteps(self.ask(make_item(), 20, formal), CALL)
        called = make_item(past(CALL, 9))
        self.assertWaits(self.ask(called, 32, formal), "not_due", 33, FIRM)
        self.assertSteps(self.ask(called, 33, formal), FIRM)
        self.assertSteps(self.ask(make_item(past(FIRM, 35)), 45, formal), FORMAL)

    def test_p2_beside_a_formal_case_a_soft_reminder_is_not_repeated(self):
        soft = replace(SOFT, repeat_days=5, repeat_max=5)
        ladder = Ladder((soft, FIRM))
        item = make_item(past(soft, 20))
        self.assertSteps(self.ask(item, 25, LARGE, ladder), soft, 1)
        answer = self.ask(item, 25, replace(LARGE, formal=True), ladder)
        self.assertWaits(answer, "not_due", 33, FIRM)


class TestStaller(LadderCase):
    staller = replace(LARGE, staller=True)

    def test_001_8_the_formal_notice_at_once_from_the_day_after_the_due_date(self):
        self.assertWaits(self.ask(make_item(), 0, self.staller), "audience", 3, CALL)
        self.assertSteps(self.ask(make_item(), 1, self.staller), FORMAL)
        self.assertSteps(self.ask(make_item(past(CALL, 3)), 3, self.staller), FORMAL)

    def test_not_over_a_hold_nor_a_reserved_step(self):
        self.assertWaits(self.ask(make_item(holds=(hold(),)), 9, self.staller), "held")
        item = make_item(past(SOFT, 20, counts=False))
        self.assertWaits(self.ask(item, 20, self.staller), "notice_pending")

    def test_only_once(self):
        item = make_item(past(FORMAL, 5))
        self.assertWaits(self.ask(item, 60, self.staller), "not_due", 92, HANDOVER)

    def test_the_normal_ladder_below_the_minimum_in_hardship_or_held_from_threats(self):
        self.assertSteps(self.ask(make_item(), 20, replace(SMALL, staller=True)), SOFT)
        self.assertSteps(self.ask(make_item(), 20, replace(self.staller, hardship=True)), CALL)
        item = make_item(holds=(hold("threatening"),))
        self.assertSteps(self.ask(item, 20, self.staller), CALL)


class TestHandover(LadderCase):
    item = make_item(past(FORMAL, 70))

    def test_001_11_only_proposed_after_three_months_and_the_wait(self):
        self.assertWaits(self.ask(self.item, 99, LARGE), "wait_days", 100, HANDOVER)
        self.assertWaits(self.ask(self.item, 100, LARGE), "handover_proposed", None, HANDOVER)
        self.assertWaits(self.ask(self.item, 101, LARGE), "handover_proposed", None, HANDOVER)

    def test_from_500(self):
        self.assertWaits(
            self.ask(self.item, 100, Debtor(Decimal("499.99"))), "min_amount", None, HANDOVER
        )
        self.assertWaits(
            self.ask(self.item, 100, Debtor(Decimal(500))), "handover_proposed", None, HANDOVER
        )


class TestCodes(LadderCase):
    def test_every_code_is_told_once(self):
        self.assertEqual(len(set(WAIT_CODES)), 17)
