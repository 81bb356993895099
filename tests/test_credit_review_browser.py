"""The list of reviews and the credit tab in the browser (issue "screens")."""

from odoo.tests import tagged

from .browser_common import BrowserCase
from .credit_review_common import CreditReviewCase


@tagged("post_install", "-at_install")
class TestCreditReviewBrowser(CreditReviewCase, BrowserCase):
    def test_the_list_is_accepted_one_by_one_and_together(self):
        names = ("Alfa S.r.l.", "Beta S.r.l.", "Gamma S.r.l.")
        partners = {name: self.make_debtor(name) for name in names}
        for partner in partners.values():
            self.give_limit(5000, partner)
            self.give_score(45, "D", 2000, partner)
            self.review(partner)
        action = self.env.ref("credit_recovery.credit_recovery_credit_review_action")
        with self.browse(self.manager) as page:
            page.goto(f"/odoo/{action.path}")
            row = page.locator(".o_data_row", has_text="Alfa S.r.l.")
            row.locator("button[name=action_accept]").click()
            row.wait_for(state="detached")
            page.locator("thead .o_list_record_selector input").check()
            page.locator(".o_control_panel").get_by_role("button", name="Accept").click()
            page.locator(".o_data_row").first.wait_for(state="detached")
        self.env.invalidate_all()
        limits = [self.get_limit(partner)[0] for partner in partners.values()]
        self.assertEqual(limits, [2000, 2000, 2000])

    def test_the_tab_shows_the_bar_the_review_and_the_history(self):
        self.give_limit(1000)
        self.give_score(88, "A", 1500)
        self.env["credit.recovery.guarantee"].create(
            {"partner_id": self.debtor.id, "company_id": self.company.id, "amount": 200}
        )
        for months, exposure in ((1, 500), (2, 900), (3, 300)):
            self.make_past_review(months, 80 + months, "A", exposure=exposure)
        self.make_invoice(-20, 700)
        self.make_invoice(3, 100)
        with self.browse(self.collector) as page:
            page.goto(f"/odoo/res.partner/{self.debtor.id}")
            page.get_by_role("tab", name="Credit", exact=True).click()
            bar = page.locator(".o_recovery_credit_bar")
            bar.wait_for()
            self.assertIn("600.00", bar.inner_text())
            for part in ("used", "insured", "free"):
                self.assertEqual(bar.locator(f".o_recovery_credit_{part}").count(), 1, part)
            page.get_by_role("button", name="Review now").click()
            page.locator(".o_form_view", has_text="overdue, the oldest").wait_for()
            page.go_back()
            page.get_by_role("tab", name="Credit", exact=True).click()
            page.get_by_role("button", name="Month by month").click()
            page.locator(".o_graph_renderer canvas").wait_for()
        review = self.Reviews.search([("partner_id", "=", self.debtor.id)], limit=1)
        self.assertEqual((review.date, review.proposal), (self.month, "call"))
