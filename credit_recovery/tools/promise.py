"""Promises to pay: which money keeps which of them (P-11, pure)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise of one debtor: money from the day it was made to its last day of grace counts.

    Or an instalment of his plan: of those ``is_instalment`` is set, and what was matched with the
    plan's invoices is taken off already, so that only money matched with nothing yet is theirs.
    """

    id: int
    date_from: date
    date_to: date
    amount: Decimal
    currency_id: int
    is_instalment: bool = False


def allot(promises, monies, get_worth):
    """What was received for each promise: each euro once, the promise that ends first comes first.

    Instalments compete for what is not matched with an invoice yet, in the plan's own currency;
    what is matched with others than the plan's is the promises'.

    :param promises: ``Promised``, of one debtor
    :param monies: what he paid, with a ``date``, a ``currency_id`` and ``is_free`` (not matched
        with an invoice yet)
    :param get_worth: function of a money and a currency id: its amount in that currency
    :return: ``{promise id: amount in the promise's currency}``, and what promises took of the
        money that is free, as ``[(money, share of it)]``

    >>> from collections import namedtuple
    >>> money = namedtuple("Money", "date amount is_free currency_id", defaults=(True, 1))
    >>> day = lambda number: date(2026, 3, number)
    >>> promises = [
    ...     Promised(1, day(1), day(20), Decimal(300), 1),
    ...     Promised(2, day(5), day(10), Decimal(100), 1),
    ... ]
    >>> get_worth = lambda money, currency_id: Decimal(money.amount)
    >>> found, _taken = allot(promises, [money(day(8), 150), money(day(20), 60)], get_worth)
    >>> {id: str(round(amount)) for id, amount in sorted(found.items())}
    {1: '110', 2: '100'}
    >>> found, _taken = allot(promises, [money(day(4), 100), money(day(21), 100)], get_worth)
    >>> {id: str(round(amount)) for id, amount in sorted(found.items())}
    {1: '100', 2: '0'}

    An instalment before both, and one after:

    >>> first = Promised(7, day(1), day(9), Decimal(120), 1, is_instalment=True)
    >>> found, taken = allot([*promises, first], [money(day(8), 150)], get_worth)
    >>> {id: str(round(amount)) for id, amount in sorted(found.items())}
    {1: '0', 2: '30'}
    >>> [(paid.amount, str(share)) for paid, share in taken]
    [(150, '0.2')]
    >>> last = Promised(7, day(1), day(30), Decimal(120), 1, is_instalment=True)
    >>> monies = [money(day(8), 150), money(day(9), 100, False)]
    >>> found, taken = allot([*promises, last], monies, get_worth)
    >>> {id: str(round(amount)) for id, amount in sorted(found.items())}
    {1: '150', 2: '100'}
    >>> sum(share * paid.amount for paid, share in taken)
    Decimal('150')

    A plan counts no unmatched money of another currency:

    >>> found, _taken = allot([*promises, first], [money(day(8), 100, currency_id=2)], get_worth)
    >>> {id: str(round(amount)) for id, amount in sorted(found.items())}
    {1: '0', 2: '100'}
    """
    # what no instalment can have is used up first
    has_instalments = any(promise.is_instalment for promise in promises)
    monies = sorted(monies, key=lambda money: (has_instalments and money.is_free, money.date))
    left = [[money, ONE] for money in monies]
    received, taken = {}, []
    for promise in sorted(promises, key=lambda promise: (promise.date_to, promise.id)):
        parts = _take(promise, left, get_worth)
        if not promise.is_instalment:
            received[promise.id] = sum((worth for _money, _share, worth in parts), ZERO)
            taken += [(money, share) for money, share, _worth in parts if money.is_free]
    return received, taken


def _take(promise, left, get_worth):
    """Use up what the promise needs of the money of its days.

    :return: list of (money, share of it, its worth to the promise)
    """
    parts, wanted = [], promise.amount
    for pair in left:
        money, share = pair
        worth = get_worth(money, promise.currency_id)
        is_other = promise.is_instalment and (
            not money.is_free or money.currency_id != promise.currency_id
        )
        is_in_time = promise.date_from <= money.date <= promise.date_to
        if is_other or not is_in_time or min(share, worth, wanted) <= 0:
            continue
        part = min(worth * share, wanted)
        pair[1] -= part / worth
        wanted -= part
        parts.append((money, part / worth, part))
    return parts


def get_rate(kept, broken):
    """The percentage of promises that were kept, or None where none was judged.

    >>> get_rate(3, 1), get_rate(0, 0)
    (75.0, None)
    """
    return 100 * kept / (kept + broken) if kept + broken else None
