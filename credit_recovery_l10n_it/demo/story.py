"""The demo story: an Italian company and its debtors over the last months, up to today.

:func:`load` books everything at once, for Odoo's own demo flag; :func:`play` lives through the past
day by day, so that the levels come from notices that were really sent.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from odoo import Command

from . import before
from .company import create_office
from .ledger import Ledger
from .timeline import CONVERSATIONS, Agreement, Signature, get_events

# where the demo company is; Odoo's own clock is UTC, a day behind it around midnight
ZONE = ZoneInfo("Europe/Rome")


def get_today():
    """The day that it is for the demo company, as its review sees it."""
    return datetime.now(ZONE).date()


def load(env, today):
    """Book the story's whole past and prepare tonight's notices; sends and commits nothing.

    Sending is paused: the drafts can be looked at, but no e-mail leaves to invented addresses.

    :param date today: the day the story ends
    """
    events = get_events(today)
    office = create_office(env, min(events))
    ledger = Ledger(office, today)
    _book(ledger, events, lambda event: not isinstance(event, CONVERSATIONS))
    company = office.company
    company.recovery_sending = "paused"
    cases = company.env["credit.recovery.case"]
    cases |= before.import_levels(office, ledger.partners, today)
    cases |= cases._open(company, cases._get_unopened(company, today), today)
    # nothing is sent, so no agreement can have come back signed
    said = set(CONVERSATIONS) - {Agreement, Signature}
    _book(ledger, events, lambda event: type(event) in said)
    cases.env["credit.recovery.review"]._review(cases, today)


def _book(ledger, events, wanted):
    """Book the wanted events in their order."""
    for day, happened in events.items():
        for event in filter(wanted, happened):
            ledger.book(event, day)


def play(env, today):
    """Live through the story's past, day by day up to yesterday; commits by itself.

    Each night the cases are reviewed, each working day the people of the company approve, print,
    post and call; e-mails are really sent, to the mail server that is configured.

    :param date today: the day the story ends; what is due that night is left to it
    """
    from .past import Past  # here: freezegun is no requirement of the addon

    events = get_events(today)
    office = create_office(env, min(events))
    office.company._go_live(recovery_date_start=min(events), recovery_older_items="levels")
    env.ref("base.user_admin").write(
        {"company_id": office.company.id, "company_ids": [Command.set(office.company.ids)]}
    )
    ledger = Ledger(office, today)
    env.cr.commit()
    Past(office, ledger, events).live_until(today)
