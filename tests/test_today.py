"""The day that counts is the company's, whoever works and whatever the server's clock says."""

import re
from datetime import date
from pathlib import Path

from freezegun import freeze_time

from .common import RecoveryCase

ADDON = Path(__file__).parent.parent / "credit_recovery"
# what core itself counts by the user's day: the date of an invoice, and what is posted later
AS_CORE = {"account_move_gate.py", "account_move_terms.py"}
# half past midnight in Rome, where it is the 2nd; the 1st for the server and in New York
NIGHT, DAY = "2026-07-01 22:30:00", date(2026, 7, 2)


class TestToday(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Europe/Rome"
        cls.collector.tz = "America/New_York"

    def get_defaults(self):
        """``{(model, field): default}`` of the dates of the addon."""
        models = [
            model.with_user(self.collector)
            for name, model in self.env.items()
            if name.startswith("credit.recovery.")
        ]
        return {
            (model._name, name): field.default(model)
            for model in models
            for name, field in model._fields.items()
            if field.type == "date" and field.default
        }

    @freeze_time(NIGHT)
    def test_dates_begin_with_the_companys_day(self):
        days = self.get_defaults()
        self.assertIn(("credit.recovery.hold", "date_from"), days)
        now = {key: day for key, day in days.items() if not key[1].endswith("deadline")}
        self.assertEqual({key: day for key, day in now.items() if day != DAY}, {})

    @freeze_time(NIGHT)
    def test_a_letter_is_posted_on_the_day_of_its_approval(self):
        """It was approved a moment ago, and that is today where the company is."""
        letter = self.env["credit.recovery.notice"].new(
            {"company_id": self.company.id, "approved_at": NIGHT}
        )
        letter._check_posting_date(DAY)

    def test_no_other_day_is_asked_for(self):
        asked = re.compile(r"context_today|[dD]ate\.today\(")
        found = {path.name for path in ADDON.rglob("*.py") if asked.search(path.read_text())}
        self.assertEqual(found, AS_CORE)
