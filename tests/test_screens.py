"""The screens in a real browser: the worklist is worked through as an accountant would."""

import io

import pypdf
from playwright.sync_api import expect

from odoo.tests import tagged

from .browser_common import BrowserCase
from .common import RecoveryCase

PAGES = (
    "recovery",
    "recovery?view_type=kanban",
    "recovery?view_type=pivot",
    "recovery?view_type=graph",
    "recovery-to-approve",
    "recovery-to-send",
    "recovery-failed",
    "recovery-notices",
    "recovery-items",
    "recovery-holds",
    "recovery-calls",
    "recovery-fixes",
    "recovery-policies",
    "recovery-reasons",
)


@tagged("post_install", "-at_install")
class TestScreens(RecoveryCase, BrowserCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtor = cls.debtor.sudo()
        cls._take_step("firm", 12)
        cls.case = cls._review()
        cls.notice = cls.case.notice_ids.filtered(lambda notice: notice.state == "draft")

    def test_from_the_worklist_to_the_printed_letter(self):
        with self.browse(self.manager) as page:
            page.goto("/odoo/recovery")
            page.get_by_role("cell", name=self.debtor.name).click()
            self.see_the_header(page)
            page.get_by_role("button", name="Complaints checked").click()
            expect(page.get_by_text("checked on")).to_be_visible()
            page.get_by_role("button", name="Approve", exact=True).click()
            page.route("**/report/download", self.ask_for_a_real_pdf)
            with page.expect_download() as download:
                page.get_by_role("button", name="Print the letter").click()
            text = self.read(download.value)
            self.assertIn(self.debtor.name, text)
            page.get_by_role("button", name="Posted on…").click()
            page.get_by_role("dialog").get_by_role("button", name="Posted", exact=True).click()
            expect(page.get_by_role("button", name="Posted on…")).to_have_count(0)
        self.env.invalidate_all()
        self.assertEqual(self.notice.state, "sent")
        self.assertIn(self.notice.name, text)
        self.assertEqual(self.case.state, "formal_notice")

    def ask_for_a_real_pdf(self, route):
        """In a test Odoo gives HTML for PDF unless the context says otherwise."""
        field = 'name="context"\r\n\r\n{'
        body = route.request.post_data.replace(field, field + '"force_report_rendering": true, ')
        route.continue_(post_data=body)

    def see_the_header(self, page):
        """P-20: what a call needs is on the screen without scrolling."""
        header = (
            page.get_by_role("link", name=self.debtor.phone),
            page.locator("[name=amount_overdue]"),
            page.locator("[name=amount_disputed]"),
            page.get_by_text("Last payment"),
            page.get_by_text("Usually pays"),
            page.locator("[name=note]"),
            page.get_by_text("Last call"),
            page.locator("[name=next_action]"),
        )
        for element in header:
            expect(element.first).to_be_in_viewport()

    def read(self, download):
        with open(download.path(), "rb") as file:
            reader = pypdf.PdfReader(io.BytesIO(file.read()))
        return "\n".join(page.extract_text() for page in reader.pages)

    def test_the_preview_is_shown_from_the_menu(self):
        name = self.debtor.name  # not while the browser's requests use the same cursor
        with self.browse(self.reader) as page:
            page.goto("/odoo/recovery")
            page.get_by_role("button", name="Recovery").click()
            page.get_by_role("menuitem", name="Preview").click()
            page.get_by_role("dialog").get_by_role("button", name="Show").click()
            page.get_by_text("Written to (1)").click()
            row = page.get_by_role("row").filter(has_text="Registered letter")
            expect(row).to_contain_text(name)

    def test_a_call_is_logged_from_the_case(self):
        self.case.action_check_complaints()
        with self.browse(self.collector) as page:
            page.goto(f"/odoo/recovery/{self.case.id}")
            page.get_by_role("button", name="Log call").click()
            dialog = page.get_by_role("dialog")
            dialog.get_by_label("Asked to call back").check()
            dialog.get_by_label("What was said").fill("Pays on Friday")
            dialog.get_by_role("button", name="Log", exact=True).click()
            expect(dialog).to_have_count(0)
            page.get_by_role("tab", name="Calls").click()
            expect(page.get_by_role("row").filter(has_text="Pays on Friday")).to_be_visible()
        self.env.invalidate_all()
        self.assertEqual(self.case.call_ids.result, "call_back")

    def test_every_screen_opens(self):
        with self.browse(self.manager) as page:
            page.goto("/odoo/recovery-credit-reviews")
            for path in PAGES:
                self.follow_link(page, f"/odoo/{path}")
                expect(page.locator(".o_control_panel")).to_be_visible()
                expect(page.locator(".o_view_controller")).to_be_visible()
                expect(page.locator(".o_error_dialog")).to_have_count(0)
