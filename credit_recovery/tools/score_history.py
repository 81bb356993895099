"""What a customer did, as the score looks at it (pure)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

UNPAID_DAYS = 90  # what is overdue for longer counts no more than that


@dataclass(frozen=True, slots=True)
class History:
    """What a customer did in a period; amounts in company currency.

    *Known* is what tells something: what was paid, and what is overdue. What is not paid counts as
    late until today, so that who never pays does not look good.

    :ivar int invoices: whose amount is known
    :ivar date first: day of the first invoice ever
    :ivar Decimal known: the amount
    :ivar Decimal late_days: each known amount times its days late, never below 0
    :ivar Decimal late: of it paid late, or overdue
    :ivar Decimal overdue: unpaid, and due
    :ivar Decimal aged: each overdue amount times its days, up to UNPAID_DAYS
    :ivar date oldest: due date of the oldest overdue
    :ivar Decimal recent, recent_days: known and late_days of the later half of the period
    :ivar Decimal previous, previous_days: of the earlier half, as one saw it at its end
    :ivar int broken, bounces, disputes: promises broken, collections returned, disputes lost
    :ivar Decimal purchases: invoiced in the last twelve months, net of credit notes
    """

    invoices: int = 0
    first: date | None = None
    known: Decimal = Decimal()
    late_days: Decimal = Decimal()
    late: Decimal = Decimal()
    overdue: Decimal = Decimal()
    aged: Decimal = Decimal()
    oldest: date | None = None
    recent: Decimal = Decimal()
    recent_days: Decimal = Decimal()
    previous: Decimal = Decimal()
    previous_days: Decimal = Decimal()
    broken: int = 0
    bounces: int = 0
    disputes: int = 0
    purchases: Decimal = Decimal()

    def get_months(self, today):
        """Whole months since the first invoice.

        >>> History(first=date(2026, 1, 31)).get_months(date(2026, 3, 30))
        1
        >>> History(first=date(2026, 1, 31)).get_months(date(2026, 3, 31)), History().get_months(0)
        (2, 0)
        """
        if not self.first:
            return 0
        months = 12 * (today.year - self.first.year) + today.month - self.first.month
        return max(months - (today.day < self.first.day), 0)
