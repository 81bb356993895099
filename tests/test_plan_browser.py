"""A plan in a real browser: from the case to the active plan."""

import os

from playwright.sync_api import expect

from odoo.tests import tagged

from .browser_common import BrowserCase
from .common import RecoveryCase


@tagged("post_install", "-at_install")
class TestPlanScreens(RecoveryCase, BrowserCase):
    def shot(self, page, name):
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    def test_from_the_case_to_an_active_plan(self):
        self.make_invoice(40, 1200)
        case = self._review()
        case_id, name = case.id, self.debtor.name
        with self.browse(self.collector) as page:
            page.goto(f"/odoo/recovery/{case_id}")
            page.get_by_role("button", name="Instalment plan", exact=True).click()
            expect(page.get_by_text("paid nothing in the last 6 months")).to_be_visible()
            number = page.locator("[name=number] input")
            number.fill("4")
            number.press("Tab")
            rows = page.locator("[name=instalment_ids] .o_data_row")
            expect(rows).to_have_count(4)
            expect(rows.first).to_contain_text("300.00")
            self.shot(page, "plan_draft")
            page.get_by_role("button", name="Send the agreement").click()
            expect(page.get_by_role("button", name="Change the terms")).to_be_visible()
            page.get_by_role("tab", name="Agreement").click()
            self.shot(page, "plan_agreement")
        plan = case.plan_ids
        self.assertEqual((len(plan.instalment_ids), plan.agreement_id.state), (4, "approved"))
        notice = plan.agreement_id
        notice._archive_documents(notice._render_documents())
        notice._transition("sending")
        notice._mark_sent()
        with self.browse(self.collector) as page:
            page.goto(f"/odoo/recovery-plans/{plan.id}")
            page.get_by_role("tab", name="Agreement").click()
            page.locator("[name=signed_document] input[type=file]").set_input_files(
                {"name": "signed.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 signed"}
            )
            page.get_by_role("button", name="Activate").click()
            expect(page.locator(".o_statusbar_status .o_arrow_button_current")).to_have_text(
                "Active"
            )
            page.get_by_role("tab", name="Schedule").click()
            self.shot(page, "plan_active")
            self.follow_link(page, "/odoo/recovery-plans")
            expect(page.get_by_role("row").filter(has_text=name)).to_be_visible()
            self.shot(page, "plan_list")
            self.follow_link(page, "/odoo/recovery-instalments")
            expect(page.locator(".o_data_row")).to_have_count(4)
            self.shot(page, "plan_instalments")
            self.follow_link(page, f"/odoo/recovery/{case_id}")
            page.get_by_role("tab", name="Instalment plans").click()
            self.shot(page, "plan_case")
        self.env.invalidate_all()
        self.assertEqual((plan.state, case.hold_code), ("active", "plan"))
