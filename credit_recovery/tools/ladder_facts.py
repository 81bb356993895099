"""What the ladder is told and what it answers: plain frozen records, no rules."""

from bisect import bisect_right
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .offsets import DAY, UNITS, add_offset
from .working_days import WorkingDays

COURTESY, CALL, REMINDER, FORMAL_NOTICE, HANDOVER = KINDS = (
    "courtesy",
    "call",
    "reminder",
    "formal_notice",
    "handover",
)
WRITTEN_KINDS = frozenset((COURTESY, REMINDER, FORMAL_NOTICE))

STOPS_ALL, STOPS_COURTESY_CALL, STOPS_THREATENING = ("all", "courtesy_call", "threatening")

# Why an item does not step tonight
WAIT_CODES = (
    HELD,
    COVERED,
    TOLERANCE,
    NOTICE_PENDING,
    NOT_DUE,
    WAIT_DAYS,
    REPEAT_DAYS,
    MIN_AMOUNT,
    AUDIENCE,
    MIN_INTERVAL,
    HARDSHIP,
    NO_WRITTEN_CONTACT,
    HANDOVER_PROPOSED,
    LADDER_END,
    POLICY_EMPTY,
    BANK_NOT_FRESH,
    CLOSURE,
) = (
    "held",
    "covered",
    "tolerance",
    "notice_pending",
    "not_due",
    "wait_days",
    "repeat_days",
    "min_amount",
    "audience",
    "min_interval",
    "hardship",
    "no_written_contact",
    "handover_proposed",
    "ladder_end",
    "policy_empty",
    "bank_not_fresh",
    "closure",
)

ZERO = Decimal(0)
FOREVER = date.max
# for so many kinds of debtors a ladder keeps what it decided
MEMORY = 100


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of a policy's ladder.

    ``repeat_max`` is how many times it may be repeated after its first time (round 0). The
    minimum is the debtor's overdue after netting; the audience (``new_customer_invoices`` paid
    invoices not yet reached, or an item of ``large_amount``) is met by either, both 0 mean all.
    """

    code: str
    rank: int
    kind: str
    offset_value: int
    offset_unit: str = DAY
    wait_days: int = 0
    repeat_days: int = 0
    repeat_max: int = 0
    min_amount: Decimal = ZERO
    new_customer_invoices: int = 0
    large_amount: Decimal = ZERO
    threatening: bool = False
    level_id: int | None = None

    def __post_init__(self):
        if self.kind not in KINDS or self.offset_unit not in UNITS:
            raise ValueError(f"unknown kind or unit: {self!r}")

    @property
    def written(self):
        return self.kind in WRITTEN_KINDS


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs of a policy, lowest rank first, with its intervals in days."""

    rungs: tuple[Rung, ...]
    tolerance: Decimal = ZERO
    min_days_between_notices: int = 10
    formal_min_days_between_notices: int = 30
    working_days: WorkingDays = field(default_factory=WorkingDays)
    rung_by_code: dict[str, Rung] = field(init=False, repr=False, compare=False)
    top_reminder_rank: int | None = field(init=False, repr=False, compare=False)
    _answers: dict[Hashable, dict] = field(init=False, repr=False, compare=False)
    _dates: dict[date, tuple] = field(init=False, repr=False, compare=False)
    _minimums: list[Decimal] = field(init=False, repr=False, compare=False)
    _large_amounts: list[Decimal] = field(init=False, repr=False, compare=False)
    _new_customer_invoices: int = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        rungs = tuple(sorted(self.rungs, key=lambda rung: rung.rank))
        reminders = [rung.rank for rung in rungs if rung.kind == REMINDER]
        object.__setattr__(self, "rungs", rungs)
        object.__setattr__(self, "rung_by_code", {rung.code: rung for rung in rungs})
        object.__setattr__(self, "top_reminder_rank", max(reminders, default=None))
        object.__setattr__(self, "_answers", {})
        object.__setattr__(self, "_dates", {})
        object.__setattr__(self, "_minimums", sorted({rung.min_amount for rung in rungs}))
        object.__setattr__(self, "_large_amounts", sorted({rung.large_amount for rung in rungs}))
        object.__setattr__(
            self,
            "_new_customer_invoices",
            max((rung.new_customer_invoices for rung in rungs), default=0),
        )

    def get_answers(self, debtor, today):
        """What was decided today for debtors like this one, by class of item; the caller adds.

        The key is all that this ladder can tell of a debtor.
        """
        alike = (
            today,
            bisect_right(self._minimums, debtor.overdue),
            min(debtor.paid_invoices, self._new_customer_invoices),
            debtor.hardship,
            debtor.staller,
            debtor.formal,
            debtor.hurried,
        )
        if len(self._answers) > MEMORY:  # a server lives for many days
            self._answers.clear()
        return self._answers.setdefault(alike, {})

    def classify(self, item, debtor, today):
        """All that this ladder can tell of an item: equal classes get equal answers."""
        remainder, coming = item.remainder, item.date_due >= today
        return (
            item.date_due,
            item.date_ladder,
            item.steps,
            item.holds,
            (remainder > 0) + (remainder > self.tolerance),
            bisect_right(self._large_amounts, item.amount),
            coming and bisect_right(self._minimums, debtor.overdue + remainder),
        )

    def get_schedule(self, date_due):
        """``((rung, date its offset is reached), …)`` for a due date, worked out once per date."""
        schedule = self._dates.get(date_due)
        if schedule is None:
            schedule = self._dates[date_due] = tuple(
                (rung, self.get_rung_date(rung, date_due)) for rung in self.rungs
            )
        return schedule

    def get_rung_date(self, rung, date_due):
        """The day the rung's offset is reached by an item due on ``date_due`` (001-12)."""
        return add_offset(date_due, rung.offset_value, rung.offset_unit, self.working_days)


