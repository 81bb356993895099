"""An upgrade and an uninstallation leave a working Odoo, whatever was sent."""

from unittest import TestCase

from odoo.modules.neutralize import get_neutralization_queries

from .process_common import clone_database, run_script


class TestUpgrade(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        result = run_script("upgrade", clone_database(cls, "upgrade"))
        cls.upgraded, cls.left, cls.again = (result[name] for name in ("upgraded", "left", "again"))

    def test_sent_notices_stay_protected_through_an_upgrade(self):
        self.assertEqual(self.upgraded["state"], "sent")
        self.assertEqual((self.upgraded["triggers"], self.upgraded["functions"]), (2, 1))
        self.assertEqual(self.upgraded["documents"], 1)

    def test_nothing_of_the_addon_is_left_by_its_end(self):
        names = set(self.left) - {"invoice", "limits", "partners", "states"}
        self.assertEqual({name: self.left[name] for name in names}, dict.fromkeys(names, 0))
        self.assertEqual(self.left["partners"], 1)
        self.assertEqual(self.left["states"], ["uninstalled"] * 3)

    def test_invoicing_works_after_each(self):
        for found in (self.upgraded, self.left, self.again):
            self.assertIn(found["invoice"], ("in_payment", "paid"))

    def test_limits_of_core_keep_their_values(self):
        """Issue, Proof: through an upgrade, without the addon, and when it is installed where
        they are used already (000-1, complaint 22)."""

        def get_expected(amount):
            return [
                [used, factor * amount, [[factor * amount, False], [(factor + 1) * amount, True]]]
                for used, factor in ((True, 1), (False, 2))
            ]

        self.assertEqual(self.upgraded["limits"], get_expected(1000))
        self.assertEqual(self.left["limits"], get_expected(1000))
        self.assertEqual(self.again["limits"], get_expected(3000))

    def test_limits_that_were_there_are_those_of_the_addon(self):
        self.assertEqual(
            self.again["of_the_addon"], {"limits": [3000, 6000, 6000, 9000], "approvals": 0}
        )

    def test_installed_again_the_office_begins_anew(self):
        self.assertEqual(self.again["states"], ["installed"] * 3)
        self.assertEqual((self.again["triggers"], self.again["functions"]), (2, 1))
        self.assertEqual(self.again["notice"], "approved")
        self.assertEqual(self.again["steps_of_rossi"], ["soft"])


class TestNeutralize(TestCase):
    def test_a_copy_of_a_database_does_not_send(self):
        """P-7."""
        [query] = get_neutralization_queries(["credit_recovery"])
        self.assertIn("recovery_sending", query)
