"""The Business ladder and short words for its tests: days are counted from the due date."""

from datetime import date, timedelta
from decimal import Decimal
from unittest import TestCase

from odoo.addons.credit_recovery.tools.ladder import (
    Debtor,
    Hold,
    Item,
    Ladder,
    PastNotice,
    PastStep,
    Rung,
    Step,
    Wait,
    decide,
)

DUE = date(2026, 3, 2)  # a Monday

COURTESY = Rung("courtesy", 10, "courtesy", -5, new_customer_invoices=3)
CALL = Rung("call", 20, "call", 3, "working_day", min_amount=Decimal(250))
SOFT = Rung("soft", 30, "reminder", 20, wait_days=7)
FIRM = Rung("firm", 40, "reminder", 33, wait_days=10, repeat_days=15, repeat_max=2)
FORMAL = Rung(
    "formal", 50, "formal_notice", 45, wait_days=10, min_amount=Decimal(100), threatening=True
)
HANDOVER = Rung(
    "handover", 60, "handover", 3, "month", wait_days=30, min_amount=Decimal(500), threatening=True
)
BUSINESS = Ladder((HANDOVER, COURTESY, CALL, SOFT, FIRM, FORMAL), tolerance=Decimal(5))
SMALL = Debtor(Decimal(90), paid_invoices=9)  # below every minimum
MIDDLE = Debtor(Decimal(200), paid_invoices=9)  # no call, no hand-over
LARGE = Debtor(Decimal(1000), paid_invoices=9)


def day(number):
    """The day ``number`` days after the due date."""
    return DUE + timedelta(days=number)


def past(rung, number, round=0, counts=True, **facts):
    """A step taken on that day."""
    return PastStep(rung.code, rung.rank, rung.kind, round, day(number), counts, **facts)


def make_item(*steps, key="INV/1", due=DUE, remainder=1000, amount=None, holds=()):
    amount = remainder if amount is None else amount
    return Item(key, due, Decimal(remainder), Decimal(amount), steps, holds)


def notice(rung, number, sent=True):
    """A written notice of that rung."""
    return PastNotice(day(number), rung.rank, rung.kind == "formal_notice", sent)


class LadderCase(TestCase):
    """``ask`` on a day, then compare: a mere code means no step."""

    def ask(self, item, number, debtor=MIDDLE, ladder=BUSINESS):
        return decide(item, debtor, ladder, day(number))

    def assertSteps(self, answer, rung, round=0):
        self.assertEqual(answer, Step(rung, round))

    def assertWaits(self, answer, code, until=None, rung=None):
        """:param until: a number of days after the due date"""
        self.assertIsInstance(answer, Wait)
        until = None if until is None else day(until)
        self.assertEqual((answer.code, answer.until, answer.rung), (code, until, rung))


def hold(stops="all", until=None, kind="manual"):
    return Hold(kind, stops, None if until is None else day(until))
