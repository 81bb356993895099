"""Netting: open credits cover the debtor's open items, oldest due first.

One call is one debtor, company and currency; credits of another currency are never netted.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class OpenAmount:
    """What is open of one item, in its currency and in the company's."""

    key: Hashable
    date_due: date
    residual: Decimal
    residual_company: Decimal


def net(items, credits_total):
    """Allot the credits to the items, oldest due first, equal dates by key.

    :param items: iterable of ``OpenAmount``, or of what has its attributes
    :param credits_total: payments on account and credit notes, as a positive total
    :return: ``{key: covered}`` for every item, in the items' currency

    >>> march, april = date(2026, 3, 1), date(2026, 4, 1)
    >>> items = [
    ...     OpenAmount("b", april, Decimal(50), Decimal(50)),
    ...     OpenAmount("a", march, Decimal(100), Decimal(100)),
    ... ]
    >>> net(items, Decimal(120))
    {'a': Decimal('100'), 'b': Decimal('20')}
    >>> net(items, Decimal(0))
    {'b': Decimal('0'), 'a': Decimal('0')}
    """
    if credits_total <= 0:
        return {item.key: ZERO for item in items}
    covered = {}
    for item in sorted(items, key=lambda item: (item.date_due, item.key)):
        covered[item.key] = part = max(min(item.residual, credits_total), ZERO)
        credits_total -= part
    return covered


def company_share(residual, residual_company, part):
    """The company-currency value of a part of a residual, at the residual's own ratio.

    Never reconverted at another day's rate, and not rounded: the caller's currency rounds.

    >>> company_share(Decimal(300), Decimal("271.37"), Decimal(300))
    Decimal('271.37')
    >>> company_share(Decimal(300), Decimal(270), Decimal(100))
    Decimal('90')
    >>> company_share(Decimal(0), Decimal(0), Decimal(0))
    Decimal('0')
    """
    if part == residual:
        return residual_company
    return part * residual_company / residual if residual else ZERO
