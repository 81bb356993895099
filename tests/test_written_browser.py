"""The written policy on the screen: approved, printed, accepted by a customer (000-2, 000-3)."""

from odoo.tests import tagged

from .browser_common import BrowserCase
from .common import RecoveryCase


@tagged("post_install", "-at_install")
class TestWrittenBrowser(BrowserCase, RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtor.write(
            {
                "customer_rank": 1,
                "property_payment_term_id": cls.env.ref("account.account_payment_term_30days").id,
            }
        )

    def test_a_manager_approves_the_policy(self):
        self.policy.write({"text": "<p>We remind in time.</p>", "terms": "<p>30 days.</p>"})
        with self.browse(self.manager) as page:
            page.goto(f"/odoo/recovery-policies/{self.policy.id}")
            page.get_by_text("Nobody has approved this policy yet").wait_for()
            page.get_by_role("tab", name="Standard terms").click()
            page.get_by_role("button", name="Approve").click()
            page.locator(".modal").get_by_role("button", name="Ok").click()
            page.get_by_role("button", name="Approve").wait_for(state="detached")
        self.assertEqual(self.policy.approved_by_id, self.manager)

    def test_a_collector_records_what_a_customer_accepted(self):
        debtor = self.debtor.name  # not while the browser's requests use the same cursor
        with self.browse(self.collector) as page:
            page.goto("/odoo/recovery-terms")
            row = page.get_by_role("row", name=debtor)
            row.get_by_text("Not accepted").wait_for()
            row.get_by_role("button", name="Record acceptance").click()
            dialog = page.locator(".modal")
            dialog.get_by_label("Accepted by").fill("Anna Neri")
            dialog.get_by_role("button", name="Record", exact=True).click()
            dialog.wait_for(state="detached")
            row.wait_for(state="detached")
        self.assertEqual(self.debtor.recovery_acceptance_id.accepted_by, "Anna Neri")
        self.assertEqual(self.debtor.recovery_terms_state, "accepted")
