"""The ladder: which rung an item takes today, or why none and until when.

``decide`` is the rule for one item, ``plan`` adds the debtor's minimum interval (P-2). Both are
pure: what has happened is an argument, so is today.

>>> from dataclasses import replace
>>> from decimal import Decimal
>>> soft = Rung("soft", 30, "reminder", 20, wait_days=7)
>>> formal = Rung("formal", 50, "formal_notice", 45, wait_days=10, min_amount=Decimal(100))
>>> ladder = Ladder((soft, formal))
>>> item = Item("INV/1", date(2026, 3, 1), Decimal(80), Decimal(80))
>>> decide(item, Debtor(Decimal(80)), ladder, date(2026, 3, 20)).until
datetime.date(2026, 3, 21)
>>> decide(item, Debtor(Decimal(80)), ladder, date(2026, 3, 21)).rung.code
'soft'
>>> sent = PastStep("soft", 30, "reminder", 0, date(2026, 3, 21), counts=True)
>>> item = replace(item, steps=(sent,))
>>> decide(item, Debtor(Decimal(80)), ladder, date(2026, 4, 15)).code
'min_amount'
>>> decide(item, Debtor(Decimal(100)), ladder, date(2026, 4, 15)).rung.code
'formal'
"""

from datetime import date, timedelta
from typing import NamedTuple

from .ladder_facts import (
    COURTESY,
    COVERED,
    FORMAL_NOTICE,
    HANDOVER,
    HANDOVER_PROPOSED,
    HELD,
    KINDS,
    LADDER_END,
    MIN_INTERVAL,
    NO_WRITTEN_CONTACT,
    NOT_DUE,
    NOTICE_PENDING,
    POLICY_EMPTY,
    REPEAT_DAYS,
    STOPS_ALL,
    TOLERANCE,
    WAIT_CODES,
    WAIT_DAYS,
    Debtor,
    Hold,
    Item,
    Ladder,
    PastNotice,
    PastStep,
    Rung,
    Step,
    Wait,
)
from .ladder_rung import get_obstacle, is_gone, is_out_of_place, is_stopped, lacks_contact

__all__ = [
    "KINDS",
    "WAIT_CODES",
    "Debtor",
    "Hold",
    "Item",
    "Ladder",
    "PastNotice",
    "PastStep",
    "Rung",
    "Step",
    "Wait",
    "decide",
    "plan",
]

FOREVER = date.max


class _Chance(NamedTuple):
    """A step that will be possible from ``date``; ``code`` is what it waits for until then."""

    date: date
    code: str
    rung: Rung
    round: int = 0


class _Obstacle(NamedTuple):
    """A rung that cannot be taken now whatever the date; ``due``: its offset is reached."""

    code: str
    rung: Rung
    due: bool


def decide(item, debtor, ladder, today):
    """The step of one item today, the debtor's minimum interval left aside.

    :return: ``Step``, or ``Wait`` with the code of the reason
    """
    stop = _get_stop(item, ladder)
    if stop:
        return stop
    fast = _get_fast_track(item, debtor, ladder, today)
    if fast:
        return Step(fast)
    higher, obstacle = _get_higher(item, debtor, ladder, today)
    if higher and higher.date <= today:
        if higher.rung.kind == HANDOVER:
            return Wait(HANDOVER_PROPOSED, None, higher.rung)
        return Step(higher.rung)
    again = _get_repetition(item, debtor, ladder, today)
    if again and again.date <= today:
        return Step(again.rung, again.round)
    return _get_wait([chance for chance in (higher, again) if chance], obstacle, item)


def plan(items, debtor, ladder, today):
    """The steps of all the debtor's items in all currencies tonight, written ones by P-2.

    :return: ``{item.key: Step or Wait}``
    """
    decisions = {item.key: decide(item, debtor, ladder, today) for item in items}
    if debtor.notices:
        ripe = {
            key: step
            for key, step in decisions.items()
            if isinstance(step, Step) and step.rung.written
        }
        decisions.update(_get_delayed(ripe, debtor.notices, ladder, today))
    return decisions


# ---------------------------------------------------------------- one item
def _get_stop(item, ladder):
    """What stops the item before its ladder is looked at."""
    if item.holds:
        whole = [hold for hold in item.holds if hold.stops == STOPS_ALL]
        if whole:
            return _get_held(whole)
    if item.remainder <= ladder.tolerance:
        return Wait(COVERED if item.remainder <= 0 else TOLERANCE)
    if item.steps and any(not step.counts and not step.stale for step in item.steps):
        return Wait(NOTICE_PENDING)
    return None if ladder.rungs else Wait(POLICY_EMPTY)


def _get_held(holds, rung=None, soonest=None):
    """The wait of a held item: the last hold to end says until when, unless a step comes first."""
    hold = max(holds, key=lambda hold: hold.until or FOREVER)
    until = hold.until
    if soonest and soonest.date < (until or FOREVER):
        until, rung = soonest.date, soonest.rung
    return Wait(HELD, until, rung, {"kind": hold.kind, "stops": hold.stops})


