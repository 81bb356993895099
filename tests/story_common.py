"""What the demo's debtors must show on the night the story ends, whatever that day is."""

import logging
from contextlib import contextmanager

from odoo.addons.credit_recovery.tools.ladder import Step
from odoo.addons.credit_recovery_l10n_it.demo.debtors import DEBTORS

# situation: (state of the case before tonight's review, what tonight brings its open items)
EXPECTED = {
    "courtesy": (None, ["courtesy"]),
    "call": ("courtesy", ["call"]),
    "soft": ("courtesy", ["soft"]),
    "firm": ("reminder", ["firm", "not_due"]),
    "formal": ("reminder", ["formal", "not_due"]),
    "formal_sent": ("formal_notice", ["not_due"]),
    "handover": ("formal_notice", ["handover_proposed"]),
    "two_currencies": ("courtesy", ["soft"]),
    "instalments": ("courtesy", ["not_due", "soft"]),
    "credit_covers": ("new", ["covered"]),
    "partly_paid": ("reminder", ["not_due"]),
    "on_account": ("reminder", ["firm"]),
    "no_email": ("courtesy", ["soft"]),
    "held": ("courtesy", ["held"]),
    "settled": ("closed", []),
    "reopened": ("courtesy", ["not_due"]),
    "promise": ("reminder", ["held"]),
    "dispute": ("courtesy", ["held"]),
    "plan": ("reminder", ["held"]),
}


def get_situations(env, today):
    """``{situation: [state, codes]}`` of the demo's debtors on a night, by the engine's decisions.

    :param date today: the night; nothing is written
    """
    company = env["res.company"].search([("vat", "=", "IT99424450379")])
    partners = _get_partners(env, company)
    plans = env["credit.recovery.review"]._plan(company, [p.id for p in partners.values()], today)
    cases = env["credit.recovery.case"]
    return {
        debtor.situation: [
            cases._get_latest(company, partners[debtor.code].ids).state or None,
            _get_codes(plans[partners[debtor.code].id].decisions),
        ]
        for debtor in DEBTORS
    }


def _get_partners(env, company):
    names = {debtor.name: debtor.code for debtor in DEBTORS}
    partners = env["res.partner"].search(
        [("name", "in", list(names)), ("company_id", "=", company.id), ("parent_id", "=", False)]
    )
    return {names[partner.name]: partner for partner in partners}


def _get_codes(decisions):
    return sorted({d.rung.code if isinstance(d, Step) else d.code for d in decisions.values()})


@contextmanager
def gather_errors():
    """Gather what is logged as an error meanwhile, as a list of texts."""
    errors = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: errors.append(record.getMessage())
    logging.getLogger().addHandler(handler)
    try:
        yield errors
    finally:
        logging.getLogger().removeHandler(handler)
