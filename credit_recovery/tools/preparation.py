"""From decisions to notices: which items go on which notice, with which amounts (pure).

One notice per debtor, company, currency and way; it stands at the highest rung that it applies and
lists every open item of its currency; each stepped item is at its own rung (complaint 7).
"""

import hashlib
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter

from .ladder import Step
from .ladder_facts import CALL

ZERO = Decimal(0)
OVERDUE, COMING, CREDIT = SECTIONS = ("a_overdue", "b_coming", "c_credit")


@dataclass(slots=True)
class PreparedLine:
    """One item on a notice as it stands today."""

    item: object
    section: str
    step: Step | None
    days_overdue: int


@dataclass(slots=True)
class Prepared:
    """A notice as the decisions of tonight want it."""

    partner_id: int
    currency_id: int
    is_phone: bool
    lines: list[PreparedLine]
    today: object
    # the debtor is in hardship: the texts press nobody (001-5)
    gentle: bool = False
    # the highest rung applied; none where nothing takes a step
    rung: object = field(init=False)

    def __post_init__(self):
        rungs = [line.step.rung for line in self.lines if line.step]
        self.rung = max(rungs, key=attrgetter("rank"), default=None)

    @property
    def stepped(self):
        return [line for line in self.lines if line.step]

    def get_move_ids(self):
        """The invoices that it is about, the oldest first: overdue, or taking a step."""
        return [line.item.move_id for line in self.lines if line.section == OVERDUE or line.step]

    def get_totals(self):
        """The notice's amounts in its own currency (company currency on a phone notice)."""
        overdue = [line.item for line in self.lines if line.section == OVERDUE]
        coming = [line.item for line in self.lines if line.section == COMING]
        # of most items nothing is covered or held: all that is open is demanded
        whole = self._add_up_open([item for item in overdue if not item.covered and not item.held])
        rows = [(whole, ZERO, ZERO, whole)]
        rows += [self._get_amounts(item) for item in overdue if item.covered or item.held]
        names = "amount_overdue", "amount_credit", "amount_disputed", "amount_total"
        sums = [sum(column, ZERO) for column in zip(*rows, strict=True)]
        return {**dict(zip(names, sums, strict=True)), "amount_coming": self._add_up_open(coming)}

    def _add_up_open(self, items):
        if self.is_phone:
            return sum([item.residual_company for item in items], ZERO)
        return sum([item.residual for item in items], ZERO)

    def _get_amounts(self, item):
        """What is open, covered, held and demanded of an item, as this notice counts it."""
        amounts = item.residual, item.covered, item.held, item.demandable
        if not self.is_phone:
            return amounts
        return [item.get_company_amount(amount) if amount else amount for amount in amounts]

    def get_fingerprint(self, *facts):
        """Of all that the notice says; equal fingerprints need no rebuilding on the same day."""
        parts = [repr((self.today, self.rung.level_id, facts))]
        for line in self.lines:
            item, step = line.item, line.step
            # without `!s` a Decimal looks for a format, which takes its time
            parts.append(
                f"{item.move_id} {item.date_due!s} {item.currency_id} {item.line_id}"
                f" {item.residual!s} {item.bank_id}"
            )
            if item.covered or item.held:
                parts.append(f"less {item.covered} {item.held}")
            if step:
                parts.append(f"step {step.rung.code} {step.round}")
        return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


def prepare(facts, decisions, ladder, company_currency_id, today):
    """The notices that tonight's decisions want.

    :param DebtorFacts facts: the debtor
    :param dict decisions: ``{item.key: Step or Wait}``
    :param Ladder ladder: the one that decided
    :param int company_currency_id: currency of a phone notice, which is one per debtor
    :return: list of ``Prepared``
    """
    calls, written = {}, {}
    for item in facts.items:
        step = decisions[item.key]
        if item.steps and (call := _get_undone_call(item, ladder)):
            calls[item.key] = call
        if not isinstance(step, Step):
            continue
        if step.rung.kind == CALL:
            calls[item.key] = step
        else:
            written.setdefault(item.currency_id, {})[item.key] = step
    prepared = [
        _prepare_written(facts, currency_id, steps, today)
        for currency_id, steps in sorted(written.items())
    ]
    if calls:
        prepared.append(_prepare_call(facts, calls, company_currency_id, today))
    return prepared


def _get_undone_call(item, ladder):
    """The call that was not made in 7 days: still to do until the next step counts (P-5)."""
    stale = [step for step in item.steps if step.stale]
    if not stale or item.is_held or item.demandable <= 0:
        return None
    for step in stale:
        overtaken = any(other.counts and other.rank > step.rank for other in item.steps)
        if not overtaken and step.code in ladder.rung_by_code:
            return Step(ladder.rung_by_code[step.code], step.round)
    return None


def _prepare_written(facts, currency_id, steps, today):
    """Overdue items are demanded, those coming due informed of, credits deducted.

    Credits of another currency are listed after its own; they are never netted (complaint 4). An
    item held from every step is not listed: nothing is said of it while it is held.
    """
    lines = [
        _get_line(item, steps.get(item.key), today)
        for item in facts.items
        if item.currency_id == currency_id and not item.is_held
    ]
    lines += [
        PreparedLine(credit, CREDIT, None, 0)
        for credit in sorted(facts.credits, key=lambda credit: credit.currency_id != currency_id)
    ]
    return Prepared(facts.partner_id, currency_id, False, lines, today, facts.hardship)


def _prepare_call(facts, steps, company_currency_id, today):
    """A call is about the items that step; the screen shows the others."""
    lines = [_get_line(item, steps[item.key], today) for item in facts.items if item.key in steps]
    return Prepared(facts.partner_id, company_currency_id, True, lines, today, facts.hardship)


def _get_line(item, step, today):
    days = (today - item.date_due).days
    return PreparedLine(item, OVERDUE if days > 0 else COMING, step, max(days, 0))
