"""The debtor's minimum intervals between written notices (P-2)."""

from datetime import date, timedelta

from .ladder_facts import FOREVER, FORMAL_NOTICE, MIN_INTERVAL, Wait


def get_delayed(ripe, notices, ladder, today):
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
