"""The lines of an account statement (P-6): what is due, what is not due yet, the credits; pure.

>>> from datetime import date
>>> from .debtor import DebtorFacts, ItemFacts
>>> facts = DebtorFacts(1, [
...     ItemFacts(10, date(2026, 3, 1), 1, 100, Decimal("70"), Decimal("70")),
...     ItemFacts(11, date(2026, 4, 1), 1, 101, Decimal("50"), Decimal("50")),
... ], [ItemFacts(12, date(2026, 2, 1), 1, 102, Decimal("-20"), Decimal("-20"))])
>>> lines = get_lines(facts, 1, date(2026, 3, 10))
>>> [(line.section, line.days_overdue) for line in lines]
[('a_overdue', 9), ('b_coming', 0), ('c_credit', 0)]
>>> get_totals(lines)["amount_total"]
Decimal('100')
"""

from decimal import Decimal

from .preparation import COMING, CREDIT, OVERDUE, PreparedLine

ZERO = Decimal(0)


def get_lines(facts, currency_id, day):
    """The open items of one currency as they stand on a day, the oldest due first, then credits.

    :param DebtorFacts facts: as they stand on that day
    :param date day: an item due on it is not overdue yet
    """
    items = [item for item in facts.items if item.currency_id == currency_id]
    credits = [item for item in facts.credits if item.currency_id == currency_id]
    items.sort(key=lambda item: (item.date_due, item.line_id))
    lines = []
    for item in items:
        days = (day - item.date_due).days
        lines.append(PreparedLine(item, OVERDUE if days > 0 else COMING, None, max(days, 0)))
    return lines + [PreparedLine(credit, CREDIT, None, 0) for credit in credits]


def get_totals(lines):
    """The totals of a statement: ``amount_total`` is the balance, negative in the debtor's favour.

    ``amount_disputed`` is the part that somebody else collects.
    """
    totals = {
        name: sum((line.item.residual for line in lines if line.section == section), ZERO)
        for name, section in (
            ("amount_overdue", OVERDUE),
            ("amount_coming", COMING),
            ("amount_credit", CREDIT),
        )
    }
    totals["amount_total"] = sum(totals.values(), ZERO)
    totals["amount_credit"] = -totals["amount_credit"]
    totals["amount_disputed"] = sum((line.item.held for line in lines), ZERO)
    return totals
