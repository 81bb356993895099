"""The story's past, lived through with an earlier clock."""

import sys
from datetime import datetime, time, timedelta

from freezegun import freeze_time

from odoo.fields import Domain

from odoo.addons.credit_recovery.tools.working_days import WorkingDays

from .people import People

# UTC: the nightly job, the working day of the office
NIGHT, DAY = time(3), time(9)


class Past:
    """Days with their events, nights with their reviews.

    :param Office office: the demo company
    :param Ledger ledger: books the events
    :param dict events: ``{date: [event, …]}``
    """

    def __init__(self, office, ledger, events):
        self.office = office
        self.env = office.company.env
        self.ledger = ledger
        self.events = events
        self.people = People(office, ledger.partners)
        self.working_days = WorkingDays.for_country("IT")
        self.has_news = False  # booked since the last review

    def live_until(self, today):
        """Live all days before ``today``, passing over quiet ones; commits each step of a day."""
        # the loop of a mail server in this process keeps the real time
        with freeze_time(datetime.combine(min(self.events), NIGHT), real_asyncio=True) as clock:
            day = min(self.events)
            while day < today:
                self._live_day(day, clock)
                day += timedelta(days=1)

    def _live_day(self, day, clock):
        clock.move_to(datetime.combine(day, NIGHT))
        events = self.events.get(day, ())
        if events or self.has_news or self._is_night_busy(day):
            self.env["credit.recovery.case"]._cron_review()
            clock.move_to(datetime.combine(day, DAY))
            self._live_daylight(day, events)
        self.has_news = bool(events)

    def _live_daylight(self, day, events):
        for event in events:
            self.ledger.book(event, day)
        if self.working_days.is_working(day):
            self.people.work(day)
        # a working day is over before its mails leave
        self.env.cr.commit()  # pylint: disable=invalid-commit
        self.env["credit.recovery.notice"]._cron_dispatch()
        sys.stderr.write(f"{day}: {self.people.get_report()}\n")

    def _is_night_busy(self, day):
        """Whether a review would do anything: an announced day has come, an item has fallen due
        (the call's minimum is met only then), or a case is to open."""
        fallen_due = self.env["account.move.line"].search_count(
            [("date_maturity", "=", day - timedelta(days=1)), ("amount_residual", ">", 0)], limit=1
        )
        cases = self.env["credit.recovery.case"]
        due = Domain("next_action_date", "=", False) | Domain("next_action_date", "<=", day)
        if fallen_due or cases.search_count(Domain("date_closed", "=", False) & due, limit=1):
            return True
        return bool(cases._get_unopened(self.office.company, day))
