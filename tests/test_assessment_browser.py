"""A credit check from the customer's form to the list of expiring ones, in a real browser."""

from playwright.sync_api import expect

from odoo.tests import tagged

from .browser_common import BrowserCase
from .common import RecoveryCase


@tagged("post_install", "-at_install")
class TestAssessmentScreens(RecoveryCase, BrowserCase):
    def test_a_customer_is_checked_from_his_form(self):
        """000-1"""
        self.make_invoice(-20)
        name, customer = self.debtor.name, f"/odoo/res.partner/{self.debtor.id}"
        self.env.flush_all()
        with self.browse(self.collector) as page:
            page.goto(customer)
            page.get_by_role("tab", name="Credit", exact=True).click()
            page.get_by_role("button", name="New credit check").click()
            expect(page.locator("[name=partner_id] input")).to_have_value(name)
            page.locator("[name=bank_findings] textarea").fill("Unicredit, 3 March: pays on time")
            page.locator("[name=rating] input").fill("BB+")
            page.locator("[name=rating_agency] input").fill("Cerved")
            page.get_by_label("Approved", exact=True).check()
            page.locator("[name=amount] input").fill("5000")
            expect(page.get_by_text("Saving finishes the check")).to_be_visible()
            page.get_by_role("button", name="Save manually").click()
            expect(page.get_by_role("button", name="Check again")).to_be_visible()
            page.get_by_role("button", name="Correct", exact=True).click()
            expect(page.locator("[name=rating] input")).to_have_value("BB+")
            page.get_by_label("Refused", exact=True).check()
            page.get_by_role("button", name="Discard all changes").click()
            expect(page.get_by_role("button", name="Check again")).to_be_visible()
            self.follow_link(page, customer)
            page.get_by_role("tab", name="Credit", exact=True).click()
            expect(page.locator("[name=recovery_check_state]")).to_contain_text("Valid")
            page.get_by_role("button", name="New guarantee").click()
            page.locator("[name=amount] input").fill("750")
            page.locator("[name=reference] input").fill("2026/17")
            page.get_by_role("button", name="Save", exact=True).click()
            expect(page.get_by_role("button", name="End", exact=True)).to_be_visible()
            self.follow_link(page, customer)
            page.get_by_role("tab", name="Credit", exact=True).click()
            expect(page.locator("[name=recovery_insured]")).to_contain_text("750")
            for path in ("checks", "checks-expiring", "to-check", "guarantees"):
                self.follow_link(page, f"/odoo/recovery-{path}")
                expect(page.locator(".o_list_view")).to_be_visible()
        self.env.invalidate_all()
        check = self.debtor.recovery_assessment_ids
        self.assertEqual((check.result, check.amount, check.rating), ("approved", 5000, "BB+"))
        self.assertEqual(check.done_by_id, self.collector)
