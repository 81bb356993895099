"""Concurrent sales cannot both slip under a limit: the lock on the debtor."""

from unittest import TestCase

from .process_common import clone_database, run_script


class TestGateProcesses(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        result = run_script("gate", clone_database(cls, "gate"))
        cls.locked, cls.unlocked = result["locked"], result["unlocked"]

    def test_of_two_documents_at_once_one_passes(self):
        """Invoices, orders, one of each: each just under the limit, together over it."""
        self.assertEqual(self.locked, {"invoices": 1, "orders": 1, "both": 1})

    def test_it_is_the_lock_that_stops_the_other_one(self):
        """The control: what the test above would find without it."""
        self.assertEqual(self.unlocked, {"invoices": 2, "orders": 2, "both": 2})
