"""From decisions to notices: which items go on which notice, with which amounts (pure).

One notice per debtor, company, currency and way; it stands at the highest rung that it applies and
lists every open item of its currency; each stepped item is at its own rung (complaint 7).
"""

import hashlib
from dataclasses import dataclass
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

    @property
    def rung(self):
        """The highest rung applied."""
        return max([line.step.rung for line in self.lines if line.step], key=attrgetter("rank"))

    @property
    def stepped(self):
        return [line for line in self.lines if line.step]

    def get_totals(self):
        """The notice's amounts in its own currency (company currency on a phone notice)."""
        overdue = [line.item for line in self.lines if line.section == OVERDUE]
        totals = {
            "amount_overdue": self._sum(overdue, lambda item: item.residual),
            "amount_credit": self._sum(overdue, lambda item: item.covered),
            "amount_disputed": self._sum(overdue, lambda item: item.held),
            "amount_total": self._sum(overdue, lambda item: item.demandable),
            "amount_coming": self._sum(
                [line.item for line in self.lines if line.section == COMING],
                lambda item: item.residual,
            ),
        }
        return totals

    def _sum(self, items, get_amount):
        if self.is_phone:
            return sum((item.get_company_amount(get_amount(item)) for item in items), ZERO)
        return sum((get_amount(item) for item in items), ZERO)

    def get_fingerprint(self, *facts):
        """Of all that the notice says; equal fingerprints need no rebuilding on the same day."""
        parts = [repr((self.today, self.rung.level_id, facts))]
        for line in self.lines:
            item, step = line.item, line.step
            parts.append(
                f"{item.move_id} {item.date_due.toordinal()} {item.currency_id} {item.line_id}"
                f" {item.residual} {item.bank_id}"
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
    return Prepared(facts.partner_id, currency_id, False, lines, today)


def _prepare_call(facts, steps, company_currency_id, today):
    """A call is about the items that step; the screen shows the others."""
    lines = [_get_line(item, steps[item.key], today) for item in facts.items if item.key in steps]
    return Prepared(facts.partner_id, company_currency_id, True, lines, today)


def _get_line(item, step, today):
    days = (today - item.date_due).days
    return PreparedLine(item, OVERDUE if days > 0 else COMING, step, max(days, 0))
