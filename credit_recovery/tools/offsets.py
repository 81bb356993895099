"""Offsets of the ladder: days, working days and calendar months from a due date (001-12)."""

from calendar import monthrange
from datetime import date, timedelta

from .working_days import WorkingDays

DAY, WORKING_DAY, MONTH = UNITS = ("day", "working_day", "month")


def add_offset(day, value, unit, working_days=WorkingDays()):  # noqa: B008 - immutable
    """``day`` moved by ``value`` units; a negative value moves it back.

    :param unit: one of ``UNITS``
    :param working_days: the calendar for ``working_day``
    :raise ValueError: for another unit

    >>> add_offset(date(2026, 1, 31), 20, "day")
    datetime.date(2026, 2, 20)
    >>> add_offset(date(2026, 1, 30), 3, "working_day")
    datetime.date(2026, 2, 4)
    >>> add_offset(date(2026, 1, 31), 1, "month")
    datetime.date(2026, 2, 28)
    """
    if unit == DAY:
        return day + timedelta(days=value)
    if unit == WORKING_DAY:
        return working_days.add(day, value)
    if unit == MONTH:
        return _add_months(day, value)
    raise ValueError(f"unknown unit {unit!r}")


def _add_months(day, months):
    """The same day of another month, or that month's last day.

    >>> _add_months(date(2024, 3, 31), -1), _add_months(date(2025, 11, 30), 3)
    (datetime.date(2024, 2, 29), datetime.date(2026, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
