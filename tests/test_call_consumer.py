"""Consumers are not rung outside the company's hours, nor more often than it allows."""

from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .call_common import CallCase


@tagged("post_install", "-at_install")
class TestConsumer(CallCase):
    def setUp(self):
        super().setUp()
        self.company.recovery_tz = "Europe/Rome"
        self.case = self.make_case("Carla Conti", is_company=False)
        self.assertEqual(self.case.partner_id.recovery_debtor_type, "consumer")
        self.company.country_id = self.env.ref("base.it")
        self.monday = date(2026, 3, 2)

    def ring(self, day, hour, minute=0, **vals):
        """Log a call made on a day of that week (0: Monday) at a local time."""
        local = datetime.combine(self.monday + timedelta(days=day), datetime.min.time())
        moment = self.company._from_recovery_time(local.replace(hour=hour, minute=minute))
        case = self.case.with_user(self.collector)
        if not case._has_complaint_check():
            case.action_check_complaints()
        return (
            self.env["credit.recovery.call"]
            .with_user(self.collector)
            .create({"case_id": case.id, "result": "not_reached", "date": moment, **vals})
        )

    def assertRefused(self, *args, **vals):
        with self.assertRaises(UserError) as refusal:
            self.ring(*args, **vals)
        self.assertIn("is a consumer", str(refusal.exception))

    def test_from_half_past_eight_to_nine_in_the_evening(self):
        self.assertRefused(0, 8, 29)
        self.ring(0, 8, 30)
        self.ring(1, 20, 59)
        self.assertRefused(2, 21, 0)

    def test_on_saturdays_until_three_and_never_on_sundays(self):
        self.ring(5, 14, 59)
        self.assertRefused(5, 15, 0)
        self.assertRefused(6, 11, 0)

    def test_not_on_a_holiday(self):
        self.monday = date(2026, 6, 1)
        self.ring(0, 10)
        self.assertRefused(1, 10)  # Republic Day

    def test_three_calls_a_week(self):
        for day in (0, 1, 2):
            self.ring(day, 10)
        self.assertRefused(4, 10)

    def test_one_conversation_a_day(self):
        self.ring(0, 9)
        self.ring(0, 10, result="call_back")
        self.assertRefused(0, 18)
        self.ring(1, 10)

    def test_the_company_sets_hours_and_numbers(self):
        self.company.write({"recovery_call_from": 7, "recovery_call_week_max": 0})
        for day in range(5):
            self.ring(day, 7)
        with self.assertRaises(ValidationError):
            self.company.recovery_call_to = 6

    def test_with_a_reason_it_is_logged_and_said(self):
        call = self.ring(6, 11, override_reason="He asked for Sunday")
        self.assertIn("He asked for Sunday", self.case.message_ids[:1].body)
        self.assertEqual(call.user_id, self.collector)

    def test_who_rings_us_or_is_no_consumer_is_not_concerned(self):
        self.ring(6, 23, direction="in")
        self.ring(6, 23, means="email")
        self.case = self.make_case("Bianchi S.p.A.")
        self.ring(6, 23)

    def test_the_dialog_warns_before_the_telephone_is_taken_up(self):
        sunday = self.monday + timedelta(days=6)
        dialogs = self.env["credit.recovery.call.log"].with_user(self.collector)
        with freeze_time(f"{sunday} 10:00:00"):
            dialog = dialogs.new({"case_id": self.case.id})
            self.assertIn("is a consumer", dialog.warning)
        with freeze_time(f"{sunday - timedelta(days=2)} 10:00:00"):
            self.assertFalse(dialogs.new({"case_id": self.case.id}).warning)
