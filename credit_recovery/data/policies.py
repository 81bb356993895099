"""The policy shipped for any country, as data; its texts are in ``policy_texts``.

A template is ``{field: value}``, see ``credit.recovery.template.mixin``. Companies get their own
copy, which they edit.
"""

from datetime import date

from odoo.tools import LazyTranslate

from .policy_terms import STANDARD_TERMS
from .policy_texts import STANDARD_TEXTS, STANDARD_WRITTEN_POLICY, STATEMENT_TEXTS

_lt = LazyTranslate(__name__)

# The shipped version has no beginning: reviews of days before the installation find it too
SHIPPED_FROM = date(2000, 1, 1)

BY_EMAIL = {"channel": "email", "fallback_channel": "post"}

# 001-7, 001-10, 001-11 and the Business table of the default policies; minimums in company currency
LADDER = [
    {
        "code": "courtesy",
        "rank": 10,
        "kind": "courtesy",
        "offset_value": -5,
        "new_customer_invoices": 3,
        "large_amount": 10000,
        **BY_EMAIL,
    },
    {
        "code": "call",
        "rank": 20,
        "kind": "call",
        "offset_value": 3,
        "offset_unit": "working_day",
        "min_amount": 250,
        "channel": "phone",
    },
    {
        "code": "soft",
        "rank": 30,
        "kind": "reminder",
        "offset_value": 20,
        "wait_days": 7,
        "payment_days": 10,
        **BY_EMAIL,
    },
    {
        "code": "firm",
        "rank": 40,
        "kind": "reminder",
        "offset_value": 33,
        "wait_days": 10,
        "repeat_days": 15,
        "repeat_max": 2,
        "payment_days": 10,
        "tone": "incentive",
        "requires_approval": "collector",
        **BY_EMAIL,
    },
    {
        "code": "formal",
        "rank": 50,
        "kind": "formal_notice",
        "offset_value": 45,
        "wait_days": 10,
        "min_amount": 100,
        "payment_days": 15,
        "threatening": True,
        "requires_approval": "manager",
        "channel": "registered_letter",
    },
    {
        "code": "handover",
        "rank": 60,
        "kind": "handover",
        "offset_value": 3,
        "offset_unit": "month",
        "wait_days": 30,
        "min_amount": 500,
        "threatening": True,
        "requires_approval": "manager",
    },
]


def build_levels(*layers):
    """The standard ladder with layers laid over it, the later one winning.

    :param layers: ``{level code: {field: value}}``
    """
    levels = []
    for level in LADDER:
        for layer in layers:
            level = {**level, **layer.get(level["code"], {})}
        levels.append(level)
    return levels


STANDARD = {
    "code": "standard",
    "name": _lt("Standard"),
    "date_from": SHIPPED_FROM,
    "text": STANDARD_WRITTEN_POLICY,
    "level_ids": build_levels(STANDARD_TEXTS),
    **STATEMENT_TEXTS,
    **STANDARD_TERMS,
}
