"""A dispute in a real browser: opened on the case, resolved in part, credited (003-8)."""

from playwright.sync_api import expect

from odoo.tests import tagged

from .browser_common import BrowserCase
from .dispute_common import DisputeCase


@tagged("post_install", "-at_install")
class TestDisputeScreens(DisputeCase, BrowserCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls.make_invoice(25, 100)
        cls.other = cls.make_invoice(40, 60)
        cls.case = cls._review()

    def test_from_the_case_to_the_credit_note(self):
        # nothing is read from the database while the page asks it
        number, url = self.invoice.name, f"/odoo/recovery/{self.case.id}"
        with self.browse(self.collector) as page:
            page.goto(url)
            page.get_by_role("button", name="Dispute", exact=True).click()
            dialog = page.get_by_role("dialog")
            dialog.get_by_label("Invoices").fill(number)
            page.get_by_role("option", name=number).first.click()
            dialog.get_by_label("Disputed part").fill("30")
            dialog.get_by_label("Reason").fill("Wrong price")
            page.get_by_role("option", name="Wrong price").first.click()
            dialog.get_by_role("button", name="Save").click()
            expect(dialog).to_have_count(0)
            expect(page.locator(".alert").get_by_text("Disputed: ")).to_be_visible()
            page.get_by_role("tab", name="Disputes").click()
            page.get_by_role("button", name="Resolve").first.click()
            dialog = page.get_by_role("dialog")
            dialog.get_by_label("He is right in part").check()
            dialog.locator("td[name=amount_accepted]").click()
            dialog.locator("td[name=amount_accepted] input").fill("20")
            dialog.get_by_role("button", name="Resolve", exact=True).click()
            expect(page.get_by_role("button", name="Confirm")).to_be_visible()
        self.env.invalidate_all()
        dispute = self.case.dispute_ids
        self.assertEqual((dispute.outcome, dispute.amount_accepted), ("partly", 20))
        self.assertEqual(dispute.credit_ids.refund_id.amount_total, 20)

    def test_lists_kanban_form_banner_and_items(self):
        self.open_dispute(self.other, deadline="2020-01-01")
        dispute = self.open_dispute(self.invoice, amount=30)
        self.env.flush_all()
        reason = self.reason.name
        form = f"/odoo/recovery-disputes/{dispute.id}"
        invoice = f"/odoo/action-account.action_move_out_invoice_type/{self.invoice.id}"
        with self.browse(self.collector) as page:
            page.goto("/odoo/recovery-disputes")
            expect(page.get_by_role("cell", name=reason).first).to_be_visible()
            self.follow_link(page, "/odoo/recovery-disputes?view_type=kanban")
            expect(page.get_by_text(reason).first).to_be_visible()
            self.follow_link(page, form)
            page.get_by_role("button", name="Discuss with the debtor").click()
            expect(page.get_by_role("button", name="Back to investigation")).to_be_visible()
            self.follow_link(page, "/odoo/recovery-items")
            expect(page.get_by_text("On hold in part").first).to_be_visible()
            self.follow_link(page, invoice)
            expect(page.get_by_text("Disputed: ").first).to_be_visible()
