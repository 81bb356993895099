"""The test database is what the other tests take it for."""

from odoo.tests import TransactionCase


class TestInstall(TransactionCase):
    def test_all_addons_are_installed(self):
        modules = self.env["ir.module.module"].search([("name", "=like", "credit_recovery%")])
        self.assertEqual(
            {module.name: module.state for module in modules},
            dict.fromkeys(
                ("credit_recovery", "credit_recovery_l10n_it", "credit_recovery_sale"), "installed"
            ),
        )

    def test_attachments_lie_in_the_database(self):
        attachment = self.env["ir.attachment"].create({"name": "a.txt", "raw": b"a"})
        self.assertFalse(attachment.store_fname)
