"""A stopped run is shown above the worklist, and goes on from there (P-7)."""

from .browser_common import BrowserCase
from .test_run import RunCase


class TestRunBrowser(RunCase, BrowserCase):
    def test_the_manager_lets_it_go_on_from_the_banner(self):
        partners = self.make_debtors(4)
        self.run_job()
        action = self.env.ref("credit_recovery.credit_recovery_case_action")
        with self.browse(self.manager) as page:
            page.goto(f"/odoo/action-{action.id}")
            banner = page.locator(".o_recovery_banner", has_text="more than the limit of 3")
            banner.wait_for()
            banner.get_by_role("button", name="Go on").click()
            dialog = page.locator(".modal-dialog")
            dialog.locator("[name=reason] textarea").fill("New customers, all checked")
            dialog.get_by_role("button", name="Approve and send").click()
            banner.wait_for(state="detached")
        self.env.invalidate_all()
        self.assertEqual(set(self.get_notices(partners).mapped("state")), {"approved"})
        self.assertEqual(self.get_run().reason, "New customers, all checked")
