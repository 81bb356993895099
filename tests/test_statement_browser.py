"""A statement in a real browser: one click on a case, then its two files are opened (P-6)."""

import io

import pypdf
from playwright.sync_api import expect

from odoo.tests import tagged

from .browser_common import BrowserCase
from .statement_common import StatementCase, read_cells


@tagged("post_install", "-at_install")
class TestStatementScreens(StatementCase, BrowserCase):
    def setUp(self):
        super().setUp()
        self.case = self._review()
        self.debtor_name = self.debtor.name

    def _get_statement(self):
        self.env.invalidate_all()
        return self.env["credit.recovery.notice"].search([("kind", "=", "statement")])

    def test_one_click_on_the_case_sends_it_and_its_files_agree(self):
        with self.browse(self.collector) as page:
            page.goto(f"/odoo/recovery/{self.case.id}")
            page.get_by_role("button", name="Send statement").click()
            expect(page.locator("[name=statement_date]")).to_be_visible()
        notice = self._get_statement()
        self._dispatch()
        self.assertEqual(notice.state, "sent", notice.failure_reason)
        name, base = notice.spreadsheet_name, f"/web/content/credit.recovery.notice/{notice.id}"
        with self.browse(self.collector) as page:
            page.goto(f"/odoo/recovery-notices/{notice.id}")
            expect(page.get_by_text(name)).to_be_visible()
        self.authenticate(self.collector.login, self.collector.login)
        sheet, letter = (self.url_open(f"{base}/{file}") for file in ("spreadsheet", "document"))
        cells = [cell for row in read_cells(sheet.content) for cell in row]
        pages = pypdf.PdfReader(io.BytesIO(letter.content)).pages
        text = " ".join(page.extract_text() for page in pages)
        for amount in (100.10, 50.25, -30.05, 150.35, 120.30):
            self.assertIn(amount, cells)
            self.assertIn(f"{abs(amount):.2f}", text)

    def test_statements_of_a_day_are_sent_from_the_worklist(self):
        with self.browse(self.collector) as page:
            page.goto("/odoo/recovery")
            page.locator(".o_data_row input[type=checkbox]").first.check()
            page.get_by_role("button", name="Send statements").click()
            dialog = page.get_by_role("dialog")
            expect(dialog.get_by_text(self.debtor_name)).to_be_visible()
            dialog.get_by_label("With copies of the invoices").check()
            dialog.get_by_role("button", name="Send", exact=True).click()
            expect(page.locator("[name=statement_date]")).to_be_visible()
        self.assertTrue(self._get_statement().with_copies)
