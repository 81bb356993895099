"""What the shipped policy says before the sale: criteria, terms, limits (000-2, 000-3, 003-1)."""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

CRITERIA = (
    _lt(
        "A new customer is checked before the first sale on credit: bank, references, register of "
        "companies, and what is known of how he pays. Until the check is done he pays in advance."
    ),
    _lt(
        "Sold to on credit is whoever shows no warning signs. A customer who is insolvent, breaks "
        "promises to pay or keeps paying late pays in advance."
    ),
    _lt("A check holds for a limited time and is renewed before it ends."),
)

TERMS = (
    _lt(
        "Payment terms are agreed in writing before the first sale and printed on each invoice. A "
        "payment is on time if it reaches our account by the due date."
    ),
    _lt(
        "Complaints about an invoice are made in writing as soon as it is received; what is not in "
        "dispute is paid by its due date."
    ),
    _lt(
        "While invoices are overdue, further deliveries may be made against payment in advance "
        "only."
    ),
)

LIMIT_PROCEDURE = (
    _lt(
        "Every customer who buys on credit has a limit. It is proposed from the credit check and "
        "from how the customer has paid, and approved by whoever may approve its amount."
    ),
    _lt(
        "Limits are reviewed at least once a year, and at once after a broken promise, a payment "
        "returned unpaid or a check that turned out worse. A temporary increase has an end."
    ),
    _lt(
        "What goes beyond the limit is released for a reason only; who released it, and why, is "
        "recorded."
    ),
)

STANDARD_TERMS = {
    "criteria": CRITERIA,
    "terms": TERMS,
    "limit_procedure": LIMIT_PROCEDURE,
    "invoice_clause": _lt(
        "Amounts paid after the due date bear late-payment interest and recovery costs as provided "
        "by law or contract."
    ),
}
