"""A limit is asked for on the customer and approved from the list, in a real browser (003-9)."""

from playwright.sync_api import expect

from odoo.tests import tagged

from .browser_common import BrowserCase
from .common import RecoveryCase


@tagged("post_install", "-at_install")
class TestCreditLimitScreens(RecoveryCase, BrowserCase):
    def test_a_collector_asks_and_a_manager_approves(self):
        self.make_invoice(30, 1200)
        customer = f"/odoo/res.partner/{self.debtor.id}"
        self.company.recovery_manager_id = self.manager
        self.env.flush_all()
        debtor = self.debtor.name  # not while the browser's requests use the same cursor
        with self.browse(self.collector) as page:
            page.goto(customer)
            page.get_by_role("tab", name="Credit", exact=True).click()
            expect(page.locator("[name=recovery_limit_kind]").first).to_contain_text("Unlimited")
            expect(page.locator("[name=recovery_no_credit]")).to_have_count(0)
            page.get_by_role("button", name="Ask for a limit").click()
            dialog = page.get_by_role("dialog")
            dialog.locator("[name=amount_new] input").fill("1000")
            dialog.locator("[name=reason] textarea").fill("He orders more each month")
            dialog.get_by_role("button", name="Save", exact=True).click()
            expect(dialog).to_have_count(0)
        with self.browse(self.manager) as page:
            page.goto("/odoo/recovery-approvals")
            expect(page.locator(".o_data_row")).to_contain_text("Unlimited")
            page.locator(".o_data_row .o_list_record_selector").click()
            page.get_by_role("button", name="Decide with a reason").click()
            dialog = page.get_by_role("dialog")
            dialog.locator("[name=reason] textarea").fill("Pays well")
            dialog.get_by_role("button", name="Decide", exact=True).click()
            expect(page.locator(".o_data_row")).to_have_count(0)
            self.follow_link(page, "/odoo/recovery-limits")
            row = page.locator(".o_data_row", has_text=debtor)
            expect(row).to_contain_text("-200.00")
            row.click()
            page.get_by_role("tab", name="Credit", exact=True).click()
            expect(page.locator("[name=recovery_approval_ids]")).to_contain_text("Approved")
        self.env.invalidate_all()
        self.assertEqual(self.debtor.credit_limit, 1000)
