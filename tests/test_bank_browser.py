"""The banner of the worklist and the preview, as a Manager sees and uses it (P-1)."""

import os

from odoo.tests import tagged

from .bank_common import BankMixin
from .browser_common import BrowserCase
from .common import RecoveryCase

SHOTS = os.environ.get("SCREENSHOTS")


@tagged("post_install", "-at_install")
class TestBankBanner(BankMixin, RecoveryCase, BrowserCase):
    def shoot(self, page, name):
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}.png")

    def test_a_manager_reads_it_and_sends_anyway(self):
        self.make_bank_line(days=20)
        self.make_invoice(25)
        case = self._review()
        with self.browse(self.manager) as page:
            page.goto("/odoo/recovery")
            banner = page.locator(".o_recovery_banner")
            banner.wait_for()
            self.assertIn("debtors: 1", banner.inner_text())
            page.locator(".o_list_renderer .o_data_row").first.wait_for()
            self.shoot(page, "banner_worklist")
            banner.get_by_role("button", name="Send anyway").click()
            page.locator(".modal [name=reason] input").fill("The bank is on strike")
            self.shoot(page, "banner_dialog")
            page.get_by_role("button", name="Send anyway today").click()
            banner.wait_for(state="detached")
        self.assertFalse(case.date_reviewed)

    def test_the_preview_has_it_too(self):
        self.make_bank_line(days=20)
        self.make_invoice(25)
        with self.browse(self.collector) as page:
            page.goto("/odoo/action-credit_recovery.credit_recovery_preview_action")
            page.locator("button[name=action_run]").click()
            banner = page.locator(".o_recovery_banner")
            banner.wait_for()
            self.assertIn("debtors: 1", banner.inner_text())
            self.shoot(page, "banner_preview")
            banner.get_by_role("button", name="Import").click()
            page.get_by_text("Bank Statements").first.wait_for()

    def test_from_an_item_of_the_case_to_the_money_it_may_have_been_paid_with(self):
        self.make_invoice(25)
        case = self._review()
        line = self.make_bank_line(100, partner_id=self.debtor.id)
        self._review()
        entry = line.move_id.name  # not while the browser's requests use the same cursor
        with self.browse(self.collector) as page:
            page.goto(f"/odoo/recovery/{case.id}")
            button = page.locator("[name=item_ids] button[name=action_view_payment]")
            button.wait_for()
            self.shoot(page, "case_possible_payment")
            button.click()
            page.locator(".o_breadcrumb", has_text=entry).wait_for()
            self.shoot(page, "possible_payment")
