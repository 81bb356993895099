"""The regular review of a customer's credit: who is due, what it proposes (000-4, 003-9, pure)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

RAISE, LOWER, SUSPEND, CALL, NONE = PROPOSALS = ("raise", "lower", "suspend", "call", "none")
GOOD, WEAK, WORST = ("A", "B"), ("D", "E"), "E"
# a limit is moved by so much or not at all; who uses less of it needs no higher one
LEAST_CHANGE = Decimal("0.1")
LEAST_USE = Decimal("0.5")
# what a review found, in the order in which it is told
REASONS = (
    "long_overdue",
    "overdue",
    "over_limit",
    "fell",
    "rose",
    "worst_class",
    "score_higher",
    "score_lower",
    "no_limit",
    "no_credit",
    "no_score",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a customer stands; amounts in company currency.

    :ivar Decimal limit: None: unlimited; 0: no credit
    :ivar int score: 0-100; None: too little history
    :ivar int score_before: at his last review
    :ivar str grade: "A" to "E"; empty without a score
    :ivar Decimal score_limit: what the score proposes; None: nothing
    """

    exposure: Decimal = Decimal(0)
    overdue: Decimal = Decimal(0)
    days_overdue: int = 0
    limit: Decimal | None = None
    score: int | None = None
    score_before: int | None = None
    grade: str = ""
    score_limit: Decimal | None = None


class Rules(NamedTuple):
    """A company's: what is worth a proposal.

    ``drop``: points that the score loses or gains between two reviews; ``suspend_days``: from so
    many days overdue on; ``small``: an amount overdue up to which nobody is alarmed.
    """

    drop: int = 10
    suspend_days: int = 60
    small: Decimal = Decimal(0)


class Proposal(NamedTuple):
    """What a review proposes: the limit is None where it is not about one."""

    kind: str
    limit: Decimal | None
    reasons: tuple


def propose(standing, rules):
    """Propose what to do about a customer, the gravest first.

    >>> late = Standing(overdue=Decimal(900), days_overdue=60, limit=Decimal(5000))
    >>> propose(late, Rules())
    Proposal(kind='suspend', limit=Decimal('0'), reasons=('long_overdue', 'no_score'))
    >>> weak = Standing(limit=Decimal(5000), score=40, score_before=55, grade="D",
    ...                 score_limit=Decimal(2000))
    >>> propose(weak, Rules())
    Proposal(kind='lower', limit=Decimal('2000'), reasons=('fell', 'score_lower'))
    >>> good = Standing(exposure=Decimal(2500), limit=Decimal(5000), score=90, score_before=88,
    ...                 grade="A", score_limit=Decimal(8000))
    >>> propose(good, Rules())
    Proposal(kind='raise', limit=Decimal('8000'), reasons=('score_higher',))
    >>> propose(Standing(overdue=Decimal(90), days_overdue=3), Rules()).kind
    'call'
    >>> propose(Standing(overdue=Decimal(9), days_overdue=90), Rules(small=Decimal(9))).kind
    'none'
    """
    found = _find(standing, rules)
    reasons = tuple(reason for reason in REASONS if reason in found)
    for kind, applies in (
        (SUSPEND, _suspends),
        (LOWER, _lowers),
        (CALL, _calls),
        (RAISE, _raises),
    ):
        if applies(standing, found):
            return Proposal(kind, _get_limit(kind, standing), reasons)
    return Proposal(NONE, None, reasons)


def _get_limit(kind, standing):
    """The limit that a proposal is about."""
    if kind == SUSPEND:
        return Decimal(0)
    return standing.score_limit if kind in (LOWER, RAISE) else None


def _find(standing, rules):
    """The codes of all that is to be said about a customer."""
    return {
        *_find_in_ledger(standing, rules),
        *_find_in_score(standing, rules),
        *_find_in_limit(standing),
    }


def _find_in_ledger(standing, rules):
    if standing.overdue > rules.small:
        yield "long_overdue" if standing.days_overdue >= rules.suspend_days else "overdue"
    if standing.limit and standing.exposure > standing.limit:
        yield "over_limit"


def _find_in_score(standing, rules):
    if standing.score is None:
        yield "no_score"
    elif standing.score_before is not None:
        change = standing.score - standing.score_before
        if abs(change) >= rules.drop:
            yield "rose" if change > 0 else "fell"
    if standing.grade == WORST:
        yield "worst_class"


def _find_in_limit(standing):
    """How the limit compares with what the score proposes.

    >>> hundred = Decimal(100)
    >>> for limit in (90, 91, 109, 110):
    ...     standing = Standing(limit=hundred, score=1, score_limit=Decimal(limit))
    ...     limit, list(_find_in_limit(standing))
    (90, ['score_lower'])
    (91, [])
    (109, [])
    (110, ['score_higher'])
    """
    limit, proposed = standing.limit, standing.score_limit
    if limit is None:
        if standing.grade in WEAK:
            yield "no_limit"
    elif not limit:
        yield "no_credit"
    elif proposed is not None:
        if proposed <= limit * (1 - LEAST_CHANGE):
            yield "score_lower"
        elif proposed >= limit * (1 + LEAST_CHANGE):
            yield "score_higher"


def _suspends(standing, found):
    """No more credit: long overdue, overdue in the worst class, or a score that gives none."""
    if "no_credit" in found:
        return False
    gives_none = standing.score_limit is not None and standing.score_limit <= 0
    return (
        "long_overdue" in found
        or {"overdue", "worst_class"} <= found
        or (gives_none and bool({"score_lower", "no_limit"} & found))
    )


def _lowers(standing, found):
    """A lower limit, or a first one for who is weak."""
    return standing.score_limit is not None and bool({"score_lower", "no_limit"} & found)


def _calls(standing, found):
    return bool({"overdue", "long_overdue"} & found)


def _raises(standing, found):
    """Who is good, pays, and needs it."""
    return (
        "score_higher" in found
        and standing.grade in GOOD
        and standing.exposure >= standing.limit * LEAST_USE
    )


def is_due(month, last, months, alarmed):
    """Whether a customer is reviewed in a month.

    :param date month: its first day
    :param date last: the first day of the month of his last review; None: never
    :param int months: how often, by his class
    :param bool alarmed: something is overdue, or his class became worse: that does not wait

    >>> from datetime import date
    >>> january = date(2026, 1, 1)
    >>> [is_due(date(2026, m, 1), january, 3, False) for m in (1, 3, 4)]
    [False, False, True]
    >>> is_due(date(2026, 3, 1), january, 3, True), is_due(january, january, 3, True)
    (True, False)
    >>> is_due(january, None, 12, False)
    True
    """
    if last is None:
        return True
    passed = count_months(last, month)
    return passed > 0 and (alarmed or passed >= months)


def count_months(first, last):
    """Months from the one of a day to that of another.

    >>> from datetime import date
    >>> count_months(date(2025, 11, 30), date(2026, 2, 1))
    3
    """
    return 12 * (last.year - first.year) + last.month - first.month


def is_worse(grade, before):
    """Whether a class is worse than the one before; without either there is nothing to compare.

    >>> is_worse("C", "B"), is_worse("B", "B"), is_worse("C", ""), is_worse("", "B")
    (True, False, False, False)
    """
    return bool(grade and before) and grade > before
