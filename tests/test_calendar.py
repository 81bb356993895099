"""Closures, the hour of sending, customers who pay on their own day (P-12)."""

from datetime import date, datetime, timedelta
from unittest import TestCase

from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user

from odoo.addons.credit_recovery.tools.closures import Closure, get_closure, get_reopening
from odoo.addons.credit_recovery.tools.ladder import Step
from odoo.addons.credit_recovery.tools.pay_habit import PayHabit

from .review_common import TODAY, ReviewCase

dates = st.dates(date(2020, 1, 1), date(2035, 12, 31))
month_days = st.tuples(st.integers(1, 12), st.integers(1, 28))


class TestClosureRule(TestCase):
    @given(dates, month_days, month_days)
    def test_the_reopening_is_the_first_open_day(self, day, first, last):
        closures = [Closure("x", first, last)]
        reopening = get_reopening(day, closures)
        if reopening is None:
            return
        self.assertFalse(get_closure(reopening, closures))
        days = (reopening - day).days
        self.assertTrue(all(get_closure(day + timedelta(n), closures) for n in range(days)))


class TestPayHabitRule(TestCase):
    @given(dates, st.integers(0, 31), st.sets(st.sampled_from((8, 12))), st.integers(1, 31))
    def test_it_never_shifts_back_and_never_more_than_two_months(self, due, day, months, to_day):
        shifted = PayHabit(day, tuple(months), to_day).shift(due)
        self.assertGreaterEqual(shifted, due)
        self.assertLessEqual((shifted - due).days, 92)

    def test_boundaries_of_the_shifted_months(self):
        habit = PayHabit(months=(8, 12))
        for due, wanted in (
            (date(2026, 7, 31), date(2026, 7, 31)),
            (date(2026, 8, 1), date(2026, 9, 10)),
            (date(2026, 8, 31), date(2026, 9, 10)),
            (date(2026, 9, 1), date(2026, 9, 1)),
            (date(2026, 12, 31), date(2027, 1, 10)),
        ):
            self.assertEqual(habit.shift(due), wanted)

    def test_his_day_itself_and_the_day_after(self):
        habit = PayHabit(day=10)
        self.assertEqual(habit.shift(date(2026, 3, 10)), date(2026, 3, 10))
        self.assertEqual(habit.shift(date(2026, 3, 11)), date(2026, 4, 10))


