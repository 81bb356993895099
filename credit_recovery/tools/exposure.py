"""What a customer owes or is about to owe, and how much of his limit is left."""

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Exposure:
    """One debtor at one root company; every amount in company currency.

    ``open`` and ``credits`` are posted (credits as a positive amount), ``drafts`` are invoices not
    yet posted, ``orders`` are confirmed and not yet invoiced. ``overdue`` and ``days_overdue`` are
    what is left of overdue items once credits cover the oldest. ``limit`` None is unlimited, 0 is
    no credit.
    """

    open: Decimal = ZERO
    credits: Decimal = ZERO
    drafts: Decimal = ZERO
    orders: Decimal = ZERO
    insured: Decimal = ZERO
    overdue: Decimal = ZERO
    days_overdue: int = 0
    limit: Decimal | None = None

    @property
    def committed(self):
        """What is owed or ordered: without drafts, which are no sale yet.

        >>> Exposure(open=Decimal(900), credits=Decimal(100), drafts=Decimal(50)).committed
        Decimal('800')
        """
        return self.open - self.credits + self.orders

    @property
    def exposure(self):
        """Open items net of credits, drafts and orders, minus what others answer for.

        >>> Exposure(open=Decimal(900), drafts=Decimal(50), insured=Decimal(600)).exposure
        Decimal('350')
        >>> Exposure(open=Decimal(100), insured=Decimal(600)).exposure  # never paid out
        Decimal('0')
        >>> Exposure(credits=Decimal(100), insured=Decimal(600)).exposure
        Decimal('-100')
        """
        return uncover(self.committed + self.drafts, self.insured)

    @property
    def available(self):
        """What is left of the limit; negative: it is exceeded; None: there is no limit.

        >>> Exposure(open=Decimal(900), limit=Decimal(500)).available
        Decimal('-400')
        >>> Exposure(open=Decimal(900)).available is None
        True
        """
        return None if self.limit is None else self.limit - self.exposure

    def get_owed_after(self, demand, drafts):
        """What is owed or ordered once a sale is made, whatever is insured.

        :param drafts: the drafts that count beside it: none once they ask on their own turn

        >>> Exposure(open=Decimal(500), orders=Decimal(70)).get_owed_after(Decimal(200), ZERO)
        Decimal('770')
        """
        return self.committed + drafts + demand


def get_causes(found, after, cash, overdue_limit, days_limit):
    """What of a debtor's figures speaks against a sale (004-2).

    :param Exposure found: as it is now
    :param after: the exposure once the sale is made
    :param cash: what is owed then, whatever is insured
    :param overdue_limit: 0 is none
    :param int days_limit: 0 is none
    :return: ``{cause: its figures}``

    >>> owes = Exposure(overdue=Decimal(50), days_overdue=9, limit=Decimal(100))
    >>> list(get_causes(owes, Decimal(100), Decimal(100), Decimal(50), 9))
    []
    >>> list(get_causes(owes, Decimal(101), Decimal(101), Decimal(49), 8))
    ['limit', 'overdue_amount', 'overdue_days']
    >>> list(get_causes(Exposure(limit=ZERO), ZERO, Decimal(1), ZERO, 0))  # insured
    ['no_credit']
    >>> list(get_causes(Exposure(limit=ZERO), ZERO, ZERO, ZERO, 0))  # paid in advance
    []
    """
    causes = {}
    if found.limit == 0 and cash > 0:
        causes["no_credit"] = {"amount": cash}
    if found.limit and after > found.limit:
        causes["limit"] = {"amount": after, "limit": found.limit}
    if overdue_limit and found.overdue > overdue_limit:
        causes["overdue_amount"] = {"amount": found.overdue, "limit": overdue_limit}
    if days_limit and found.days_overdue > days_limit:
        causes["overdue_days"] = {"days": found.days_overdue, "limit": days_limit}
    return causes


def uncover(amount, insured):
    """What is left of an amount once the insured part is taken off; money on account stays.

    >>> uncover(Decimal(10), Decimal(4)), uncover(Decimal(3), Decimal(4))
    (Decimal('6'), Decimal('0'))
    """
    return amount - min(insured, max(amount, ZERO))


def get_limit(limit, no_credit, temporary):
    """The limit in force.

    :param limit: core's credit limit, of which 0 is unlimited
    :param bool no_credit: the customer gets none
    :param temporary: a higher limit for the time being, or None
    :return: None: unlimited

    >>> get_limit(Decimal(0), False, None) is None
    True
    >>> get_limit(Decimal(100), True, None), get_limit(Decimal(100), False, None)
    (Decimal('0'), Decimal('100'))
    >>> get_limit(Decimal(100), False, Decimal(150)), get_limit(Decimal(200), False, Decimal(150))
    (Decimal('150'), Decimal('200'))
    >>> get_limit(Decimal(0), True, Decimal(150)), get_limit(Decimal(0), False, Decimal(150))
    (Decimal('150'), None)
    """
    if not limit and not no_credit:
        return None
    own = ZERO if no_credit else limit
    return max(own, temporary or ZERO)


def get_overdue(items, credits_total, today):
    """What is overdue once credits cover the oldest items, and since how many days.

    :param items: overdue amounts of one currency, ``[(due date, amount)]``, oldest first
    :param credits_total: payments on account and credit notes of that currency
    :return: (amount, days)

    >>> from datetime import date
    >>> items = [(date(2026, 3, 1), Decimal(100)), (date(2026, 3, 21), Decimal(50))]
    >>> get_overdue(items, Decimal(0), date(2026, 3, 31))
    (Decimal('150'), 30)
    >>> get_overdue(items, Decimal(100), date(2026, 3, 31))
    (Decimal('50'), 10)
    >>> get_overdue(items, Decimal(900), date(2026, 3, 31))
    (Decimal('0'), 0)
    """
    for number, (due, amount) in enumerate(items):
        if credits_total < amount:
            rest = sum((other for _due, other in items[number + 1 :]), amount - credits_total)
            return rest, (today - due).days
        credits_total -= amount
    return ZERO, 0
