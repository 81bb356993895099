"""The policies shipped for Italian companies, as data; their texts are beside this file.

The numbers are those of the default policies (001-7, 001-10, 001-11); Business is the ladder of
the main addon with Italian channels and texts, the others say where they differ.
"""

from odoo.tools import LazyTranslate

from odoo.addons.credit_recovery.data.policies import SHIPPED_FROM, build_levels
from odoo.addons.credit_recovery.data.policy_texts import STANDARD_TEXTS, STATEMENT_TEXTS

from .consumer_texts import CONSUMER_POLICY, CONSUMER_TEXTS
from .policy_terms import BUSINESS_TERMS, CONSUMER_TERMS, PUBLIC_BODY_TERMS
from .policy_texts import (
    BUSINESS_POLICY,
    ITALIAN_TEXTS,
    MANUAL_POLICY,
    PUBLIC_BODY_POLICY,
    PUBLIC_BODY_TEXTS,
)

_lt = LazyTranslate(__name__)

# a formal notice needs proof of receipt: certified e-mail, else registered letter (001-10)
CHANNELS = {"formal": {"channel": "certified_email", "fallback_channel": "registered_letter"}}

# D.Lgs. 231/2002, art. 3 and 6: never for consumers, who owe the legal interest (art. 1284 c.c.)
COMMERCIAL_CHARGES = {"formal": {"charge_interest": True, "charge_compensation": True}}
CONSUMER_CHARGES = {"formal": {"charge_interest": True}, "firm": {"tone": "memo"}}

PUBLIC_BODY_OFFSETS = {
    "call": {"offset_value": 10, "offset_unit": "day"},
    "soft": {"offset_value": 30},
    "firm": {"offset_value": 45},
    "formal": {"offset_value": 60},
    "handover": {"offset_value": 4},
}

# every step of Manual only is approved by the case's collector or a Manager
BY_HAND = {
    code: {"requires_approval": "collector"} for code in ("courtesy", "call", "soft", "firm")
}

BUSINESS = {
    "code": "business",
    "name": _lt("Business"),
    "date_from": SHIPPED_FROM,
    "commercial": True,
    "text": BUSINESS_POLICY,
    **STATEMENT_TEXTS,
    **BUSINESS_TERMS,
    "level_ids": build_levels(CHANNELS, COMMERCIAL_CHARGES, STANDARD_TEXTS, ITALIAN_TEXTS),
}
PUBLIC_BODIES = {
    "code": "public_bodies",
    "name": _lt("Public bodies"),
    "date_from": SHIPPED_FROM,
    "debtor_type": "public_body",
    "commercial": True,
    "text": PUBLIC_BODY_POLICY,
    **STATEMENT_TEXTS,
    **PUBLIC_BODY_TERMS,
    "level_ids": build_levels(
        CHANNELS,
        COMMERCIAL_CHARGES,
        PUBLIC_BODY_OFFSETS,
        STANDARD_TEXTS,
        ITALIAN_TEXTS,
        PUBLIC_BODY_TEXTS,
    ),
}
CONSUMERS = {
    "code": "consumers",
    "name": _lt("Consumers"),
    "date_from": SHIPPED_FROM,
    "debtor_type": "consumer",
    "text": CONSUMER_POLICY,
    **STATEMENT_TEXTS,
    **CONSUMER_TERMS,
    "level_ids": build_levels(
        CHANNELS, CONSUMER_CHARGES, STANDARD_TEXTS, ITALIAN_TEXTS, CONSUMER_TEXTS
    ),
}
MANUAL_ONLY = {
    "code": "manual_only",
    "name": _lt("Manual only"),
    "date_from": SHIPPED_FROM,
    "named_approval": True,
    "commercial": True,
    "text": MANUAL_POLICY,
    **STATEMENT_TEXTS,
    **BUSINESS_TERMS,
    "level_ids": build_levels(CHANNELS, COMMERCIAL_CHARGES, BY_HAND, STANDARD_TEXTS, ITALIAN_TEXTS),
}

# the default first
ITALIAN_POLICIES = [BUSINESS, PUBLIC_BODIES, CONSUMERS, MANUAL_ONLY]