def _get_fast_track(item, debtor, ladder, today):
    """001-8: the formal rung at once, for an overdue item of a confirmed staller."""
    if not debtor.staller or item.date_due >= today:
        return None
    if any(step.kind in (FORMAL_NOTICE, HANDOVER) for step in item.steps):
        return None
    for rung in ladder.rungs:
        if rung.kind == FORMAL_NOTICE and not get_obstacle(rung, item, debtor):
            return rung
    return None


def _get_higher(item, debtor, ladder, today):
    """The lowest applicable rung above the item's own, and the first one passed over below it.

    :return: (``_Chance`` or None, ``_Obstacle`` or None)
    """
    rank = max((step.rank for step in item.steps), default=None)
    last = max((step.date for step in item.steps if step.counts), default=None)
    obstacle = None
    for rung, due in ladder.get_schedule(item.date_due):
        if rank is not None and rung.rank <= rank or is_gone(rung, item, debtor, ladder):
            continue
        code = get_obstacle(rung, item, debtor)
        if not code:
            chance = _get_chance(rung, due, last)
            if rung.kind == COURTESY and max(chance.date, today) > item.date_due:
                continue
            if chance.date <= today and lacks_contact(rung, item):
                return None, _Obstacle(NO_WRITTEN_CONTACT, rung, True)
            return chance, obstacle
        if rung.kind == COURTESY and today > item.date_due:
            continue
        if not obstacle or due <= today and not obstacle.due:
            obstacle = _Obstacle(code, rung, due <= today)
    return None, obstacle


def _get_chance(rung, due, last):
    """When a rung may be taken: its offset, and ``wait_days`` since the last step that counts.

    Two steps never fall on one day, so a second run on the day of sending changes nothing.
    """
    if last:
        rested = last + timedelta(days=max(rung.wait_days, 1))
        if rested > due:
            return _Chance(rested, WAIT_DAYS, rung)
    return _Chance(due, NOT_DUE, rung)


def _get_repetition(item, debtor, ladder, today):
    """The next round of the item's highest rung, if it repeats and may be taken (000-5c)."""
    if not item.steps:
        return None
    top = max(item.steps, key=lambda step: (step.rank, step.round, step.date))
    rung = ladder.rung_by_code.get(top.code)
    if not rung or not top.counts or top.round >= rung.repeat_max:
        return None
    if get_obstacle(rung, item, debtor) or lacks_contact(rung, item):
        return None
    if is_out_of_place(rung, debtor, ladder):
        return None
    if rung.kind == COURTESY and today > item.date_due:
        return None
    rested = top.date + timedelta(days=max(rung.repeat_days, 1))
    due = ladder.get_rung_date(rung, item.date_due)
    return _Chance(max(rested, due), REPEAT_DAYS, rung, top.round + 1)


def _get_wait(chances, obstacle, item):
    """Why there is no step today: what is passed over, else what the next step waits for."""
    soonest = min(chances, key=lambda chance: chance.date, default=None)
    if not obstacle or soonest and (soonest.code == REPEAT_DAYS or not obstacle.due):
        return Wait(soonest.code, soonest.date, soonest.rung) if soonest else Wait(LADDER_END)
    if obstacle.code == HELD:
        holds = [hold for hold in item.holds if is_stopped(obstacle.rung, hold)]
        return _get_held(holds, obstacle.rung, soonest)
    if obstacle.code == NO_WRITTEN_CONTACT:
        return Wait(obstacle.code, None, obstacle.rung)
    until, rung = (soonest.date, soonest.rung) if soonest else (None, None)
    passed = obstacle.rung
    return Wait(obstacle.code, until, rung, {"rung": passed.code, "min_amount": passed.min_amount})


# ---------------------------------------------------------------- one debtor
def _get_delayed(ripe, notices, ladder, today):
    """The ripe written steps that the minimum intervals put off, as ``{key: Wait}`` (P-2).

    A reminder waits for notices of its own rank or higher, a formal notice for formal ones; all
    reminders ride on the notice as soon as one written step is allowed.
    """
    ranks = [step.rung.rank for step in ripe.values() if step.rung.kind != FORMAL_NOTICE]
    formal_day = _get_free_day(
        (notice for notice in notices if notice.formal), ladder.formal_min_days_between_notices
    )
    free_day = formal_day
    if ranks:
        free_day = _get_free_day(
            (notice for notice in notices if notice.rank >= max(ranks)),
            ladder.min_days_between_notices,
        )
        if len(ranks) < len(ripe):
            free_day = min(free_day, formal_day)
    delayed = {}
    for key, step in ripe.items():
        day = formal_day if step.rung.kind == FORMAL_NOTICE else free_day
        if day > today:
            delayed[key] = Wait(MIN_INTERVAL, None if day == FOREVER else day, step.rung)
    return delayed


def _get_free_day(notices, days):
    """The first day with every notice sent ``days`` ago; ``FOREVER`` while one is under way."""
    gap = timedelta(days=days)
    return max(
        (notice.date + gap if notice.sent else FOREVER for notice in notices), default=date.min
    )
