"""A letter is printed from the web client of a server without wkhtmltopdf."""

from unittest.mock import patch

from odoo.tests import new_test_user

from .browser_common import BrowserCase
from .letter_common import LetterCase, flat


class TestLetterBrowser(LetterCase, BrowserCase):
    def test_the_print_menu_gives_the_letter(self):
        user = new_test_user(
            self.env,
            "collector",
            groups="credit_recovery.group_recovery_collector",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        notice = self.notice()
        report = self.env.registry["ir.actions.report"]
        render = report._render_qweb_pdf

        def really_render(self, *args, **kwargs):  # tests get HTML otherwise
            return render(self.with_context(force_report_rendering=True), *args, **kwargs)

        with (
            patch.object(report, "get_wkhtmltopdf_state", lambda self: "install"),
            patch.object(report, "_render_qweb_pdf", really_render),
            self.browse(user) as page,
        ):
            page.goto(f"/odoo/credit.recovery.notice/{notice.id}")
            page.locator(".o_cp_action_menus button:has(.fa-cog)").click()
            with page.expect_download() as download:
                page.locator(".o-dropdown-item", has_text="Letter").click()
            pdf = download.value.path().read_bytes()
            name = download.value.suggested_filename
        self.assertIn("REM/2026/0007", flat(pdf))
        self.assertEqual(name, "REM_2026_0007.pdf")
