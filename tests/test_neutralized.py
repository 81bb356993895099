"""A restored copy of a database sends nothing, even when connected to a mail server (P-7)."""

from unittest import TestCase

from .process_common import clone_database, run_script


class TestNeutralized(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.result = run_script("neutralized", clone_database(cls, "neutralized"))

    def test_the_original_sends(self):
        self.assertEqual(self.result["before"], 1)
        self.assertEqual(self.result["approved"], "approved")

    def test_the_copy_does_not(self):
        self.assertEqual(self.result["after"], 0)
        self.assertEqual(self.result["state"], "approved")

    def test_sending_is_off_in_every_company_of_the_copy(self):
        self.assertEqual(self.result["sending"], ["off"])
