"""A review that dies, and two at once: every debtor once, every step once, nothing lost."""

from unittest import TestCase

from .process_common import clone_database, run_script


class TestReviewProcesses(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        result = run_script("review", clone_database(cls, "review"))
        cls.alone, cls.pairs, cls.killed = result["alone"], result["pairs"], result["killed"]

    def test_the_book_has_something_of_everything(self):
        notices = {(name, level, state) for name, level, state, *_rest in self.alone["notices"]}
        self.assertLessEqual(
            {
                ("Soft0", "soft", "approved"),
                ("Call", "call", "draft"),
                ("Coming", "courtesy", "approved"),
                ("Firm", "soft", "sent"),
                ("Firm", "firm", "draft"),
            },
            notices,
        )
        cases = {case[0]: case for case in self.alone["cases"]}
        self.assertEqual(len(cases), 9)
        self.assertEqual(cases["Paid"][1], "closed")
        self.assertIn("nonsense", cases["Broken"][8])

    def test_two_reviews_at_once_do_what_one_does(self):
        for name, found in self.pairs.items():
            with self.subTest(name):
                self.assertEqual(found, self.alone)

    def test_a_review_killed_at_any_commit_is_completed_by_the_next(self):
        self.assertGreater(len(self.killed), 8)
        for number, found in enumerate(self.killed, 1):
            with self.subTest(commit=number):
                self.assertEqual(found, self.alone)

    def test_no_protocol_number_is_given_twice(self):
        for found in (self.alone, *self.pairs.values(), *self.killed):
            self.assertEqual(found["numbers_twice"], 0)
