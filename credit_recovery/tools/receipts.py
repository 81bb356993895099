"""Money received from a debtor, each euro once, however it was booked (P-11, pure).

A payment that was registered by hand and its line on the bank statement are the same money until
somebody matches them: what a bank line brings beyond such payments is new.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .netting import company_share

# a payment is registered at most so many days before or after its bank line
BANK_DAYS = 15


class Received(NamedTuple):
    """Money of a day, in company currency and in its own; free: matched with no invoice yet."""

    date: date
    amount_company: Decimal
    amount: Decimal
    currency_id: int
    is_free: bool = True


@dataclass(frozen=True, slots=True)
class Booked:
    """Money as one entry or bank line tells of it.

    :param awaits_bank: a payment that was registered, and not matched with a bank line yet
    :param is_free: not matched with an invoice yet
    """

    date: date
    amount_company: Decimal
    amount: Decimal
    currency_id: int
    awaits_bank: bool = False
    is_free: bool = True


def merge(entries, bank_lines, since):
    """What came in from a day on.

    :param entries: ``Booked`` on the debtor's account; those up to ``BANK_DAYS`` before the day
        tell which bank lines are theirs
    :param bank_lines: ``Booked``, bank lines (or what is left of them) that nobody matched yet
    :return: list of ``Received``, the earliest first

    >>> day, eur = date(2026, 3, 10), 1
    >>> payment = Booked(day, Decimal(100), Decimal(100), eur, awaits_bank=True)
    >>> line = Booked(date(2026, 3, 12), Decimal(150), Decimal(150), eur)
    >>> [str(found.amount) for found in merge([payment], [line], day)]
    ['100', '50']
    >>> [str(found.amount) for found in merge([payment], [line], date(2026, 3, 11))]
    ['50']
    >>> merged = replace(payment, awaits_bank=False)
    >>> [str(found.amount) for found in merge([merged], [line], day)]
    ['100', '150']
    """
    waiting = [[entry, entry.amount_company] for entry in entries if entry.awaits_bank]
    new = [_take_off(line, waiting) for line in sorted(bank_lines, key=lambda line: line.date)]
    found = [
        Received(money.date, money.amount_company, money.amount, money.currency_id, money.is_free)
        for money in (*entries, *new)
        if money.date >= since and money.amount_company > 0
    ]
    return sorted(found)


def _take_off(line, waiting):
    """What a bank line brings beyond the payments that wait for theirs; these are used up."""
    left = line.amount_company
    for pair in sorted(waiting, key=lambda pair: abs((pair[0].date - line.date).days)):
        entry, rest = pair
        if abs((entry.date - line.date).days) <= BANK_DAYS and rest > 0:
            part = min(rest, left)
            pair[1] -= part
            left -= part
    amount = company_share(line.amount_company, line.amount, left)
    return replace(line, amount_company=left, amount=amount)
