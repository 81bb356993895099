"""P-2: the minimum days between the written notices to one debtor."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from odoo.addons.credit_recovery.tools.ladder import Ladder, PastNotice, PastStep, Step, plan

from .ladder_common import (
    BUSINESS,
    CALL,
    COURTESY,
    DUE,
    FIRM,
    FORMAL,
    LARGE,
    MIDDLE,
    SOFT,
    LadderCase,
    day,
    make_item,
    notice,
    past,
)

SOFT_RIPE = make_item(key="soft")
FIRM_RIPE = make_item(past(SOFT, 20), key="firm")
FORMAL_RIPE = make_item(past(FIRM, 35), key="formal")
ALL_RIPE = (SOFT_RIPE, FIRM_RIPE, FORMAL_RIPE)


class TestInterval(LadderCase):
    def plan(self, items, notices, number=45, debtor=MIDDLE):
        """``{key: the rung stepped, or (code, days until)}``"""
        answers = plan(items, replace(debtor, notices=notices), BUSINESS, day(number))
        return {
            key: answer.rung.code
            if isinstance(answer, Step)
            else (answer.code, answer.until and (answer.until - DUE).days)
            for key, answer in answers.items()
        }

    def test_each_stepped_item_at_its_own_rung_on_one_night(self):
        answers = self.plan(ALL_RIPE, ())
        self.assertEqual(answers, {"soft": "soft", "firm": "firm", "formal": "formal"})

    def test_a_reminder_waits_ten_days_after_one_of_its_rank(self):
        self.assertEqual(
            self.plan([SOFT_RIPE], (notice(SOFT, 36),)), {"soft": ("min_interval", 46)}
        )
        self.assertEqual(self.plan([SOFT_RIPE], (notice(SOFT, 35),)), {"soft": "soft"})
        self.assertEqual(self.plan([SOFT_RIPE], (notice(SOFT, 34),)), {"soft": "soft"})

    def test_and_after_a_higher_one_formal_included(self):
        for rung in (FIRM, FORMAL):
            answers = self.plan([SOFT_RIPE], (notice(rung, 40), notice(SOFT, 20)))
            self.assertEqual(answers, {"soft": ("min_interval", 50)})

    def test_a_lower_notice_never_delays_a_higher_rung(self):
        self.assertEqual(self.plan([FIRM_RIPE], (notice(SOFT, 45),)), {"firm": "firm"})
        self.assertEqual(self.plan([FORMAL_RIPE], (notice(FIRM, 45),)), {"formal": "formal"})
        answers = self.plan([SOFT_RIPE], (notice(COURTESY, 45),))
        self.assertEqual(answers, {"soft": "soft"})

    def test_a_ripening_item_rides_on_the_notice_of_a_higher_rung(self):
        answers = self.plan((SOFT_RIPE, FIRM_RIPE), (notice(SOFT, 44),))
        self.assertEqual(answers, {"soft": "soft", "firm": "firm"})

    def test_a_ripe_reminder_rides_on_a_formal_notice(self):
        answers = self.plan(ALL_RIPE, (notice(FIRM, 44),))
        self.assertEqual(answers, {"soft": "soft", "firm": "firm", "formal": "formal"})

    def test_formal_notices_wait_thirty_days_for_each_other(self):
        blocked = {"formal": ("min_interval", 46)}
        self.assertEqual(self.plan([FORMAL_RIPE], (notice(FORMAL, 16),)), blocked)
        self.assertEqual(self.plan([FORMAL_RIPE], (notice(FORMAL, 15),)), {"formal": "formal"})
        self.assertEqual(self.plan([FORMAL_RIPE], (notice(FORMAL, 14),)), {"formal": "formal"})

    def test_a_formal_step_does_not_ride_on_a_reminder(self):
        answers = self.plan((FIRM_RIPE, FORMAL_RIPE), (notice(FORMAL, 16),))
        self.assertEqual(answers, {"firm": "firm", "formal": ("min_interval", 46)})

    def test_a_reminder_waits_for_whichever_notice_comes_first(self):
        answers = self.plan((SOFT_RIPE, FORMAL_RIPE), (notice(FORMAL, 16), notice(SOFT, 44)))
        self.assertEqual(answers["soft"], ("min_interval", 46))
        answers = self.plan((SOFT_RIPE, FORMAL_RIPE), (notice(FORMAL, 40),))
        self.assertEqual(answers["soft"], ("min_interval", 50))

    def test_a_live_notice_blocks_its_rank_and_below_until_it_is_decided(self):
        live = (notice(FIRM, 1, sent=False),)
        self.assertEqual(self.plan([SOFT_RIPE], live), {"soft": ("min_interval", None)})
        self.assertEqual(self.plan([FIRM_RIPE], live), {"firm": ("min_interval", None)})
        self.assertEqual(self.plan([FORMAL_RIPE], live), {"formal": "formal"})
        live = (notice(FORMAL, 1, sent=False),)
        self.assertEqual(self.plan([FORMAL_RIPE], live), {"formal": ("min_interval", None)})

    def test_calls_are_no_notices(self):
        item = make_item(key="call")
        self.assertEqual(self.plan([item], (notice(SOFT, 45),), 45, LARGE), {"call": "call"})

    def test_other_waits_stay_what_they_are(self):
        item = make_item(past(CALL, 44), key="early")
        answers = self.plan((item, SOFT_RIPE), (notice(SOFT, 45),))
        self.assertEqual(answers, {"early": ("wait_days", 51), "soft": ("min_interval", 55)})


class TestThirtyInvoices(LadderCase):
    """Thirty invoices due every second day, reviewed and sent nightly."""

    def simulate(self, ladder):
        """The nights' notices as ``(day, {key: Step})``, phone steps logged at once."""
        dues = {number: DUE + timedelta(days=2 * number) for number in range(30)}
        steps = dict.fromkeys(dues, ())
        sent, notices = [], []
        for today in (DUE + timedelta(days=number) for number in range(-10, 220)):
            items = [make_item(*steps[key], key=key, due=due) for key, due in dues.items()]
            overdue = Decimal(1000 * sum(due < today for due in dues.values()))
            debtor = replace(LARGE, overdue=overdue, notices=tuple(notices))
            answers = plan(items, debtor, ladder, today)
            taken = {key: step for key, step in answers.items() if isinstance(step, Step)}
            for key, step in taken.items():
                rung = step.rung
                done = PastStep(rung.code, rung.rank, rung.kind, step.round, today, True)
                steps[key] = (*steps[key], done)
            written = [step.rung for step in taken.values() if step.rung.written]
            if written:
                top = max(written, key=lambda rung: rung.rank)
                notices.append(PastNotice(today, top.rank, top == FORMAL, True))
                sent.append((today, top, taken))
        return sent, steps

    def test_on_a_ladder_of_the_soft_rung_exactly_seven_notices(self):
        sent, steps = self.simulate(Ladder((SOFT,)))
        days = [today for today, _top, _taken in sent]
        self.assertEqual(days, [day(number) for number in (20, 30, 40, 50, 60, 70, 80)])
        self.assertEqual({len(taken) for taken in steps.values()}, {1})

    def test_on_business_reminders_closer_than_ten_days_rise_in_rank(self):
        sent, steps = self.simulate(BUSINESS)
        reminders = [(today, top.rank) for today, top, _taken in sent if top != FORMAL]
        for number, (later, rank) in enumerate(reminders):
            for earlier, other in reminders[:number]:
                if rank <= other:
                    self.assertGreaterEqual((later - earlier).days, 10)
        formal = [today for today, top, _taken in sent if top == FORMAL]
        gaps = {(later - earlier).days for earlier, later in zip(formal, formal[1:], strict=False)}
        self.assertGreaterEqual(min(gaps), 30)
        self.assertEqual({taken[-1].code for taken in steps.values()}, {"formal"})
