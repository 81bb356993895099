"""Closures of a company: days of every year on which nothing is sent (P-12, pure)."""

from dataclasses import dataclass
from datetime import timedelta

ONE_DAY = timedelta(days=1)
YEAR = 366


@dataclass(frozen=True, slots=True)
class Closure:
    """From one day of the year to another, both closed; it may run over New Year.

    :param first: (month, day)
    :param last: (month, day)

    >>> from datetime import date
    >>> christmas = Closure("Christmas", (12, 23), (1, 6))
    >>> [christmas.covers(date(2026, *day)) for day in ((12, 22), (12, 23), (1, 6), (1, 7))]
    [False, True, True, False]
    """

    name: str
    first: tuple[int, int]
    last: tuple[int, int]

    def covers(self, day):
        """Whether ``day`` falls into it, in whatever year."""
        found = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= found <= self.last
        return found >= self.first or found <= self.last


def get_closure(day, closures):
    """The closure that covers a day, or None.

    >>> from datetime import date
    >>> summer = Closure("Summer", (8, 8), (8, 25))
    >>> get_closure(date(2026, 8, 25), [summer]).name, get_closure(date(2026, 8, 26), [summer])
    ('Summer', None)
    """
    return next((closure for closure in closures if closure.covers(day)), None)


def get_reopening(day, closures):
    """The first day, from ``day`` on, that no closure covers; None when there is none in a year.

    >>> from datetime import date
    >>> closures = [Closure("Christmas", (12, 23), (1, 6)), Closure("Stocktaking", (1, 7), (1, 9))]
    >>> get_reopening(date(2026, 12, 30), closures)
    datetime.date(2027, 1, 10)
    >>> get_reopening(date(2026, 8, 1), [Closure("For good", (1, 1), (12, 31))])
    """
    for _day in range(YEAR + 1):
        if not get_closure(day, closures):
            return day
        day += ONE_DAY
    return None