class TestClosures(ReviewCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # on which day of the week something falls due does not matter here
        cls.company.recovery_due_shift = False

    def make_due(self, due, amount=100.0, **vals):
        invoice = self.init_invoice(
            "out_invoice",
            partner=vals.pop("partner", self.debtor),
            invoice_date=due,
            amounts=[amount],
            taxes=[],
        )
        invoice.write({"invoice_payment_term_id": False, "invoice_date_due": due, **vals})
        invoice.action_post()
        return invoice

    def test_a_company_has_two_of_them_and_may_change_them(self):
        found = [
            (c.day_from, c.month_from, c.day_to, c.month_to)
            for c in self.company.recovery_closure_ids
        ]
        self.assertCountEqual(found, [(8, "8", 25, "8"), (23, "12", 6, "1")])

    def test_their_names_are_in_the_languages_that_are_installed(self):
        """An installed one at once, another when it comes; what a person wrote stays."""
        self.env["res.lang"]._activate_lang("it_IT")
        company = self.env["res.company"].create({"name": "Verdi"})
        italian = company.recovery_closure_ids.with_context(lang="it_IT")
        self.assertCountEqual(italian.mapped("name"), ["Chiusura estiva", "Chiusura natalizia"])
        summer, christmas = self.company.recovery_closure_ids.sorted("day_from")
        summer.name = "August"
        self.env["ir.module.module"]._load_module_terms(["credit_recovery"], ["it_IT"])
        names = (summer + christmas).with_context(lang="it_IT").mapped("name")
        self.assertEqual(names, ["August", "Chiusura natalizia"])

    def test_nothing_is_prepared_from_the_first_to_the_last_day(self):
        """Due + 20 falls into the closure: the reminder comes on the day after it."""
        self.make_due(date(2026, 7, 19))
        for day in (date(2026, 8, 8), date(2026, 8, 25)):
            self.night(day)
            self.assertFalse(self.notices_of(), day)
            case = self.case_of()
            self.assertEqual((case.next_action, case.next_action_date), ("wait", date(2026, 8, 26)))
        self.night(date(2026, 8, 26))
        self.assertEqual(self.notices_of().level_id.code, "soft")

    def test_the_day_before_is_a_day_like_any_other(self):
        self.make_due(date(2026, 7, 18))
        self.night(date(2026, 8, 7))
        self.assertEqual(self.notices_of().level_id.code, "soft")

    def test_over_new_year(self):
        self.make_due(date(2026, 12, 5))
        for day, wanted in ((date(2027, 1, 6), 0), (date(2027, 1, 7), 1)):
            self.night(day)
            self.assertEqual(len(self.notices_of()), wanted, day)

    def test_an_approved_notice_waits_too(self):
        """P-12: neither sent nor printed while the company is closed."""
        self.make_due(date(2026, 7, 18))
        self.night(date(2026, 8, 7))
        notice = self.notices_of()
        self.assertEqual(notice.state, "approved")
        for day, wanted in ((7, 0), (8, 1), (25, 1), (26, 0)):
            with freeze_time(datetime(2026, 8, day, 12)):
                self.assertEqual(len(notice._get_stopped()), wanted, day)
        with freeze_time(datetime(2026, 8, 8, 12)), self.assertRaises(UserError) as refusal:
            notice._check_not_stopped()
        self.assertIn("Summer closure", refusal.exception.args[0])

    def test_another_company_is_open(self):
        other = self.setup_other_company()["company"]
        review = self.env["credit.recovery.review"].sudo()
        day = date(2026, 8, 10)
        for company, wanted in ((self.company, 1), (other, 0)):
            policy = company.recovery_policy_id
            stops = review._get_stops(company, policy, day)[policy]
            self.assertEqual([stop.code for stop in stops].count("closure"), wanted)

    def test_an_archived_closure_closes_nothing(self):
        self.company.recovery_closure_ids.active = False
        self.make_due(date(2026, 7, 19))
        self.night(date(2026, 8, 8))
        self.assertTrue(self.notices_of())

    def test_a_day_that_does_not_exist_is_refused(self):
        closure = self.company.recovery_closure_ids[0]
        with self.assertRaises(ValidationError):
            closure.write({"day_to": 31, "month_to": "4"})
        closure.write({"day_to": 29, "month_to": "2"})

    def test_only_managers_change_them(self):
        closure = self.company.recovery_closure_ids[0]
        for role, may in (("reader", False), ("collector", False), ("manager", True)):
            user = new_test_user(
                self.env,
                f"{role}_calendar",
                groups=f"credit_recovery.group_recovery_{role}",
                company_id=self.company.id,
                company_ids=[Command.set(self.company.ids)],
            )
            self.assertEqual(closure.with_user(user).has_access("write"), may)
            if not may:
                with self.assertRaises(AccessError):
                    closure.with_user(user).write({"name": "x"})


class TestSendHour(ReviewCase):
    def setUp(self):
        super().setUp()
        self.company.write({"recovery_tz": "Europe/Rome", "recovery_send_hour": 9.5})

    def is_open(self, *moment):
        with freeze_time(datetime(*moment)):
            return self.company._is_recovery_send_hour()

    def test_the_minute_before_and_the_minute_itself(self):
        self.assertFalse(self.is_open(2026, 2, 2, 8, 29))
        self.assertTrue(self.is_open(2026, 2, 2, 8, 30))

    def test_in_summer_it_is_an_hour_earlier_by_utc(self):
        self.assertFalse(self.is_open(2026, 7, 2, 7, 29))
        self.assertTrue(self.is_open(2026, 7, 2, 7, 30))

    def test_on_the_days_the_clock_changes(self):
        """29 March and 25 October 2026 in Italy."""
        for day, utc_hour in ((date(2026, 3, 28), 8), (date(2026, 3, 29), 7)):
            self.assertFalse(self.is_open(day.year, day.month, day.day, utc_hour, 29))
            self.assertTrue(self.is_open(day.year, day.month, day.day, utc_hour, 30))
        for day, utc_hour in ((date(2026, 10, 24), 7), (date(2026, 10, 25), 8)):
            self.assertFalse(self.is_open(day.year, day.month, day.day, utc_hour, 29))
            self.assertTrue(self.is_open(day.year, day.month, day.day, utc_hour, 30))

    def test_an_hour_that_the_clock_leaves_out_comes_with_the_next_one(self):
        self.company.recovery_send_hour = 2.5
        self.assertFalse(self.is_open(2026, 3, 29, 0, 59))
        self.assertTrue(self.is_open(2026, 3, 29, 1, 0))

    def test_an_e_mail_waits_for_it(self):
        self.make_invoice(25, 100)
        self.night()
        notice = self.notices_of().sudo()
        self.assertEqual((notice.state, notice.channel), ("approved", "email"))
        for minute, wanted in ((29, notice.browse()), (30, notice)):
            with freeze_time(datetime(2026, 3, 31, 7, minute)):
                self.assertEqual(notice._get_dispatchable() & notice, wanted)

    def test_each_company_has_its_own(self):
        other = self.setup_other_company()["company"]
        other.write({"recovery_tz": "America/New_York", "recovery_send_hour": 9.5})
        with freeze_time(datetime(2026, 2, 2, 9, 0)):
            self.assertTrue(self.company._is_recovery_send_hour())
            self.assertFalse(other._is_recovery_send_hour())

    def test_no_hour_beyond_the_day(self):
        for hour in (-1, 24):
            with self.assertRaises(ValidationError):
                self.company.recovery_send_hour = hour


class TestDueOnAFreeDay(ReviewCase):
    """P-12: the ladder counts from the next working day; due date and days overdue stay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.it")

    def assert_soft_on(self, due, first_night, partner=None):
        """The reminder comes on that night, and not on the night before."""
        invoice = self.make_invoice((TODAY - due).days, 100, partner=partner)
        self.assertEqual(invoice.invoice_date_due, due)
        self.night(first_night - timedelta(days=1))
        self.assertFalse(self.notices_of(partner))
        self.night(first_night)
        self.assertEqual(self.notices_of(partner).level_id.code, "soft")

    def test_friday_saturday_sunday_and_monday(self):
        for number, (due, first_night) in enumerate(
            (
                (date(2026, 3, 6), date(2026, 3, 26)),
                (date(2026, 3, 7), date(2026, 3, 29)),
                (date(2026, 3, 8), date(2026, 3, 29)),
                (date(2026, 3, 9), date(2026, 3, 29)),
            )
        ):
            with self.subTest(due=due):
                self.assert_soft_on(due, first_night, self.make_debtor(f"Debtor {number}"))

    def test_a_holiday_before_a_weekend(self):
        """1 May 2026 is a Friday: what falls due on it counts from Monday the 4th."""
        self.assert_soft_on(date(2026, 5, 1), date(2026, 5, 24))

    def test_holidays_are_those_of_the_companys_country(self):
        self.company.country_id = self.env.ref("base.us")
        self.assert_soft_on(date(2026, 5, 1), date(2026, 5, 21))

    def test_days_overdue_and_due_date_stay(self):
        self.make_invoice((TODAY - date(2026, 3, 7)).days, 100)
        self.night(date(2026, 3, 29))
        line = self.notices_of().line_ids
        self.assertEqual((line.date_due, line.days_overdue), (date(2026, 3, 7), 22))
        case = self.case_of()
        self.assertEqual(case.oldest_due_date, date(2026, 3, 7))

    def test_the_case_opens_the_day_after_the_due_date(self):
        self.make_invoice((TODAY - date(2026, 3, 7)).days, 100)
        self.night(date(2026, 3, 8))
        case = self.case_of()
        self.assertEqual((case.amount_overdue, case.next_action_date), (100, date(2026, 3, 29)))

    def test_three_working_days_for_the_call_count_from_monday(self):
        """004-4: due on a Saturday; Tuesday, Wednesday, Thursday."""
        self.make_invoice((TODAY - date(2026, 3, 7)).days, 300)
        for day, wanted in ((date(2026, 3, 11), []), (date(2026, 3, 12), ["call"])):
            self.night(day)
            self.assertEqual(self.notices_of().mapped("level_id.code"), wanted)

    def test_his_own_pay_day_on_a_sunday(self):
        """Due on the 3rd, he pays on the 8th, a Sunday: the levels count from the 9th."""
        self.debtor.recovery_pay_day = 8
        self.assert_soft_on(date(2026, 3, 3), date(2026, 3, 29))

    def test_a_confirmed_staller_is_not_pursued_before_the_next_working_day(self):
        """001-8 with P-12: due on a Saturday, the formal notice on Tuesday."""
        due = date(2026, 3, 7)
        self.make_invoice((TODAY - due).days, 300)
        plan = self.env["credit.recovery.review"]._plan
        for day, wanted in ((date(2026, 3, 9), False), (date(2026, 3, 10), True)):
            found = plan(self.company, self.debtor.ids, day)[self.debtor.id]
            found.facts.staller = True
            [decision] = found.facts.decide(found.ladder, day).values()
            with self.subTest(day=day):
                self.assertEqual(isinstance(decision, Step), wanted)

    def test_a_company_may_count_from_the_due_date_itself(self):
        self.company.recovery_due_shift = False
        self.assert_soft_on(date(2026, 3, 7), date(2026, 3, 27))

    def test_one_look_at_the_calendar_for_each_day(self):
        """Set-based: the calendar is not asked for every item."""
        shift = self.company._get_recovery_due_shift()
        for _number in range(1000):
            shift(date(2026, 3, 7))
        self.assertEqual(shift.cache_info().misses, 1)


class TestPayDays(ReviewCase):
    def test_the_ladder_counts_from_his_day_and_the_due_date_stays(self):
        """Due 11 March, paid on the 10th: the reminder comes 20 days after 10 April."""
        self.debtor.recovery_pay_day = 10
        invoice = self.make_invoice(20, 100)
        self.assertEqual(invoice.invoice_date_due, date(2026, 3, 11))
        for day, wanted in ((date(2026, 4, 29), []), (date(2026, 4, 30), ["soft"])):
            self.night(day)
            self.assertEqual(self.notices_of().mapped("level_id.code"), wanted)
        line = self.notices_of().line_ids
        self.assertEqual((line.date_due, line.days_overdue), (date(2026, 3, 11), 50))
        self.assertEqual(self.case_of().oldest_due_date, date(2026, 3, 11))

    def test_a_month_moved_to_the_next(self):
        self.company.recovery_closure_ids.active = False
        self.debtor.write({"recovery_month_shift": "8,12", "recovery_month_shift_day": 10})
        invoice = self.make_invoice(-130, 100)  # due 8 August
        self.assertEqual(invoice.invoice_date_due, date(2026, 8, 8))
        for day, wanted in ((date(2026, 9, 29), []), (date(2026, 9, 30), ["soft"])):
            self.night(day)
            self.assertEqual(self.notices_of().mapped("level_id.code"), wanted)

    def test_others_are_not_shifted(self):
        self.debtor.recovery_pay_day = 10
        other = self.make_debtor("Verdi S.r.l.")
        self.make_invoice(20, 100)
        self.make_invoice(20, 100, partner=other)
        self.night()
        self.assertFalse(self.notices_of())
        self.assertEqual(self.notices_of(other).level_id.code, "soft")

    def test_a_day_that_no_month_has_is_refused(self):
        for vals in (
            {"recovery_pay_day": 32},
            {"recovery_pay_day": -1},
            {"recovery_month_shift_day": 0},
        ):
            with self.assertRaises(ValidationError):
                self.debtor.write(vals)
