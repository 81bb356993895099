"""A debtor's facts and what follows from them: netting, the tonight's decisions, the figures.

Everything is of one debtor at one company; amounts are Decimals, in the item's currency unless
named ``_company``. The models fill these records in batch and write what comes out.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

from .ladder import Debtor, Hold, PastNotice, PastStep, plan
from .ladder_facts import FORMAL_NOTICE, HANDOVER, STOPS_ALL
from .netting import company_share, net

ZERO = Decimal(0)
BEYOND_FORMAL = frozenset((FORMAL_NOTICE, HANDOVER))
POSSIBLE_PAYMENT = "possible_payment"
LIVE = frozenset(("draft", "approved", "sending", "uncertain", "failed"))


@dataclass(slots=True)
class ItemFacts:
    """One open item: an open receivable of one move, due date and currency.

    It has the attributes of :class:`~.ladder_facts.Item`, so the ladder takes it as it is.
    """

    move_id: int
    date_due: date
    currency_id: int
    line_id: int
    residual: Decimal
    residual_company: Decimal
    original: Decimal = ZERO
    # the account of an assignee; none: the invoice's own
    bank_id: int | None = None
    covered: Decimal = ZERO
    held: Decimal = ZERO
    disputed: Decimal = ZERO
    holds: tuple[Hold, ...] = ()
    steps: tuple[PastStep, ...] = ()
    # the offsets count from here: the due date, moved off free days or by his own calendar (P-12)
    date_ladder: date | None = None
    # what identifies the item in history: journal-item ids are reused, these are not
    key: tuple[int, date, int] = field(init=False)

    def __post_init__(self):
        self.key = (self.move_id, self.date_due, self.currency_id)

    @property
    def demandable(self):
        """The residual less what credits cover and what is held: never negative."""
        if not self.covered and not self.held:
            return self.residual
        return max(self.residual - self.covered - self.held, ZERO)

    @property
    def remainder(self):
        """What can be demanded, in company currency."""
        if not self.covered and not self.held:
            return self.residual_company
        return self.get_company_amount(self.demandable)

    @property
    def uncovered(self):
        """The residual less what credits cover, in company currency."""
        if not self.covered:
            return self.residual_company
        return self.get_company_amount(self.residual - self.covered)

    @property
    def amount(self):
        """The whole residual, in company currency."""
        return self.residual_company

    @property
    def is_held(self):
        """Whether the whole item is held from every step."""
        return bool(self.holds) and any(hold.stops == STOPS_ALL for hold in self.holds)

    def get_company_amount(self, part):
        return company_share(self.residual, self.residual_company, part)


@dataclass(slots=True)
class NoticeFacts:
    """A live or recent dunning notice of the debtor."""

    id: int
    state: str
    origin: str
    channel: str
    currency_id: int
    rank: int
    kind: str
    date: date
    fingerprint: str
    level_id: int
    has_error: bool = False

    @property
    def is_phone(self):
        return self.channel == "phone"

    @property
    def is_rebuilt(self):
        """Whether a review rebuilds it: its steps are not reserved while the review thinks."""
        return self.state == "draft" and self.origin == "review"


class FlagFacts(NamedTuple):
    """A flag of the debtor that holds today; see ``credit.recovery.flag`` for its effects."""

    # pylint: disable=used-before-assignment  # the field `date` is an annotation, it hides nothing
    kind: str
    date: date
    effect: str
    date_review: date | None
    date_claim_limit: date | None
    date_claim_filed: date | None
    curator_id: int | None


class Figures(NamedTuple):
    """What a debtor's items add up to on a day; amounts in company currency.

    ``due`` is net of credits, negative when they exceed; ``overdue`` is after netting;
    ``highest_step``: of the steps that count; ``has_steps``: taken or reserved.
    """

    today: date
    due: Decimal
    overdue: Decimal
    disputed: Decimal
    oldest_due: date | None
    highest_step: PastStep | None
    has_steps: bool


@dataclass(slots=True)
class DebtorFacts:
    """All that a review needs to know of one debtor at one company."""

    partner_id: int
    items: list[ItemFacts] = field(default_factory=list)
    credits: list[ItemFacts] = field(default_factory=list)
    notices: list[NoticeFacts] = field(default_factory=list)
    hardship: bool = False
    staller: bool = False
    hurried: bool = False
    # a plan agreed since the hardship came to its end: none is proposed again (001-5)
    plan_over: bool = False
    # whoever runs his insolvency procedure (P-16)
    curator_id: int | None = None
    flags: list[FlagFacts] = field(default_factory=list)
    paid_invoices: int = 0
    _figures: Figures | None = None

    def add_flag(self, flag):
        """Take note of a flag that holds today, and of what it does."""
        self.flags.append(flag)
        self.hardship |= flag.kind == "hardship"
        self.staller |= flag.kind == "staller"
        self.hurried |= flag.effect == "hurry"
        self.curator_id = flag.curator_id or self.curator_id

    def apply_credits(self):
        """Allot the open credits per currency, oldest due first (complaint 4)."""
        totals = {}
        for credit in self.credits:
            totals[credit.currency_id] = totals.get(credit.currency_id, ZERO) - credit.residual
        for currency_id, total in totals.items():
            items = [item for item in self.items if item.currency_id == currency_id]
            covered = net(items, total)
            for item in items:
                item.covered = covered[item.key]

    def hold_possible(self, keys):
        """Hold the items that money found just now may pay (P-1).

        :param keys: of items
        """
        for item in self.items:
            if item.key in keys:
                item.holds += (Hold(POSSIBLE_PAYMENT),)

    def get_figures(self, today):
        """What the items add up to; looked at once, after the last of the facts came in."""
        if not self._figures or self._figures.today != today:
            self._figures = _add_up(self, today)
        return self._figures

    def get_not_due(self, today):
        """What credits leave of the items that are not overdue, in company currency."""
        return sum([item.uncovered for item in self.items if item.date_due >= today], ZERO)

    @property
    def credit(self):
        """The open credits, in company currency."""
        return -sum([credit.residual_company for credit in self.credits], ZERO)

    def is_over(self, today):
        """Whether no open item is overdue and none carries a step, taken or reserved."""
        figures = self.get_figures(today)
        return not figures.oldest_due and not figures.has_steps

    def is_formal(self, today):
        """Whether an open item is at the formal notice or beyond."""
        highest = self.get_figures(today).highest_step
        return bool(highest and highest.kind in BEYOND_FORMAL)

    def decide(self, ladder, today, stops=()):
        """What each item does tonight (P-2).

        :param Ladder ladder: of the debtor's policy in force
        :param stops: the company's ``Stop``s of that day
        :return: ``{item.key: Step or Wait}``
        """
        return plan(self.items, self._get_ladder_debtor(ladder, today), ladder, today, stops)

    def _get_ladder_debtor(self, ladder, today):
        formal = self.is_formal(today)
        return Debtor(
            overdue=self.get_figures(today).overdue,
            paid_invoices=self.paid_invoices,
            hardship=self.hardship,
            # the fast track ends once its formal notice counts (001-8)
            staller=self.staller and not formal,
            formal=formal,
            hurried=self.hurried,
            notices=tuple(self._get_past_notices()),
        )

    def _get_past_notices(self):
        """The written notices that the intervals look at; skips and imports wrote nothing."""
        for notice in self.notices:
            if notice.is_phone or notice.is_rebuilt or notice.state == "failed":
                continue
            if notice.origin in ("review", "manual"):
                yield PastNotice(
                    notice.date,
                    notice.rank,
                    notice.kind == FORMAL_NOTICE,
                    notice.state not in LIVE,
                )


def _add_up(facts, today):
    items = facts.items
    late = [item for item in items if item.date_due < today]
    disputed = [item.get_company_amount(item.disputed) for item in items if item.disputed]
    # most items of a debtor share their steps with others
    steps = {step for steps in {item.steps for item in items} for step in steps}
    return Figures(
        today,
        due=sum([item.residual_company for item in [*items, *facts.credits]], ZERO),
        overdue=sum([item.uncovered for item in late], ZERO),
        disputed=sum(disputed, ZERO),
        oldest_due=min([item.date_due for item in late], default=None),
        highest_step=max(
            [step for step in steps if step.counts], key=attrgetter("rank"), default=None
        ),
        has_steps=bool(steps),
    )
