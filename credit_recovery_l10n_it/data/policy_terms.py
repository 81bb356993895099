"""What Italian policies say before the sale, as far as it differs (000-2, 000-3, 003-1).

Late payment between businesses and by public bodies: D.Lgs. 231/2002, art. 3 to 6; consumers owe
the legal interest (art. 1284 c.c.).
"""

from odoo.tools import LazyTranslate

from odoo.addons.credit_recovery.data.policy_terms import STANDARD_TERMS

_lt = LazyTranslate(__name__)

BUSINESS_TERMS = {
    **STANDARD_TERMS,
    "invoice_clause": _lt(
        "In case of late payment, late-payment interest at the rate of Legislative Decree 231/2002 "
        "is due from the day after the due date without formal notice, and a lump sum of 40 euros "
        "as compensation for recovery costs (articles 4 to 6)."
    ),
}
PUBLIC_BODY_TERMS = {
    **BUSINESS_TERMS,
    "criteria": (
        _lt(
            "Public bodies are sold to on credit without a check of their solvency; what is "
            "checked is the order: commitment of expenditure, office code, tender and project "
            "codes."
        ),
    ),
    "terms": (
        _lt(
            "The term of payment is 30 days from receipt of the invoice, 60 where the law allows "
            "it or it was expressly agreed (article 4 of Legislative Decree 231/2002)."
        ),
        _lt(
            "Whatever keeps an invoice from being paid is told to us in writing as soon as it is "
            "received through the exchange system."
        ),
    ),
}
CONSUMER_TERMS = {
    **STANDARD_TERMS,
    "criteria": (
        _lt(
            "Private persons pay on delivery or in advance; instalments are agreed in writing "
            "before the sale."
        ),
    ),
    "invoice_clause": _lt(
        "In case of late payment only the legal interest is due (article 1284 of the Civil Code)."
    ),
}
