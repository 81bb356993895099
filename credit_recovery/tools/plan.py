"""Instalment plans: what a debtor can afford, the schedule to the cent, what was kept (pure)."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
DAYS_PER_YEAR = 365
# the longest plan that is proposed, in months
MAX_MONTHS = 12
# rhythm: (months, days) from one instalment to the next
RHYTHMS = {
    "week": (0, 7),
    "fortnight": (0, 14),
    "month": (1, 0),
    "quarter": (3, 0),
}
# how many payments of a rhythm a month holds, for what somebody pays in a month
PER_MONTH = {
    "week": Decimal(52) / 12,
    "fortnight": Decimal(26) / 12,
    "month": Decimal(1),
    "quarter": Decimal(1) / 3,
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A number of instalments, and why.

    ``average``: paid in a month; ``basis``: ``affordable`` (what he pays lets him pay so much),
    ``most`` (he would need more instalments than there may be), ``nothing_paid``.
    """

    number: int
    average: Decimal
    basis: str


def propose(debt, paid, months, rhythm, least=2, most=12):
    """The smallest number of instalments that asks for no more than what was paid on average.

    :param Decimal debt: to be paid in instalments
    :param Decimal paid: received in the last ``months`` months, in the same currency
    :param str rhythm: one of RHYTHMS
    :param int least: never fewer instalments
    :param int most: never more

    >>> propose(Decimal(1000), Decimal(1800), 6, "month")
    Proposal(number=4, average=Decimal('300'), basis='affordable')
    >>> propose(Decimal(900), Decimal(1800), 6, "month").number  # exactly three
    3
    >>> propose(Decimal(1000), Decimal(1800), 6, "quarter").number
    2
    >>> propose(Decimal(9000), Decimal(1800), 6, "month")
    Proposal(number=12, average=Decimal('300'), basis='most')
    >>> propose(Decimal(100), Decimal(1800), 6, "month").number
    2
    >>> propose(Decimal(100), Decimal(0), 6, "month")
    Proposal(number=12, average=Decimal('0'), basis='nothing_paid')
    """
    average = max(paid, ZERO) / months
    if not average:
        return Proposal(most, ZERO, "nothing_paid")
    affordable = average / PER_MONTH[rhythm]
    number = int((debt / affordable).to_integral_value(ROUND_CEILING))
    basis = "affordable" if number <= most else "most"
    return Proposal(min(max(number, least), most), average, basis)


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed about the payment of a debt.

    :param Decimal amount: the debt
    :param date start: from when interest runs, if any
    :param Decimal rate: of interest, in percent a year; 0: none
    :param Decimal rounding: smallest unit of the currency
    """

    amount: Decimal
    number: int
    first: date
    rhythm: str
    start: date
    down_payment: Decimal = ZERO
    down_payment_date: date | None = None
    rate: Decimal = ZERO
    rounding: Decimal = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Part:
    """One payment of a schedule: what of it is debt, what interest."""

    date: date
    principal: Decimal
    interest: Decimal = ZERO

    @property
    def amount(self):
        return self.principal + self.interest


def get_schedule(terms, working_days):
    """The payments, the down payment first; their principals add up to the debt to the cent.

    Interest is simple, on what is still owed, by days of a year of 365, rounded for each payment
    (facts: D.Lgs. 231/2002). A day that is free is put off to the next working day (P-12).

    :param Terms terms:
    :param WorkingDays working_days: of the company

    >>> from .working_days import WorkingDays
    >>> def show(**terms):
    ...     terms = Terms(**{"amount": Decimal(1000), "number": 3, "rhythm": "month",
    ...                      "first": date(2026, 1, 30), "start": date(2026, 1, 1)} | terms)
    ...     for part in get_schedule(terms, WorkingDays()):
    ...         print(part.date, part.principal, part.interest)
    >>> show()
    2026-01-30 333.33 0
    2026-03-02 333.33 0
    2026-03-30 333.34 0
    >>> show(rate=Decimal(10))
    2026-01-30 333.33 7.95
    2026-03-02 333.33 5.66
    2026-03-30 333.34 2.56
    >>> show(down_payment=Decimal(400), down_payment_date=date(2026, 1, 9), number=2)
    2026-01-09 400 0
    2026-01-30 300.00 0
    2026-03-02 300.00 0
    """
    days = [
        working_days.next_or_same(add(terms.first, terms.rhythm, count))
        for count in range(terms.number)
    ]
    principals = split(terms.amount - terms.down_payment, terms.number, terms.rounding)
    payments = list(zip(days, principals, strict=True))
    if terms.down_payment:
        day = working_days.next_or_same(terms.down_payment_date or terms.start)
        payments.insert(0, (day, terms.down_payment))
    return _add_interest(payments, terms)


def _add_interest(payments, terms):
    parts, owed, since = [], terms.amount, terms.start
    for day, principal in payments:
        period = max((day - since).days, 0)
        interest = owed * terms.rate / 100 * period / DAYS_PER_YEAR if terms.rate else ZERO
        parts.append(Part(day, principal, _round(interest, terms.rounding) if interest else ZERO))
        owed, since = owed - principal, max(day, since)
    return parts


def split(amount, number, rounding=Decimal("0.01")):
    """Equal parts of an amount; the last one takes what does not divide.

    >>> split(Decimal("100"), 3), split(Decimal("0.05"), 3), sum(split(Decimal("0.05"), 3))
    ([Decimal('33.33'), Decimal('33.33'), Decimal('33.34')], [Decimal('0.01'), Decimal('0.01'), \
Decimal('0.03')], Decimal('0.05'))
    >>> split(Decimal("100"), 3, Decimal(1))
    [Decimal('33'), Decimal('33'), Decimal('34')]
    """
    part = (amount / number // rounding) * rounding
    return [part] * (number - 1) + [amount - part * (number - 1)]


def add(day, rhythm, count):
    """The day of the ``count``-th payment after a first one; the end of a month stays its end.

    >>> [str(add(date(2026, 1, 31), "month", count)) for count in range(4)]
    ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']
    >>> str(add(date(2026, 11, 30), "quarter", 1)), str(add(date(2026, 12, 28), "week", 1))
    ('2027-02-28', '2027-01-04')
    """
    months, days = RHYTHMS[rhythm]
    month = day.month - 1 + months * count
    year, month = day.year + month // 12, month % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day.day, last)) + timedelta(days=days * count)


def _round(amount, rounding):
    return (amount / rounding).quantize(Decimal(1), ROUND_HALF_UP) * rounding


def allot(amounts, received, settled=ZERO):
    """What is still open of each payment of a schedule.

    Money pays the oldest first; what settled the debt otherwise (a credit note) makes the last
    payments smaller. What exceeds the whole schedule pays nothing more.

    :param amounts: of the payments, the oldest first
    :param Decimal received: money received since
    :param Decimal settled: debt that went away without money

    >>> allot([Decimal(100)] * 3, Decimal(150))
    [Decimal('0'), Decimal('50'), Decimal('100')]
    >>> allot([Decimal(100)] * 3, Decimal(50), Decimal(120))
    [Decimal('50'), Decimal('80'), Decimal('0')]
    >>> allot([Decimal(100)] * 3, Decimal(999), Decimal(999))
    [Decimal('0'), Decimal('0'), Decimal('0')]
    >>> allot([Decimal(100)], Decimal(-20))
    [Decimal('100')]
    """
    opens = _use_up(amounts, received)
    return _use_up(opens[::-1], settled)[::-1]


def _use_up(amounts, left):
    left, opens = max(left, ZERO), []
    for amount in amounts:
        used = min(amount, left)
        opens.append(amount - used)
        left -= used
    return opens


def find_late(dates, opens, today):
    """The positions of the payments that are not (wholly) paid after their day.

    >>> find_late([date(2026, 3, 1), date(2026, 4, 1)], [Decimal(5), Decimal(5)], date(2026, 3, 2))
    [0]
    >>> find_late([date(2026, 3, 1)], [Decimal(5)], date(2026, 3, 1))
    []
    """
    return [
        place
        for place, (day, amount) in enumerate(zip(dates, opens, strict=True))
        if amount > 0 and day < today
    ]


def find_breach(dates, opens, grace_days, known_up_to):
    """The position of the first payment missing after the days of grace, or None.

    It is missed once the bank is known past the last day of grace: not on that day, when money may
    still come in.

    :param date known_up_to: the last day whose payments are known

    >>> day, opens = [date(2026, 3, 1)], [Decimal(1)]
    >>> [find_breach(day, opens, 3, date(2026, 3, known)) for known in (3, 4, 5)]
    [None, None, 0]
    >>> find_breach(day, [ZERO], 3, date(2026, 12, 31))
    """
    grace = timedelta(days=grace_days)
    for place, (day, amount) in enumerate(zip(dates, opens, strict=True)):
        if amount > 0 and day + grace < known_up_to:
            return place
    return None
