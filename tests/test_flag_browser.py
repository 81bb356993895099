"""The dialogs of flags and moves, and the lists before the due date, in a real browser."""

from datetime import timedelta

from playwright.sync_api import expect

from odoo.tests import tagged

from .browser_common import BrowserCase
from .common import RecoveryCase


@tagged("post_install", "-at_install")
class TestFlagScreens(RecoveryCase, BrowserCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._take_step("soft", 6)
        cls.case = cls._review()

    def test_a_flag_is_set_from_the_case_and_says_what_it_does(self):
        with self.browse(self.collector) as page:
            page.goto(f"/odoo/recovery/{self.case.id}")
            page.get_by_role("button", name="Flag", exact=True).click()
            dialog = page.get_by_role("dialog")
            dialog.get_by_label("Ceased trading").check()
            expect(dialog.get_by_label("Effect")).to_be_visible()
            dialog.get_by_placeholder("e.g. company register").fill("Company register")
            dialog.get_by_role("button", name="Set the flag").click()
            expect(page.get_by_text("Stop, and decide on the hand-over").first).to_be_visible()
            expect(page.locator("[name=next_action]")).to_contain_text("Decide on the hand-over")
            page.get_by_role("button", name="By hand…").click()
            dialog.get_by_label("Another collector").check()
            expect(dialog.get_by_label("New collector")).to_be_visible()
        self.env.invalidate_all()
        self.assertEqual(self.case.hold_code, "flag_ceased")

    def test_an_answer_is_logged_from_the_list_of_receipts(self):
        invoice = self.make_invoice(-20, 20000)
        invoice.is_move_sent = True
        invoice.recovery_date_sent = self.today - timedelta(days=9)
        name = invoice.name
        self.env.flush_all()
        with self.browse(self.collector) as page:
            for path in ("recovery-unsent", "recovery-missing", "recovery-flags"):
                page.goto(f"/odoo/{path}")
                expect(page.locator(".o_list_view")).to_be_visible()
            self.follow_link(page, "/odoo/recovery-receipts")
            row = page.get_by_role("row", name=name)
            row.get_by_role("button", name="Log the answer").click()
            dialog = page.get_by_role("dialog")
            dialog.get_by_label("Received, in order").check()
            dialog.get_by_role("button", name="Log", exact=True).click()
            expect(row).to_have_count(0)
        self.env.invalidate_all()
        self.assertEqual(invoice.recovery_confirmation_ids.outcome, "received")
