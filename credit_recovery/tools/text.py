"""Placeholders in the texts of a level: a closed list, escaped, substituted once (002-7).

>>> fill("Dear {{ debtor }}, please pay {{total}}.", {"debtor": "A & B", "total": "5 €"})
'Dear A & B, please pay 5 €.'
"""

import html
import re
from collections.abc import Mapping

# name -> what it stands for; shown to those who write the texts
PLACEHOLDERS = {
    "debtor": "name of the debtor",
    "recipient": "name of the person or office the notice is addressed to",
    "company": "name of the company",
    "number": "protocol number of the notice",
    "date": "date of the notice",
    "total": "amount demanded, with its currency",
    "overdue": "overdue amount before credits and disputed parts",
    "credit": "open credits deducted",
    "disputed": "disputed amount, not demanded",
    "coming": "amount coming due",
    "count": "number of overdue items",
    "oldest_due_date": "earliest due date on the notice",
    "days_overdue": "days the oldest item is late",
    "deadline": "date by which payment is asked; on a formal notice a number of days from receipt",
    "deadline_days": "days given to pay",
    "payments_up_to": "date up to which payments are taken into account",
    "as_of": "day of the account statement",
    "balance": "balance of the account statement, with its currency",
    "iban": "bank account to pay to",
    "reference": "reference to give with the payment",
    "collector": "name of the collector",
    "collector_phone": "telephone of the collector",
    "collector_email": "e-mail address of the collector",
}
# kind of a message that is no step -> what only its texts may ask for
MESSAGE_PLACEHOLDERS = {
    "promise": {
        "promised_date": "day by which payment was promised",
        "promised_amount": "amount promised, with its currency",
    },
    "dispute": {
        "dispute_items": "numbers of the disputed invoices",
        "dispute_reason": "reason of the dispute",
        "dispute_date": "day on which the dispute was opened",
        "dispute_amount": "amount disputed, with its currency",
        "dispute_accepted": "amount accepted, with its currency",
        "dispute_due": "amount to be paid of the invoices all the same, with its currency",
        "dispute_answer": "free words of a Manager, if any",
    },
    "plan": {
        "plan_debt": "debt paid in instalments, with its currency",
        "plan_total": "sum of all payments of the plan, with its currency",
        "plan_payments": "number of payments",
        "plan_interest": "interest of the plan, or that there is none",
        "plan_grace": "days of grace after an instalment's due date",
        "plan_number": "number of the agreement",
        "plan_date": "date of the agreement",
        "plan_law_debt": "law on the acknowledgement of a debt",
        "plan_law_term": "law on the loss of the right to pay in instalments",
        "plan_law_novation": "law on novation",
        "plan_law_approval": "law on the express approval of clauses",
        "instalment_number": "number of the instalment (reminders only)",
        "instalment_date": "day on which the instalment is due (reminders only)",
        "instalment_amount": "open amount of the instalment (reminders only)",
    },
    "receipt": {
        "invoice": "number of the invoice",
        "invoice_date": "date of the invoice",
        "invoice_due_date": "day on which the invoice falls due",
        "invoice_amount": "total of the invoice, with its currency",
    },
}
# an editor of formatted text may put non-breaking spaces inside the braces
_SPACE = r"(?:\s|&nbsp;|&#160;)*"
_PLACEHOLDER = re.compile(r"\{\{" + _SPACE + r"(.*?)" + _SPACE + r"\}\}", re.DOTALL)


class LazyValues(Mapping):
    """Values worked out when they are asked for, from functions.

    >>> values = LazyValues({"debtor": lambda: "Rossi", "total": lambda: 1 / 0})
    >>> fill("Dear {{ debtor }}", values)
    'Dear Rossi'
    """

    def __init__(self, functions):
        self._functions = functions

    def add(self, name, function):
        """Add a value, worked out by a function."""
        self._functions[name] = function

    def __getitem__(self, name):
        return self._functions[name]()

    def __iter__(self):
        return iter(self._functions)

    def __len__(self):
        return len(self._functions)


class UnknownPlaceholder(ValueError):
    """A text asks for something that no notice can tell.

    :ivar names: the unknown names, in the order of the text
    """

    def __init__(self, names):
        self.names = list(names)
        super().__init__(", ".join(self.names))


def check(template, allowed=PLACEHOLDERS):
    """Raise :class:`UnknownPlaceholder` for names that are not allowed.

    >>> check("Dear {{ debtor }}")
    >>> check("{{ debtor.vat }} and {{ secret }}")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
        ...
    UnknownPlaceholder: debtor.vat, secret
    """
    names = dict.fromkeys(_PLACEHOLDER.findall(template or ""))
    unknown = [name for name in names if name not in allowed]
    if unknown:
        raise UnknownPlaceholder(unknown)


def fill(template, values):
    """Return a plain text with its placeholders replaced.

    A value is never read for placeholders again, and an empty one leaves nothing behind.

    >>> fill("{{ debtor }}: {{ count }}{{ iban }}", {"debtor": "{{ iban }}", "count": 1, "iban": 0})
    '{{ iban }}: 10'
    >>> fill("{{ evil }}", {})  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
        ...
    UnknownPlaceholder: evil
    """
    return _substitute(template, values, str)


def fill_html(template, values):
    """Return an HTML text with its placeholders replaced; values are escaped, the template is not.

    >>> fill_html("<p>{{&nbsp;debtor }}</p>", {"debtor": '<script>"A" & B'})
    '<p>&lt;script&gt;&quot;A&quot; &amp; B</p>'
    """
    return _substitute(template, values, lambda value: html.escape(str(value)))


def _substitute(template, values, convert):
    check(template, values)

    def replace(match):
        value = values[match[1]]
        return "" if value is None or value is False else convert(value)

    return _PLACEHOLDER.sub(replace, template or "")
