"""When a consumer may be rung, and what counts as an attempt: plain rules on local moments."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from .working_days import WorkingDays

SATURDAY, SUNDAY = 5, 6
WEEK = timedelta(days=7)
NOT_THAT_DAY, NOT_THAT_HOUR, TOO_MANY_A_DAY, TOO_MANY_A_WEEK = CODES = (
    "day",
    "hour",
    "per_day",
    "per_week",
)


class PastCall(NamedTuple):
    """An outgoing call: when (local), and whether somebody was spoken to."""

    moment: datetime
    spoken: bool


@dataclass(frozen=True, slots=True)
class CallHours:
    """Hours of the day as decimals; ``saturday_end`` 0: never on Saturday; a maximum of 0: none."""

    start: float = 8.5
    end: float = 21.0
    saturday_end: float = 15.0
    per_day: int = 1
    per_week: int = 3
    working_days: WorkingDays = field(default_factory=WorkingDays)

    def get_obstacle(self, moment, earlier=()):
        """Why a consumer is not to be rung at a local moment: one of ``CODES``, or None.

        Never on Sundays and holidays; per day the conversations count, per week (the seven days
        up to the call) every call.

        :param earlier: the ``PastCall``s of the debtor before it

        >>> hours = CallHours()
        >>> friday = datetime(2026, 3, 6, 8, 29)
        >>> hours.get_obstacle(friday), hours.get_obstacle(friday + timedelta(minutes=1))
        ('hour', None)
        >>> hours.get_obstacle(datetime(2026, 3, 7, 15)), hours.get_obstacle(datetime(2026, 3, 8))
        ('hour', 'day')
        >>> rung = [PastCall(datetime(2026, 3, day, 10), False) for day in (2, 3, 4)]
        >>> hours.get_obstacle(datetime(2026, 3, 9, 9), rung)
        'per_week'
        >>> hours.get_obstacle(datetime(2026, 3, 9, 10, 1), rung)
        """
        return self._get_time_obstacle(moment) or self._get_count_obstacle(moment, earlier)

    def _get_time_obstacle(self, moment):
        weekday = moment.weekday()
        end = self.saturday_end if weekday == SATURDAY else self.end
        if weekday == SUNDAY or moment.date() in self.working_days.holidays or not end:
            return NOT_THAT_DAY
        hour = moment.hour + moment.minute / 60
        return None if self.start <= hour < end else NOT_THAT_HOUR

    def _get_count_obstacle(self, moment, earlier):
        spoken = sum(call.spoken and call.moment.date() == moment.date() for call in earlier)
        if self.per_day and spoken >= self.per_day:
            return TOO_MANY_A_DAY
        lately = sum(moment - WEEK <= call.moment <= moment for call in earlier)
        return TOO_MANY_A_WEEK if self.per_week and lately >= self.per_week else None


def count_attempts(moments):
    """Attempts to reach somebody: at most one a day, however often the telephone rang (P-5).

    >>> count_attempts([datetime(2026, 3, 6, 9, 0), datetime(2026, 3, 6, 9, 1)])
    1
    >>> count_attempts([datetime(2026, 3, 6, 23, 59), datetime(2026, 3, 7, 0, 0)])
    2
    """
    return len({moment.date() for moment in moments})
