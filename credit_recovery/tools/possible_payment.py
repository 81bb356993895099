"""Which open items money that is not matched yet may pay (P-1), as a pure rule."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

LINE, PAYMENT = KINDS = ("line", "payment")
# a shorter reference stands in a label by chance
SHORTEST_REFERENCE = 4


class Source(NamedTuple):
    """Where the money is: a bank line or a payment (one of ``KINDS``), by its id."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Money:
    """Money that came in, or is about to, and may be a debtor's.

    ``move_ids`` are the invoices it was said to pay; ``label`` the text that came with it.
    ``by_reference``: the debtor is known by a reference only, so the amount has to agree as well.
    """

    source: Source
    partner_id: int
    day: object
    currency_id: int
    amount: Decimal
    amount_company: Decimal
    label: str = ""
    move_ids: frozenset = frozenset()
    by_reference: bool = False


def squeeze(text):
    """Letters and digits of a text, as references are compared.

    >>> squeeze("INV/2026/00012 - saldo")
    'INV202600012SALDO'
    """
    return re.sub(r"[^A-Z0-9]", "", (text or "").upper())


def allot(monies, items, references):
    """The items of one debtor that his possible payments hold.

    Each money holds the items it names, else one of exactly its amount, else the oldest due until
    it is used up; what one holds whole, the next leaves alone. Items of its own currency come
    first; where there are none, all of them in company currency.

    :param monies: ``Money``s of the debtor
    :param items: his open items (``tools.debtor.ItemFacts``)
    :param references: ``{move_id: squeezed texts}`` by which a label may name the items' invoices
    :return: ``{Source: [item, ...]}``; sources that may pay nothing are left out

    >>> from datetime import date
    >>> from .debtor import ItemFacts
    >>> def item(number, day, amount):
    ...     return ItemFacts(number, date(2026, 3, day), 1, 1, Decimal(amount), Decimal(amount))
    >>> def money(number, amount):
    ...     return Money(Source("line", number), 7, date(2026, 3, 9), 1, Decimal(amount), amount)
    >>> items = [item(1, 1, 100), item(2, 2, 50), item(3, 3, 30)]
    >>> found = allot([money(1, 50), money(2, 110)], items, {})
    >>> [[item.move_id for item in held] for held in found.values()]
    [[2], [1, 3]]
    """
    items = sorted(items, key=lambda item: (item.date_due, item.move_id))
    free = {item.key: item.residual for item in items}
    found = {}
    for money in sorted(monies, key=lambda money: (money.day, money.source)):
        held = _choose(money, items, free, _get_named(money, items, references))
        if held:
            found[money.source] = held
    return found


def _choose(money, items, free, named):
    if money.by_reference:
        return named if _agrees(money, named) else []
    return _fill(money, named or items, free)


def _get_named(money, items, references):
    """The items of the invoices that the money names, by its links or in its label."""
    label = squeeze(money.label)
    return [
        item
        for item in items
        if item.move_id in money.move_ids
        or any(
            len(text) >= SHORTEST_REFERENCE and text in label
            for text in references.get(item.move_id, ())
        )
    ]


def _agrees(money, named):
    """Whether the amount is that of an item named, of a whole invoice named, or of all of them."""
    same = [item for item in named if item.currency_id == money.currency_id]
    totals = {}
    for item in same:
        totals[item.move_id] = totals.get(item.move_id, 0) + item.residual
    amounts = {item.residual for item in same} | {*totals.values()} | {sum(totals.values())}
    return money.amount in amounts


def _fill(money, items, free):
    """An item of exactly the amount, else the oldest until the amount is used up."""
    same = [item for item in items if item.currency_id == money.currency_id]
    left = money.amount if same else money.amount_company
    held = []
    for item in same or items:
        if same and free[item.key] == item.residual == left:
            free[item.key] = Decimal(0)
            return [item]
    for item in same or items:
        if left > 0 and free[item.key] > 0:
            worth = free[item.key] if same else item.get_company_amount(free[item.key])
            free[item.key] = free[item.key] if worth > left else Decimal(0)
            left -= worth
            held.append(item)
    return held
