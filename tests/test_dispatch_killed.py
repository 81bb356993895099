"""A dispatch that dies, and two at once: at most once, and nothing lost unseen (complaint 2)."""

from unittest import TestCase

from .process_common import clone_database, run_script


class TestDispatchKilled(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        result = run_script("dispatch_killed", clone_database(cls, "dispatch"))
        cls.killed, cls.pair, cls.watched = result["killed"], result["pair"], result["watched"]

    def test_it_was_killed_before_and_after_each_of_its_commits(self):
        states = {run["first"]["state"] for run in self.killed}
        self.assertEqual(states, {"approved", "sending", "sent"})
        attempts = [run for run in self.killed if run["first"]["state"] == "sending"]
        self.assertEqual({run["first"]["attempted"] for run in attempts}, {False, True})
        self.assertTrue(any(run["first"]["received"] for run in attempts))

    def test_nothing_is_sent_twice(self):
        for run in self.killed:
            with self.subTest(run["at"]):
                self.assertLessEqual(run["again"]["received"], 1)

    def test_a_parked_notice_is_sent_by_the_next_run(self):
        for run in self.killed:
            first, again = run["first"], run["again"]
            if not first["attempted"]:
                with self.subTest(run["at"]):
                    self.assertEqual((again["state"], again["received"]), ("sent", 1))

    def test_an_attempt_without_result_is_uncertain_with_a_task(self):
        for run in self.killed:
            first, again = run["first"], run["again"]
            if first["attempted"] and first["state"] == "sending":
                with self.subTest(run["at"]):
                    self.assertEqual((again["state"], again["tasks"]), ("uncertain", 1))
                    self.assertEqual(again["received"], first["received"])

    def test_nothing_else_is_prepared_for_the_same_step(self):
        for run in self.killed:
            with self.subTest(run["at"]):
                self.assertEqual(run["again"]["notices"], 1)

    def test_two_runs_at_once_send_each_notice_once(self):
        for look in self.pair:
            self.assertEqual((look["state"], look["received"]), ("sent", 1))

    def test_a_run_that_looks_at_it_does_not_keep_it_from_being_sent(self):
        self.assertEqual((self.watched["state"], self.watched["received"]), ("sent", 1))
