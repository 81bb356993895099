"""Working days and the offsets of the ladder (P-12, 001-12)."""

from datetime import date, timedelta
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.credit_recovery.tools.offsets import add_offset
from odoo.addons.credit_recovery.tools.working_days import WorkingDays

ITALY = WorkingDays.for_country("IT")
dates = st.dates(date(2020, 1, 1), date(2035, 12, 31))


class TestWorkingDays(TestCase):
    def test_weekends_and_holidays_are_free(self):
        free = [
            date(2026, 6, day) for day in range(1, 9) if not ITALY.is_working(date(2026, 6, day))
        ]
        self.assertEqual(free, [date(2026, 6, 2), date(2026, 6, 6), date(2026, 6, 7)])

    def test_easter_monday_moves(self):
        self.assertFalse(ITALY.is_working(date(2026, 4, 6)))
        self.assertTrue(ITALY.is_working(date(2027, 4, 5)))
        self.assertFalse(ITALY.is_working(date(2027, 3, 29)))

    def test_an_unknown_country_or_none_has_monday_to_friday(self):
        for country in ("XX", None, False, ""):
            calendar = WorkingDays.for_country(country)
            self.assertTrue(calendar.is_working(date(2026, 12, 25)), country)
            self.assertFalse(calendar.is_working(date(2026, 12, 26)), country)

    def test_a_subdivision_has_its_own_holidays(self):
        ambrose = date(2026, 12, 7)  # Milan, a Monday
        self.assertTrue(ITALY.is_working(ambrose))
        self.assertFalse(WorkingDays.for_country("IT", "MI").is_working(ambrose))

    def test_the_nth_working_day_strictly_after(self):
        self.assertEqual(ITALY.add(date(2025, 12, 24), 1), date(2025, 12, 29))
        self.assertEqual(ITALY.add(date(2025, 12, 24), 3), date(2025, 12, 31))
        self.assertEqual(ITALY.add(date(2025, 12, 24), 4), date(2026, 1, 2))

    def test_or_before(self):
        self.assertEqual(ITALY.add(date(2025, 12, 29), -1), date(2025, 12, 24))

    def test_printed_deadlines_fall_on_working_days(self):
        self.assertEqual(ITALY.next_or_same(date(2026, 4, 3)), date(2026, 4, 3))
        self.assertEqual(ITALY.next_or_same(date(2026, 4, 4)), date(2026, 4, 7))
        self.assertEqual(ITALY.next_or_same(date(2026, 4, 6)), date(2026, 4, 7))

    @given(dates, st.integers(1, 30))
    def test_adding_passes_that_many_working_days(self, day, count):
        end = ITALY.add(day, count)
        passed = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
        self.assertEqual(sum(map(ITALY.is_working, passed)), count)
        self.assertTrue(ITALY.is_working(end))

    @given(dates, st.integers(1, 30))
    def test_going_back_from_a_working_day_undoes_it(self, day, count):
        start = ITALY.next_or_same(day)
        self.assertEqual(ITALY.add(ITALY.add(start, count), -count), start)


class TestOffsets(TestCase):
    def test_days(self):
        self.assertEqual(add_offset(date(2026, 2, 27), 2, "day"), date(2026, 3, 1))
        self.assertEqual(add_offset(date(2026, 3, 1), -5, "day"), date(2026, 2, 24))

    def test_working_days_by_the_calendar_given(self):
        friday = date(2026, 4, 3)
        self.assertEqual(add_offset(friday, 1, "working_day", ITALY), date(2026, 4, 7))
        self.assertEqual(add_offset(friday, 1, "working_day"), date(2026, 4, 6))

    def test_calendar_months_end_with_the_month(self):
        january = date(2026, 1, 31)
        months = [add_offset(january, number, "month") for number in (1, 2, 3, 12, -2)]
        self.assertEqual(
            months,
            [
                date(2026, 2, 28),
                date(2026, 3, 31),
                date(2026, 4, 30),
                date(2027, 1, 31),
                date(2025, 11, 30),
            ],
        )
        self.assertEqual(add_offset(date(2024, 1, 31), 1, "month"), date(2024, 2, 29))

    def test_an_unknown_unit_is_refused(self):
        with self.assertRaises(ValueError):
            add_offset(date(2026, 1, 1), 1, "week")

    @given(dates, st.integers(-40, 40))
    def test_a_month_never_runs_into_the_one_after(self, day, months):
        moved = add_offset(day, months, "month")
        self.assertEqual((moved.year - day.year) * 12 + moved.month - day.month, months)
        self.assertLessEqual(moved.day, day.day)