class PastStep(NamedTuple):
    """A step the item took: it ``counts`` once sent, before that it is reserved.

    A tuple: there are many, and the ladder compares them often.

    ``contact`` says that the debtor was written to, ``stale`` that a reserved phone step was
    left undone for 7 days (P-5).
    """

    code: str
    rank: int
    kind: str
    round: int
    date: date
    counts: bool
    contact: bool = True
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """A stop of the whole item; a partial one has already reduced the item's remainder."""

    kind: str
    stops: str = STOPS_ALL
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An open item: ``remainder`` after credits and partial holds, ``amount`` its residual."""

    key: Hashable
    date_due: date
    remainder: Decimal
    amount: Decimal
    steps: tuple[PastStep, ...] = ()
    holds: tuple[Hold, ...] = ()
    date_ladder: date | None = None


@dataclass(frozen=True, slots=True)
class PastNotice:
    """A written dunning notice of the debtor; not ``sent`` = live, approved or under way."""

    date: date
    rank: int
    formal: bool
    sent: bool


@dataclass(frozen=True, slots=True)
class Debtor:
    """``overdue`` after netting; ``formal``: the case is at the formal notice or beyond.

    ``hurried``: overdue items climb as soon as they rested, before their days (002-6).
    """

    overdue: Decimal
    paid_invoices: int = 0
    hardship: bool = False
    staller: bool = False
    formal: bool = False
    hurried: bool = False
    notices: tuple[PastNotice, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """The answer: take this rung; ``round`` 0 is its first time."""

    rung: Rung
    round: int = 0


@dataclass(frozen=True, slots=True)
class Wait:
    """The answer: no step tonight.

    ``until`` is when to expect one (None: not known), ``rung`` the one to expect. ``params`` may
    hold a hold's ``kind`` and ``stops``, and the code and minimum of the ``rung`` passed over.
    """

    code: str
    until: date | None = None
    rung: Rung | None = None
    params: Mapping = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of a whole company on a day: its bank is not up to date, it is closed, it pauses.

    ``code`` is the ``Wait`` code of the steps it stops (one of ``WAIT_CODES``), ``until`` the first
    day without it (None: not known), ``kinds`` the kinds of rung that it stops, ``params`` what the
    text of the code needs. A hold stops items of one debtor, this stops everybody's.
    """

    code: str
    kinds: frozenset[str] = frozenset(KINDS)
    until: date | None = None
    params: Mapping = field(default_factory=dict, hash=False)

    def get_wait(self, rung=None):
        """The ``Wait`` of a step of this rung."""
        return Wait(self.code, self.until, rung, self.params)
