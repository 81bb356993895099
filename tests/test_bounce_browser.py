"""The dialog of what the bank returned, in the browser (P-3)."""

from playwright.sync_api import expect

from odoo.tests import tagged

from .browser_common import BrowserCase
from .common import RecoveryCase


@tagged("post_install", "-at_install")
class TestBounceBrowser(RecoveryCase, BrowserCase):
    def test_from_the_payment_to_the_call(self):
        self.company.recovery_bounce_account_id = self.company_data["default_account_expense"]
        first, second = self.make_invoice(15, 300), self.make_invoice(15, 200)
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=(first + second).ids)
            .create({"group_payment": True})
        )
        payment = wizard._create_payments()
        self.assertEqual(first.payment_state, "paid")
        with self.browse(self.collector) as page:
            page.goto(f"/odoo/account.payment/{payment.id}")
            page.get_by_role("button", name="Returned unpaid…").click()
            dialog = page.get_by_role("dialog")
            rows = dialog.locator(".o_data_row")
            expect(rows).to_have_count(2)
            rows.filter(has_text=second.name).get_by_role("checkbox").click()
            dialog.get_by_label("Bank's reason").click()
            page.get_by_role("option", name="Insufficient funds").click()
            dialog.get_by_label("Bank's cost").fill("4.50")
            dialog.get_by_role("button", name="Open the invoices again").click()
            expect(page.get_by_role("button", name="Log call")).to_be_visible()
            expect(
                page.locator(".o-mail-Message").filter(has_text="Returned unpaid")
            ).to_be_visible()
        self.env.invalidate_all()
        self.assertEqual((first.payment_state, second.payment_state), ("not_paid", "paid"))
        bounce = self.env["credit.recovery.bounce"].search([("partner_id", "=", self.debtor.id)])
        self.assertEqual((bounce.amount, bounce.cost, bounce.user_id), (300, 4.5, self.collector))
        self.assertEqual(bounce.source, payment.display_name)
        self.assertIn(payment.display_name, bounce.cost_entry_id.ref)
        self.assertEqual(bounce.case_id.next_action, "call")
