"""A customer's score from his own history, line by line (003-9, 004-2; pure)."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from .score_history import UNPAID_DAYS, History

DAYS_LATE, PAID_LATE, UNPAID, PROMISES, BOUNCES, DISPUTES, TREND, HISTORY = (
    "days_late",
    "paid_late",
    "unpaid",
    "promises",
    "bounces",
    "disputes",
    "trend",
    "history",
)
INVOICES = "invoices"  # only of a history that is too short
# a criterion gives nothing from here on, and all its points at 0
WORST = {
    DAYS_LATE: Decimal(60),  # days on average
    PAID_LATE: Decimal(100),  # per cent of the amount
    UNPAID: Decimal(25),  # per cent of the amount, as if unpaid for UNPAID_DAYS
    PROMISES: Decimal(3),
    BOUNCES: Decimal(3),
    DISPUTES: Decimal(3),
    TREND: Decimal(15),  # days more than in the period before
}
FULL_HISTORY = 24  # months
YEAR = 12
TENTH, CENT, HUNDRED = Decimal("0.1"), Decimal("0.01"), Decimal(100)


class ScoreClass(NamedTuple):
    """A class of customers.

    :ivar str code: A to E
    :ivar int value_min: scores from here on belong to it
    :ivar Decimal months: purchases of so many months are proposed as limit
    """

    code: str
    value_min: int
    months: Decimal


DEFAULT_CLASSES = (
    ScoreClass("A", 85, Decimal(3)),
    ScoreClass("B", 70, Decimal(2)),
    ScoreClass("C", 50, Decimal(1)),
    ScoreClass("D", 30, Decimal("0.5")),
    ScoreClass("E", 0, Decimal(0)),
)
DEFAULT_WEIGHTS = {
    DAYS_LATE: 30,
    PAID_LATE: 20,
    UNPAID: 25,
    PROMISES: 8,
    BOUNCES: 4,
    DISPUTES: 3,
    TREND: 5,
    HISTORY: 5,
}


@dataclass(frozen=True, slots=True)
class Rules:
    """A company's settings.

    :ivar dict weights: of the criteria; their sum is worth 100 points
    :ivar tuple classes: ScoreClass, in any order
    :ivar int min_invoices, min_months: what a score needs
    """

    weights: dict = field(default_factory=lambda: DEFAULT_WEIGHTS)
    classes: tuple = DEFAULT_CLASSES
    min_invoices: int = 3
    min_months: int = 3


class Line(NamedTuple):
    """One reason.

    :ivar str code: the criterion
    :ivar Decimal value: what was measured
    :ivar Decimal points: what it gives
    :ivar Decimal most: what it gives at best
    :ivar dict params: what else its text names
    """

    code: str
    value: Decimal
    points: Decimal
    most: Decimal
    params: dict


class Score(NamedTuple):
    """A customer's score.

    :ivar int value: 0 to 100, the sum of its lines' points; None: not enough history
    :ivar str code: its class, or None
    :ivar int limit: proposed, in company currency; None: not enough history
    :ivar tuple lines: Line
    """

    value: int | None
    code: str | None
    limit: int | None
    lines: tuple


def get_score(history: History, rules, today):
    """The score of a customer, or what is missing for one.

    Four invoices of 1,000 since a year, one paid 20 days late: 5 days on average, 25 % late.

    >>> from datetime import date
    >>> fair = History(4, date(2025, 3, 1), Decimal(4000), Decimal(20000), Decimal(1000),
    ...     recent=Decimal(4000), recent_days=Decimal(20000), purchases=Decimal(4000))
    >>> score = get_score(fair, Rules(), date(2026, 3, 1))
    >>> [(line.code, str(line.points)) for line in score.lines]  # doctest: +NORMALIZE_WHITESPACE
    [('days_late', '27.5'), ('paid_late', '15.0'), ('unpaid', '25.0'), ('promises', '8.0'),
     ('bounces', '4.0'), ('disputes', '3.0'), ('trend', '2.5'), ('history', '2.5')]
    >>> score.value, score.code, score.limit
    (88, 'A', 1000)
    >>> young = History(2, date(2026, 1, 1), Decimal(100))
    >>> missing = get_score(young, Rules(), date(2026, 3, 1))
    >>> missing.value, missing.limit, [(line.code, int(line.value)) for line in missing.lines]
    (None, None, [('invoices', 2), ('history', 2)])
    """
    months = history.get_months(today)
    if history.invoices < rules.min_invoices or months < rules.min_months or not history.known:
        return Score(None, None, None, _get_missing(history, rules, months))
    lines = tuple(_get_lines(history, rules.weights, months, today))
    total = sum(line.points for line in lines).quantize(Decimal(1), ROUND_HALF_UP)
    value = min(int(total), 100)
    found = get_class(value, rules.classes)
    return Score(value, found.code, get_limit(history.purchases, months, found.months), lines)


def get_class(value, classes):
    """The class of a score: the one with the highest minimum that it reaches, else the lowest.

    >>> [get_class(value, DEFAULT_CLASSES).code for value in (100, 85, 84, 30, 29, 0)]
    ['A', 'A', 'B', 'D', 'E', 'E']
    """
    falling = sorted(classes, key=lambda one: (-one.value_min, one.code))
    return next((one for one in falling if value >= one.value_min), falling[-1])


def get_limit(purchases, months, factor):
    """The limit proposed: what he buys in so many months, in two figures, from 100 on.

    :param Decimal purchases: of the last twelve months
    :param int months: since the first invoice; who is new has bought for less than a year
    :param Decimal factor: months of purchases

    >>> get_limit(Decimal(12000), 30, Decimal(2)), get_limit(Decimal(12000), 3, Decimal(2))
    (2000, 8000)
    >>> get_limit(Decimal(123456), 12, Decimal(3)), get_limit(Decimal(90), 12, Decimal(1))
    (31000, 100)
    >>> get_limit(Decimal(-5), 12, Decimal(3)), get_limit(Decimal(12000), 12, Decimal(0))
    (0, 0)
    """
    amount = purchases * factor / min(max(months, 1), YEAR)
    if amount <= 0:
        return 0
    step = Decimal(max(100, 10 ** (amount.adjusted() - 1)))
    return max(int((amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step), 100)


def _get_missing(history, rules, months):
    """The history that is there, and how much is asked."""
    found = (
        (INVOICES, history.invoices, rules.min_invoices),
        (HISTORY, months, rules.min_months),
    )
    zero = Decimal()
    return tuple(
        Line(code, Decimal(value), zero, zero, {"needed": needed}) for code, value, needed in found
    )


def _get_lines(history, weights, months, today):
    """One line per criterion that has a weight."""
    total = sum(weights.values()) or 1
    for code, (value, good, params) in _measure(history, months, today).items():
        if weight := weights.get(code):
            most = HUNDRED * weight / total
            points = (most * good).quantize(TENTH, ROUND_HALF_UP)
            value = value.quantize(CENT, ROUND_HALF_UP)
            yield Line(code, value, points, most.quantize(TENTH, ROUND_HALF_UP), params)


def _measure(history, months, today):
    """``{criterion: (value, share of its points from 0 to 1, params)}``."""
    known = history.known
    late = history.late_days / known
    share = HUNDRED * history.late / known
    weight = HUNDRED * history.aged / (known * UNPAID_DAYS)
    oldest = (today - history.oldest).days if history.oldest else 0
    counts = {PROMISES: history.broken, BOUNCES: history.bounces, DISPUTES: history.disputes}
    return {
        DAYS_LATE: (late, _get_good(DAYS_LATE, late), {}),
        PAID_LATE: (share, _get_good(PAID_LATE, share), {}),
        UNPAID: (history.overdue, _get_good(UNPAID, weight), {"days": oldest}),
        **{
            code: (Decimal(count), _get_good(code, Decimal(count)), {})
            for code, count in counts.items()
        },
        TREND: _measure_trend(history),
        HISTORY: (
            Decimal(months),
            min(Decimal(months) / FULL_HISTORY, Decimal(1)),
            {INVOICES: history.invoices},
        ),
    }


def _measure_trend(history):
    """How many days later than before; half of the points where one period is unknown.

    >>> half = History(recent=Decimal(10), recent_days=Decimal(100))
    >>> _measure_trend(half)[1]
    Decimal('0.5')
    >>> worse = History(recent=Decimal(10), recent_days=Decimal(150), previous=Decimal(10))
    >>> _measure_trend(worse)
    (Decimal('15'), Decimal('0'), {'recent': 15.0, 'previous': 0.0})
    """
    if not history.recent or not history.previous:
        return Decimal(), Decimal("0.5"), {}
    recent = history.recent_days / history.recent
    previous = history.previous_days / history.previous
    shown = (("recent", recent), ("previous", previous))
    params = {name: float(days.quantize(TENTH, ROUND_HALF_UP)) for name, days in shown}
    return recent - previous, _get_good(TREND, recent - previous), params


def _get_good(code, value):
    """1 at or below 0, falling evenly to 0 at the worst.

    >>> [str(_get_good(DAYS_LATE, Decimal(days))) for days in (-3, 0, 30, 60, 99)]
    ['1', '1', '0.5', '0', '0']
    """
    return 1 - min(max(value, Decimal()) / WORST[code], Decimal(1))
