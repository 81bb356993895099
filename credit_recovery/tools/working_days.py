"""Working days: Monday to Friday less a country's public holidays, as a pure object (P-12)."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, eq=False)
class WorkingDays:
    """The calendar that offsets in working days and printed deadlines follow; equal to itself only.

    :param holidays: whatever answers ``day in holidays``
    :param weekend: the free days of the week, Monday being 0

    >>> days = WorkingDays(holidays={date(2026, 1, 6)})
    >>> days.is_working(date(2026, 1, 6)), days.is_working(date(2026, 1, 7))
    (False, True)
    """

    holidays: Container[date] = frozenset()
    weekend: tuple[int, ...] = (5, 6)

    @classmethod
    def for_country(cls, country_code, subdiv=None):
        """The calendar of a country (ISO code) or one of its subdivisions.

        A country unknown to the library, or none, has Monday to Friday.

        >>> WorkingDays.for_country("IT").is_working(date(2026, 4, 6))  # Easter Monday
        False
        >>> WorkingDays.for_country(None).is_working(date(2026, 4, 6))
        True
        """
        from holidays import country_holidays  # here, so that the rules load without the library

        if not country_code:
            return cls()
        try:
            return cls(country_holidays(country_code, subdiv=subdiv))
        except NotImplementedError:
            return cls()

    def is_working(self, day):
        """Whether ``day`` is neither a weekend day nor a holiday."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def add(self, day, count):
        """The ``count``-th working day strictly after ``day``, or before it when negative.

        >>> WorkingDays().add(date(2026, 1, 2), 3)  # a Friday
        datetime.date(2026, 1, 7)
        >>> WorkingDays().add(date(2026, 1, 4), -1)  # a Sunday
        datetime.date(2026, 1, 2)
        >>> WorkingDays().add(date(2026, 1, 4), 0)
        datetime.date(2026, 1, 4)
        """
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def next_or_same(self, day):
        """``day`` itself if it is a working day, else the next one.

        >>> WorkingDays().next_or_same(date(2026, 1, 3))
        datetime.date(2026, 1, 5)
        """
        return day if self.is_working(day) else self.add(day, 1)
