"""Which case first: points for what is at stake, shown with their reasons (P-20, 002-5)."""

from math import log10
from typing import NamedTuple

AMOUNT, DAYS, STARS, BROKEN, CONTACT, LIMIT = (
    "amount",
    "days",
    "stars",
    "broken",
    "contact",
    "limit",
)
# points of one star, of one broken promise, of a silence, of a limit exceeded
STAR, PROMISE, SILENCE, EXCEEDED = 15, 10, 10, 10
# a debtor not spoken with for so many days is due
SILENT_DAYS = 14
# days late and broken promises count up to here
MOST_DAYS, MOST_BROKEN = 120, 3


class Standing(NamedTuple):
    """Where a case stands.

    :ivar float overdue: in company currency, after netting
    :ivar int days: of the oldest overdue item
    :ivar int stars: given by hand, or raised by a broken promise
    :ivar int broken: broken promises
    :ivar int silence: days since the last contact; None: never
    :ivar bool over_limit: whether the debtor owes more than his credit limit
    """

    overdue: float = 0.0
    days: int = 0
    stars: int = 0
    broken: int = 0
    silence: int | None = None
    over_limit: bool = False


def get_points(standing):
    """The points of a case by cause; their sum orders the worklist.

    The amount counts by its order of magnitude, so that a large debtor comes first without hiding
    all others.

    >>> get_points(Standing(overdue=9_900, days=60, silence=3))
    {'amount': 20, 'days': 10}
    >>> get_points(Standing(overdue=900, days=500, stars=1, broken=1, over_limit=True))
    {'amount': 10, 'days': 20, 'stars': 15, 'broken': 10, 'contact': 10, 'limit': 10}
    >>> get_points(Standing(stars=1))
    {'stars': 15}
    """
    points = {STARS: STAR * standing.stars}
    if standing.overdue > 0:
        silent = standing.silence is None or standing.silence >= SILENT_DAYS
        points = {
            AMOUNT: round(10 * log10(1 + standing.overdue / 100)),
            DAYS: min(standing.days, MOST_DAYS) // 6,
            **points,
            BROKEN: PROMISE * min(standing.broken, MOST_BROKEN),
            CONTACT: SILENCE if silent else 0,
            LIMIT: EXCEEDED if standing.over_limit else 0,
        }
    return {cause: value for cause, value in points.items() if value}
