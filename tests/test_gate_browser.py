"""A salesperson is blocked, asks, the Manager releases, the order confirms; in a real browser."""

from playwright.sync_api import expect

from odoo.tests import tagged

from .browser_common import BrowserCase
from .gate_common import GateCase


@tagged("post_install", "-at_install")
class TestGateScreens(GateCase, BrowserCase):
    def test_an_order_is_blocked_asked_for_released_and_confirmed(self):
        order = self.make_order(5000, user_id=self.salesperson.id).sudo()
        path = f"/odoo/action-sale.action_quotations/{order.id}"
        self.env.flush_all()
        number = order.name  # not while the browser's requests use the same cursor
        with self.browse(self.salesperson) as page:
            page.goto(path)
            expect(page.locator(".alert-danger").first).to_contain_text("Over the credit limit")
            expect(page.locator(".o_form_view")).not_to_contain_text("1,000.00")
            page.get_by_role("button", name="Confirm", exact=True).first.click()
            refusal = page.get_by_role("dialog")
            expect(refusal).to_contain_text("Blocked before the sale")
            refusal.get_by_role("button", name="Close").first.click()
            page.get_by_role("button", name="Ask for release").click()
            dialog = page.get_by_role("dialog")
            dialog.locator("[name=reason] textarea").fill("He pays on Friday")
            dialog.get_by_role("button", name="Ask for release").click()
            expect(page.locator(".alert-warning").first).to_contain_text("asked for")
        with self.browse(self.manager) as page:
            page.goto("/odoo/recovery-blocked")
            row = page.get_by_role("row", name=number)
            expect(row).to_contain_text("Over the credit limit")
            expect(row).to_contain_text("1,000.00")
            row.get_by_role("button", name="Release…").click()
            dialog = page.get_by_role("dialog")
            dialog.locator("[name=reason] textarea").fill("Agreed with the owner")
            dialog.get_by_role("button", name="Decide", exact=True).click()
            expect(row).to_have_count(0)
        with self.browse(self.salesperson) as page:
            page.goto(path)
            expect(page.locator(".alert-info").first).to_contain_text("Agreed with the owner")
            page.get_by_role("button", name="Confirm", exact=True).first.click()
            expect(page.get_by_role("button", name="Create Invoice").first).to_be_visible()
        self.env.invalidate_all()
        self.assertEqual(order.state, "sale")
        self.assertFalse(self.get_answers(order))

    def test_who_posts_an_invoice_asks_from_its_banner(self):
        invoice = self.draft(5000)
        self.env.flush_all()
        with self.browse(self.billing) as page:
            page.goto(f"/odoo/action-account.action_move_out_invoice_type/{invoice.id}")
            banner = page.locator("#alerts")
            expect(banner).to_contain_text("Over the credit limit")
            banner.get_by_text("Ask for release").click()
            dialog = page.get_by_role("dialog")
            dialog.locator("[name=reason] textarea").fill("He pays on Friday")
            dialog.get_by_role("button", name="Ask for release").click()
            expect(banner).to_contain_text("asked for")
        self.env.invalidate_all()
        self.assertEqual(self.get_release(invoice).state, "requested")
