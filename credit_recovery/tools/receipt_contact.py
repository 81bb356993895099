"""Of which invoices to ask, before their due date, whether they arrived (002-2)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple


class Sent(NamedTuple):
    """An open invoice that was sent; ``amount`` in company currency."""

    move_id: int
    partner_id: int
    date_sent: date
    amount: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A policy's rule: ``days`` after sending (0: nobody is asked), new customers or large amounts.

    The audience is met by either condition; 0 leaves a condition out, both 0 mean everybody.

    >>> rule = Rule(5, new_customer_invoices=3, large_amount=10000)
    >>> invoice = Sent(1, 1, date(2026, 3, 1), 500)
    >>> [rule.is_due(invoice, 0, date(2026, 3, day)) for day in (5, 6, 7)]
    [False, True, True]
    >>> rule.is_due(invoice, 3, date(2026, 3, 6))
    False
    >>> rule.is_due(invoice._replace(amount=10000), 3, date(2026, 3, 6))
    True
    >>> Rule(0).is_due(invoice, 0, date(2026, 3, 30)), Rule(5).is_due(invoice, 9, date(2026, 3, 6))
    (False, True)
    """

    days: int
    new_customer_invoices: int = 0
    large_amount: float = 0

    def is_large(self, sent):
        return bool(self.large_amount) and sent.amount >= self.large_amount

    def is_due(self, sent, paid_invoices, today):
        """Whether to ask about an invoice.

        :param Sent sent: the invoice
        :param int paid_invoices: how many the customer has paid
        """
        if not self.days or sent.date_sent + timedelta(days=self.days) > today:
            return False
        if not self.new_customer_invoices and not self.large_amount:
            return True
        return paid_invoices < self.new_customer_invoices or self.is_large(sent)
