"""A Manager goes live in the web client (P-7)."""

from datetime import timedelta

from .browser_common import BrowserCase
from .common import RecoveryCase


class TestGoLiveBrowser(RecoveryCase, BrowserCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recovery_sending = "off"
        cls.company.write(
            {"recovery_manager_id": cls.manager.id, "recovery_signatory_id": cls.manager.id}
        )

    def test_from_off_to_on_with_the_levels_reached(self):
        invoice = self.make_invoice(60)
        self.make_invoice(25, 80, partner=self.make_debtor("Verdi S.r.l."))
        day = self.today - timedelta(days=3)
        wrong = f"invoice,level,date\n{invoice.name},unknown,{day}\n".encode()
        right = f"invoice,level,date\n{invoice.name},firm,{day}\n".encode()
        action = self.env.ref("credit_recovery.credit_recovery_go_live_action")
        with self.browse(self.manager) as page:
            page.goto(f"/odoo/action-{action.id}")
            dialog = page.locator(".modal-dialog")
            dialog.locator("[name=older_items]").wait_for()
            self.load(dialog, wrong)
            dialog.get_by_role("button", name="Next").click()
            problem = page.locator(".modal-dialog", has_text="Line 2:")
            problem.locator(".modal-footer button").click()
            self.load(dialog, right)
            dialog.get_by_role("button", name="Next").click()
            dialog.locator("[name=bank_checked] input").check()
            dialog.get_by_role("button", name="Next").click()
            dialog.locator("[name=senders_checked] input").check()
            dialog.get_by_role("button", name="Next").click()
            rows = dialog.locator(".o_data_row")
            rows.nth(1).wait_for()
            self.assertEqual(rows.count(), 2)
            self.assertIn("Soft", rows.nth(0).inner_text())
            self.assertEqual(self.company.recovery_sending, "off")
            dialog.get_by_role("button", name="Go live").click()
            page.get_by_role("button", name="Ok").click()
            page.wait_for_function("!document.querySelector('.modal-dialog')")
        self.env.invalidate_all()
        self.assertEqual(self.company.recovery_sending, "on")
        self.assertEqual(invoice.recovery_level_id.code, "firm")

    def load(self, dialog, content):
        dialog.locator("[name=levels_file] input[type=file]").set_input_files(
            {"name": "levels.csv", "mimeType": "text/csv", "buffer": content}
        )
        dialog.locator("[name=levels_file] input", has_not_text="x").first.wait_for()
