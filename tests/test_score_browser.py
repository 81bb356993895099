"""The score in a real browser: on the customer, in its list, its classes and weights."""

import os

from playwright.sync_api import expect

from odoo.tests import tagged

from .browser_common import BrowserCase
from .score_common import ScoreCase
from .test_score import FAIR, NEVER


@tagged("post_install", "-at_install")
class TestScoreScreens(ScoreCase, BrowserCase):
    def shot(self, page, name):
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    def test_a_collector_reads_why(self):
        self.make_history(self.debtor, *FAIR)
        bad = self.make_debtor("Verdi S.r.l.")
        self.make_history(bad, *NEVER)
        new = self.make_debtor("Neri S.n.c.")
        self.make_invoice(10, 100, partner=new)
        self.scores._compute_scores(self.company, self.today)
        name, bad_name = self.debtor.name, bad.name
        with self.browse(self.collector) as page:
            page.goto(f"/odoo/res.partner/{self.debtor.id}")
            page.get_by_role("tab", name="Credit", exact=True).click()
            page.get_by_text("Pays 5 days late on average, by amount.").scroll_into_view_if_needed()
            self.shot(page, "score_partner")
            page.get_by_role("button", name="Compute now").click()
            expect(page.locator("[name=recovery_score_class]").first).to_have_text("A")
            self.follow_link(page, "/odoo/recovery-scores")
            expect(page.get_by_role("row").filter(has_text=name)).to_contain_text("88")
            expect(page.get_by_role("row").filter(has_text=bad_name)).to_contain_text("20")
            self.shot(page, "score_list")
            page.get_by_role("row").filter(has_text="Neri").click()
            expect(page.get_by_text("not enough history for a score yet")).to_be_visible()
            expect(page.get_by_text("a score needs 3").first).to_be_visible()
            self.shot(page, "score_missing")
        with self.browse(self.manager) as page:
            page.goto("/odoo/recovery-classes")
            expect(page.locator(".o_data_row")).to_have_count(5)
            self.shot(page, "score_classes")
