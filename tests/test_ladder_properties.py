"""The ladder's invariants, whatever happens in the office, night after night.

Never down while open, never two rungs at once except the confirmed fast track, never while held,
never before offset and wait, never more often than the intervals, at most once per item, rung and
round; a second run changes nothing. The checks restate the rules; they share no code with them.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from unittest import TestCase

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from odoo.addons.credit_recovery.tools.ladder import (
    Debtor,
    Hold,
    Item,
    Ladder,
    PastNotice,
    PastStep,
    Step,
    Wait,
    decide,
    plan,
)
from odoo.addons.credit_recovery.tools.offsets import add_offset

from .ladder_common import BUSINESS, SOFT
from .ladder_office import START, Invoice, Office, Story

NIGHTS = 170
INVOICES = 5
WRITTEN = ("courtesy", "reminder", "formal_notice")

days = st.integers(0, NIGHTS)
keys = st.integers(0, INVOICES - 1)
amounts = st.integers(1, 900).map(Decimal)
stops = st.sampled_from(("all", "all", "courtesy_call", "threatening"))


@st.composite
def ladders(draw):
    """Business, or rungs of the same order with drawn offsets, waits, repetitions and minimums."""
    if draw(st.booleans()):
        return BUSINESS
    rungs, offset = [], -5
    for rung in BUSINESS.rungs:
        if draw(st.integers(0, 5)):
            rungs.append(draw_rung(draw, rung, offset))
        offset = max(offset, 0) + draw(st.integers(1, 20))
    gap = draw(st.integers(1, 14))
    return Ladder(tuple(rungs), Decimal(draw(st.integers(0, 50))), gap, gap + 15)


def draw_rung(draw, rung, offset):
    repeats = rung.kind != "handover" and draw(st.booleans())
    return replace(
        rung,
        offset_value=offset,
        offset_unit=draw(st.sampled_from(("day", "working_day"))),
        wait_days=draw(st.integers(0, 12)),
        repeat_days=draw(st.integers(0, 20)),
        repeat_max=draw(st.integers(1, 3)) if repeats else 0,
        min_amount=Decimal(draw(st.sampled_from((0, 0, 100, 400)))),
        large_amount=Decimal(draw(st.sampled_from((0, 0, 0, 500)))),
        new_customer_invoices=draw(st.sampled_from((0, 0, 0, 3))),
    )


spans = st.tuples(days, st.integers(1, 40)).map(lambda span: range(span[0], sum(span)))
stories = st.builds(
    Story,
    downtime=st.lists(spans, max_size=3).map(lambda many: {day for span in many for day in span}),
    payments=st.lists(st.tuples(days, keys, amounts), max_size=4),
    credits=st.lists(st.tuples(days, amounts), max_size=2),
    holds=st.lists(
        st.tuples(spans, keys, stops).map(lambda h: (h[0].start, h[0].stop, h[1], h[2])),
        max_size=5,
    ),
    hardship=st.one_of(st.just(range(0)), spans),
    staller=st.one_of(st.just(range(0)), st.just(range(0)), spans),
    failures=st.sets(st.integers(1, 8), max_size=2),
    approval_delay=st.integers(0, 9),
    dispatch_delay=st.integers(0, 5),
    call_delay=st.one_of(st.none(), st.integers(0, 12)),
)


@st.composite
def offices(draw, story=stories, ladder=None):
    invoices = [
        Invoice(key, START + timedelta(days=draw(st.integers(-60, 90))), draw(amounts))
        for key in range(draw(st.integers(1, INVOICES)))
    ]
    chosen = draw(ladder if ladder is not None else ladders())
    drawn = draw(story)
    drawn.payments = [payment for payment in drawn.payments if payment[1] < len(invoices)]
    return Office(chosen, invoices, drawn, draw(st.integers(0, 5)))


def is_fast(item, debtor, rung, today):
    return debtor.staller and rung.kind == "formal_notice" and item.date_due < today


class TestInvariants(TestCase):
    """The office runs; each step of each night is held against the rules."""

    def look(self, office, items, debtor, answers):
        for item in items:
            answer = answers[item.key]
            if isinstance(answer, Step):
                self.check_open(office, item, debtor, answer.rung)
                self.check_history(office, item, debtor, answer)
                self.check_dates(office, item, debtor, answer)
                self.check_nothing_left_out(office, item, debtor, answer)

    def check_open(self, office, item, debtor, rung):
        """Not paid, not held, applicable."""
        self.assertGreater(item.remainder, office.ladder.tolerance)
        for hold in item.holds:
            self.assertNotEqual(hold.stops, "all")
            if hold.stops == "courtesy_call":
                self.assertNotIn(rung.kind, ("courtesy", "call"))
            else:
                self.assertFalse(rung.threatening)
        self.assertNotEqual(rung.kind, "handover")
        self.assertFalse(rung.threatening and debtor.hardship)
        self.assertGreaterEqual(debtor.overdue, rung.min_amount)
        if rung.new_customer_invoices or rung.large_amount:
            large = rung.large_amount and item.amount >= rung.large_amount
            self.assertTrue(large or debtor.paid_invoices < rung.new_customer_invoices)
        if rung.kind == "courtesy":
            self.assertLessEqual(office.today, item.date_due)

    def check_history(self, office, item, debtor, step):
        """Never down, at most once per round, nothing reserved, never formal out of the blue."""
        rung = step.rung
        self.assertTrue(all(past.counts or past.stale for past in item.steps))
        rounds = [past.round for past in item.steps if past.code == rung.code]
        self.assertEqual(step.round, max(rounds, default=-1) + 1)
        self.assertLessEqual(step.round, rung.repeat_max)
        self.assertTrue(all(past.rank <= rung.rank for past in item.steps))
        if rung.kind == "formal_notice" and not is_fast(item, debtor, rung, office.today):
            written = [p for p in item.steps if p.counts and p.kind in WRITTEN]
            self.assertTrue(written)

    def check_dates(self, office, item, debtor, step):
        """Never before the offset, nor before the waiting days are over."""
        rung = step.rung
        if is_fast(item, debtor, rung, office.today):
            return
        due = add_offset(item.date_due, rung.offset_value, rung.offset_unit)
        self.assertGreaterEqual(office.today, due)
        gap = rung.repeat_days if step.round else rung.wait_days
        for past in item.steps:
            if past.counts:
                self.assertGreater(office.today, past.date)
                self.assertGreaterEqual((office.today - past.date).days, gap)

    def check_nothing_left_out(self, office, item, debtor, step):
        """One rung at a time: a rung between the last and this one has a reason to be left out."""
        if is_fast(item, debtor, step.rung, office.today):
            return
        last = max((past.rank for past in item.steps), default=0)
        between = [rung for rung in office.ladder.rungs if last < rung.rank < step.rung.rank]
        for rung in between:
            stopped = [
                hold
                for hold in item.holds
                if (rung.threatening if hold.stops == "threatening" else rung.rank <= 20)
            ]
            audience = rung.new_customer_invoices or rung.large_amount
            self.assertTrue(
                rung.kind == "courtesy"
                or stopped
                or debtor.overdue < rung.min_amount
                or (debtor.hardship and rung.threatening)
                or (audience and debtor.paid_invoices >= rung.new_customer_invoices)
                or (debtor.formal and rung.kind == "reminder"),
                f"{rung.code} left out for {step}",
            )

    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
    @given(offices())
    def test_each_step_obeys_the_rules_whatever_happens(self, office):
        office.reviews.append(self.look)
        office.run(NIGHTS)

    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
    @given(offices())
    def test_never_more_often_than_the_intervals(self, office):
        office.run(NIGHTS)
        ladder = office.ladder
        for number, later in enumerate(office.sent):
            for earlier in office.sent[:number]:
                gap = (later.date - earlier.date).days
                if later.top.kind != "formal_notice":
                    if later.top.rank <= earlier.top.rank:
                        self.assertGreaterEqual(gap, ladder.min_days_between_notices)
                elif earlier.top.kind == "formal_notice":
                    self.assertGreaterEqual(gap, ladder.formal_min_days_between_notices)

    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
    @given(offices())
    def test_each_item_rung_and_round_is_sent_once_and_only_upwards(self, office):
        office.run(NIGHTS)
        for invoice in office.invoices.values():
            taken = [(step.rank, step.round) for step in invoice.steps]
            self.assertEqual(taken, sorted(set(taken)))


class TestSecondRun(TestCase):
    """A review repeated at once, before or after the notices went out."""

    def look(self, office, items, debtor, answers):
        for sent in (False, True):
            again = self.plan_again(office, items, debtor, answers, sent)
            for key, answer in again.items():
                self.assertIsInstance(answer, Wait)
                if not sent and isinstance(answers[key], Wait):
                    self.assertEqual(answer, answers[key])

    def plan_again(self, office, items, debtor, answers, sent):
        taken = {key: answer for key, answer in answers.items() if isinstance(answer, Step)}
        after = [
            replace(
                item,
                steps=(*item.steps, make_step(taken[item.key].rung, office, sent, taken, item)),
            )
            if item.key in taken
            else item
            for item in items
        ]
        written = [step.rung for step in taken.values() if step.rung.written]
        if written and sent:
            top = max(written, key=lambda rung: rung.rank)
            notice = PastNotice(office.today, top.rank, top.kind == "formal_notice", True)
            debtor = replace(debtor, notices=(*debtor.notices, notice))
        return plan(after, debtor, office.ladder, office.today)

    @settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
    @given(offices())
    def test_it_changes_nothing(self, office):
        office.reviews.append(self.look)
        office.run(NIGHTS)


def make_step(rung, office, sent, taken, item):
    return PastStep(
        rung.code, rung.rank, rung.kind, taken[item.key].round, office.today, counts=sent
    )


class TestNothingIsDropped(TestCase):
    """Where everybody does his work at once, a ripe item is late by the interval at most."""

    def look(self, office, items, debtor, answers):
        for key, answer in answers.items():
            formal = answer.rung and answer.rung.kind == "formal_notice"
            waits = isinstance(answer, Wait) and answer.code == "min_interval"
            rung = answer.rung.code if waits else None
            since = self.waiting.get(key)
            if not waits or not since or since[0] != rung:
                self.waiting[key] = (rung, office.today)
                continue
            ladder = office.ladder
            limit = (
                ladder.formal_min_days_between_notices
                if formal
                else ladder.min_days_between_notices
            )
            self.assertLess((office.today - since[1]).days, limit)

    @settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
    @given(offices(story=st.builds(Story)))
    def test_a_ripe_item_rides_within_the_interval(self, office):
        self.waiting = {}
        office.reviews.append(self.look)
        office.run(NIGHTS)

    @settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
    @given(offices(story=st.builds(Story), ladder=st.just(Ladder((SOFT,)))))
    def test_on_a_ladder_of_one_rung_each_item_steps_exactly_once(self, office):
        office.run(NIGHTS)
        for invoice in office.invoices.values():
            self.assertEqual([step.code for step in invoice.steps], ["soft"])


@st.composite
def situations(draw):
    """An item in any state, even one no office would bring about."""
    ladder = draw(ladders())
    today = START + timedelta(days=draw(st.integers(-10, 130)))
    steps = []
    for rung in ladder.rungs[: draw(st.integers(0, 6))]:
        if draw(st.booleans()) and rung.kind != "handover":
            since = timedelta(days=draw(st.integers(0, 60)))
            contact = draw(st.booleans())
            steps.append(PastStep(rung.code, rung.rank, rung.kind, 0, today - since, True, contact))
    holds = draw(
        st.lists(
            st.builds(
                Hold,
                st.just("manual"),
                stops,
                st.one_of(st.none(), st.integers(1, 60).map(lambda n: today + timedelta(days=n))),
            ),
            max_size=2,
        )
    )
    amount = draw(amounts)
    item = Item("item", START, amount, amount, tuple(steps), tuple(holds))
    overdue = Decimal(draw(st.integers(0, 1000)))
    debtor = Debtor(
        overdue, draw(st.integers(0, 5)), draw(st.booleans()), formal=draw(st.booleans())
    )
    return item, debtor, ladder, today


class TestAnnouncedDate(TestCase):
    """``until`` is a promise: no step before it, and on that day something else is said."""

    @settings(max_examples=500)
    @given(situations())
    def test_nothing_before_it_and_news_on_it(self, situation):
        item, debtor, ladder, today = situation
        answer = decide(item, debtor, ladder, today)
        assume(isinstance(answer, Wait) and answer.until)
        self.assertGreater(answer.until, today)
        day = today + timedelta(days=1)
        while day < answer.until:
            self.assertIsInstance(self.decide_later(situation, day), Wait)
            day += timedelta(days=1)
        self.assertNotEqual(self.decide_later(situation, day), answer)

    def decide_later(self, situation, day):
        """On a later day: holds have ended, and what fell due is part of what is overdue."""
        item, debtor, ladder, today = situation
        holds = [hold for hold in item.holds if hold.until is None or day < hold.until]
        if today <= item.date_due < day:
            debtor = replace(debtor, overdue=debtor.overdue + item.remainder)
        return decide(replace(item, holds=tuple(holds)), debtor, ladder, day)


class TestOrder(TestCase):
    @given(st.permutations(BUSINESS.rungs), situations())
    def test_the_order_of_the_rungs_given_does_not_matter(self, rungs, situation):
        item, debtor, _ladder, today = situation
        shuffled = Ladder(tuple(rungs), BUSINESS.tolerance)
        answers = {decide(item, debtor, ladder, today) for ladder in (BUSINESS, shuffled)}
        self.assertEqual(len(answers), 1)
