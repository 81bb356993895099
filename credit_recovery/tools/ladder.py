"""The ladder: which rung an item takes today, or why none and until when.

``decide`` is the rule for one item, ``plan`` adds the debtor's minimum interval (P-2) and the stops
of the company. Both are pure: what has happened is an argument, so is today.

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
    FOREVER,
    FORMAL_NOTICE,
    HANDOVER,
    HANDOVER_PROPOSED,
    HELD,
    KINDS,
    LADDER_END,
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
    Stop,
    Wait,
)
from .ladder_interval import get_delayed
from .ladder_rung import (
    get_last,
    get_obstacle_code,
    is_gone,
    is_out_of_place,
    is_stopped,
    lacks_contact,
)
from .ladder_stop import apply_stops

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
    "Stop",
    "Wait",
    "apply_stops",
    "decide",
    "plan",
]

GROUND = float("-inf")  # below every rank


class _Chance(NamedTuple):
    """A step that will be possible from ``date``; ``code`` is what it waits for until then."""

    date: date
    code: str
    rung: Rung
    round: int = 0


class _Obstacle(NamedTuple):
    """Why a rung cannot be taken, ``due`` or not; ``date``: when its hold will be over."""

    code: str
    rung: Rung
    due: bool
    date: date = FOREVER


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
    again, hindrance = _get_repetition(item, debtor, ladder, today)
    if again and again.date <= today:
        return Step(again.rung, again.round)
    chances = [chance for chance in (higher, again) if chance]
    obstacles = [passed for passed in (obstacle, hindrance) if passed]
    return _get_wait(chances, obstacles, item)


def plan(items, debtor, ladder, today, stops=()):
    """The steps of all the debtor's items in all currencies tonight, written ones by P-2.

    :param stops: the company's ``Stop``s of that day
    :return: ``{item.key: Step or Wait}``
    """
    decisions = _decide_all(items, debtor, ladder, today)
    if debtor.notices:
        ripe = {
            key: step
            for key, step in decisions.items()
            if isinstance(step, Step) and step.rung.written
        }
        decisions.update(get_delayed(ripe, debtor.notices, ladder, today))
    return apply_stops(decisions, stops) if stops else decisions


def _decide_all(items, debtor, ladder, today):
    """Decide for each item; of the many that are alike to the ladder, for the first one only."""
    answers = ladder.get_answers(debtor, today)
    decisions = {}
    for item in items:
        kind = ladder.classify(item, debtor, today)
        answer = answers.get(kind)
        if answer is None:
            answer = answers[kind] = decide(item, debtor, ladder, today)
        decisions[item.key] = answer
    return decisions


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


def _get_held(holds):
    """The wait of a held item: the last hold to end says until when."""
    hold = get_last(holds)
    return Wait(HELD, hold.until, None, {"kind": hold.kind, "stops": hold.stops})


def _get_fast_track(item, debtor, ladder, today):
    """001-8: the formal rung at once, for an overdue item of a confirmed staller."""
    if not debtor.staller or (item.date_ladder or item.date_due) >= today:
        return None
    if any(step.kind in (FORMAL_NOTICE, HANDOVER) for step in item.steps):
        return None
    for rung in ladder.rungs:
        if rung.kind == FORMAL_NOTICE and not get_obstacle_code(rung, item, debtor, debtor.overdue):
            return rung
    return None


def _get_higher(item, debtor, ladder, today):
    """The lowest applicable rung above the item's own, and the first one passed over below it.

    :return: (``_Chance`` or None, ``_Obstacle`` or None)
    """
    rank, last = _get_position(item.steps)
    first = None
    for rung, due in ladder.get_schedule(item.date_ladder or item.date_due):
        if rung.rank <= rank or is_gone(rung, item, debtor, ladder):
            continue
        if debtor.hurried and item.date_due < today:
            due = min(due, today)
        chance = _get_chance(rung, due, last)
        if rung.kind == COURTESY and max(chance.date, today) > item.date_due:
            continue
        obstacle = _get_obstacle(chance, item, debtor, due, today)
        if not obstacle:
            if chance.date <= today and lacks_contact(rung, item):
                return None, _Obstacle(NO_WRITTEN_CONTACT, rung, True)
            return chance, first
        first = first or obstacle
    return None, first


def _get_position(steps):
    """The highest rank reached, and the date of the last step that counts or None."""
    rank, last = GROUND, None
    for step in steps:
        rank = max(rank, step.rank)
        if step.counts and (last is None or step.date > last):
            last = step.date
    return rank, last


def _get_obstacle(chance, item, debtor, day, today):
    """What prevents this chance whatever its date, or None.

    An item not yet overdue adds to what is overdue by the day of the rung.
    """
    overdue = debtor.overdue
    if item.date_due >= today and chance.date > item.date_due:
        overdue += item.remainder
    code = get_obstacle_code(chance.rung, item, debtor, overdue)
    if not code:
        return None
    due = day <= today
    if code != HELD:
        return _Obstacle(code, chance.rung, due)
    holds = [hold for hold in item.holds if is_stopped(chance.rung, hold)]
    free = max(hold.until or FOREVER for hold in holds)
    return _Obstacle(HELD, chance.rung, due, max(free, chance.date))


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
    """The next round of the item's highest rung, if it repeats (000-5c), and what prevents it.

    :return: (``_Chance`` or None, ``_Obstacle`` or None)
    """
    top = max(item.steps, key=lambda step: (step.rank, step.round, step.date), default=None)
    rung = ladder.rung_by_code.get(top.code) if top else None
    if not rung or not top.counts or top.round >= rung.repeat_max:
        return None, None
    rested = top.date + timedelta(days=max(rung.repeat_days, 1))
    day = max(rested, ladder.get_rung_date(rung, item.date_ladder or item.date_due))
    if is_out_of_place(rung, debtor, ladder) or lacks_contact(rung, item):
        return None, None
    if rung.kind == COURTESY and max(day, today) > item.date_due:
        return None, None
    chance = _Chance(day, REPEAT_DAYS, rung, top.round + 1)
    obstacle = _get_obstacle(chance, item, debtor, day, today)
    return (None, obstacle) if obstacle else (chance, None)


def _get_wait(chances, obstacles, item):
    """Why there is no step today: what is passed over, else what the next step waits for.

    A hold that ends opens the rung above or the next round, whichever comes first.
    """
    for passed in obstacles:
        if passed.date < FOREVER:
            chances.append(_Chance(passed.date, HELD if passed.due else NOT_DUE, passed.rung))
    obstacle = obstacles[0] if obstacles else None
    soonest = min(chances, key=lambda chance: chance.date, default=None)
    if not obstacle or soonest and (soonest.code == REPEAT_DAYS or not obstacle.due):
        return Wait(soonest.code, soonest.date, soonest.rung) if soonest else Wait(LADDER_END)
    until, rung = (soonest.date, soonest.rung) if soonest else (None, obstacle.rung)
    return Wait(obstacle.code, until, rung, _get_params(obstacle, item))


def _get_params(obstacle, item):
    """What is passed over and why, for the text shown."""
    params = {"rung": obstacle.rung.code, "min_amount": obstacle.rung.min_amount}
    for hold in item.holds:
        if obstacle.code == HELD and is_stopped(obstacle.rung, hold):
            params.update(kind=hold.kind, stops=hold.stops)
    return params
