"""When a customer pays by habit: the ladder starts then, the due date stays (P-12, pure)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PayHabit:
    """A customer's own calendar.

    :param day: he pays on this day of the month, or on its last day if it is shorter; 0: on any
    :param months: due dates in these months (1 to 12) move into the next one
    :param month_day: to this day of it

    >>> PayHabit(day=15).shift(date(2026, 3, 10)), PayHabit(day=15).shift(date(2026, 3, 16))
    (datetime.date(2026, 3, 15), datetime.date(2026, 4, 15))
    >>> PayHabit(months=(8, 12)).shift(date(2026, 12, 1))
    datetime.date(2027, 1, 10)
    """

    day: int = 0
    months: tuple[int, ...] = ()
    month_day: int = 10

    def shift(self, due):
        """The day the offsets of the ladder count from; never before the due date.

        >>> PayHabit().shift(date(2026, 3, 10))
        datetime.date(2026, 3, 10)
        >>> PayHabit(day=31).shift(date(2026, 2, 10))
        datetime.date(2026, 2, 28)
        >>> PayHabit(15, (8,)).shift(date(2026, 8, 31))
        datetime.date(2026, 9, 15)
        """
        if due.month in self.months:
            due = _get_day(*_get_next_month(due), self.month_day)
        if not self.day:
            return due
        this_month = _get_day(due.year, due.month, self.day)
        return this_month if this_month >= due else _get_day(*_get_next_month(due), self.day)


def _get_next_month(day):
    """``(year, month)`` after a day's own."""
    return day.year + day.month // 12, day.month % 12 + 1


def _get_day(year, month, day):
    """That day, or the last one of a shorter month."""
    return date(year, month, min(day, monthrange(year, month)[1]))
