"""The dialog of a call: one screen, few keys, the next case of the worklist (P-20)."""

import time
from datetime import timedelta

from playwright.sync_api import expect

from odoo.tests import tagged

from .browser_common import BrowserCase
from .call_common import CallCase
from .test_dispatch import DispatchCase

KEYS_OF_A_PROMISE = ("7", "Tab", "Tab", "Space", "Alt+q")
# the field shows its date as a text, or as a value where the cursor is in it
HAS_DATE = """() => {
    const field = document.querySelector("div[name=date_promised]");
    const input = field.querySelector("input");
    return /\\d/.test(input ? input.value : field.innerText);
}"""
CONTACT_PHONE, DEBTOR_PHONE = "+39 051 111111", "+39 051 000000"


@tagged("post_install", "-at_install")
class TestDialog(CallCase, BrowserCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.make_case(cls).sudo()
        cls.other = cls.make_case(cls, "Bianchi S.p.A.", amount=500).sudo()
        cls.contact = cls.env["res.partner"].create(
            {
                "name": "Ms Neri",
                "parent_id": cls.debtor.id,
                "phone": CONTACT_PHONE,
                "function": "Payments",
            }
        )
        cls.debtor.recovery_contact_id = cls.contact
        for case in (cls.case, cls.other):
            case.with_user(cls.collector).action_check_complaints()
        cls.env.flush_all()

    def test_what_a_call_needs_is_on_one_screen(self):
        with self.browse(self.collector) as page:
            page.goto(f"/odoo/recovery/{self.case.id}")
            expect(page.get_by_role("button", name="Log call")).to_be_visible()
            page.keyboard.press("Alt+l")
            dialog = page.get_by_role("dialog")
            for element in (
                dialog.get_by_role("link", name=CONTACT_PHONE),
                dialog.get_by_role("link", name=DEBTOR_PHONE),
                dialog.get_by_text("Overdue").first,
                dialog.get_by_text("Pinned note"),
                dialog.get_by_label("Not reached"),
                dialog.get_by_role("button", name="Log and next"),
            ):
                expect(element).to_be_in_viewport()
            link = dialog.get_by_role("link", name=CONTACT_PHONE)
            self.assertEqual(link.get_attribute("href"), "tel:+39051111111")

    def open_dialog(self, page):
        page.goto(f"/odoo/recovery/{self.case.id}")
        expect(page.get_by_role("button", name="Log call")).to_be_visible()
        page.keyboard.press("Alt+l")
        expect(page.get_by_label("Pays in")).to_be_focused()

    def test_not_reached_is_logged_in_four_keys_and_the_next_one_comes(self):
        with self.browse(self.collector) as page:
            self.open_dialog(page)
            for key in ("Shift+Tab", "ArrowRight", "Alt+n"):
                page.keyboard.press(key)
            expect(page.get_by_role("dialog").get_by_text("Call: Bianchi S.p.A.")).to_be_visible()
        self.env.invalidate_all()
        self.assertEqual(self.case.call_ids.result, "not_reached")
        self.assertFalse(self.other.call_ids)

    def go_on(self, page, name):
        """Log "not reached" and wait for the next call."""
        expect(page.get_by_label("Pays in")).to_be_focused()
        for key in ("Shift+Tab", "ArrowRight", "Alt+n"):
            page.keyboard.press(key)
        expect(page.get_by_role("dialog").get_by_text(f"Call: {name}")).to_be_visible()

    def test_next_is_the_next_one_of_the_list_one_works_on(self):
        """P-20: from a row, and from the form that was opened from the list."""
        third = self.make_case("Verdi S.n.c.", amount=900).sudo()
        third.with_user(self.collector).action_check_complaints()
        self.other.user_id = self.manager  # a colleague's, and not in one's own queue
        self.env.flush_all()
        with self.browse(self.collector) as page:
            page.goto("/odoo/recovery")
            row = page.get_by_role("row").filter(has_text="Verdi S.n.c.")
            row.locator("button[name=action_call]").click()
            self.go_on(page, "Bianchi S.p.A.")
            self.go_on(page, "Rossi S.r.l.")
            page.keyboard.press("Alt+x")
            expect(page.get_by_role("dialog")).to_have_count(0)
        self.env.invalidate_all()
        self.assertEqual((third + self.other).call_ids.mapped("result"), ["not_reached"] * 2)

    def test_from_the_form_too(self):
        first = self.make_case("Verdi S.n.c.", amount=900).sudo()
        first.with_user(self.collector).action_check_complaints()
        self.other.user_id = self.manager
        self.env.flush_all()
        with self.browse(self.collector) as page:
            page.goto("/odoo/recovery")
            page.get_by_role("cell", name="Verdi S.n.c.").click()
            expect(page.get_by_role("button", name="Log call")).to_be_visible()
            page.keyboard.press("Alt+l")
            self.go_on(page, "Bianchi S.p.A.")

    def test_a_promise_is_logged_in_six_keys(self):
        """P-20: Alt+L, 7, Tab, Tab, Space, Alt+Q."""
        with self.browse(self.collector) as page:
            self.open_dialog(page)
            started = time.monotonic()
            for key in KEYS_OF_A_PROMISE:
                page.keyboard.press(key)
                if key == "Tab":  # who types looks at the date that comes of it
                    page.wait_for_function(HAS_DATE)
            expect(page.get_by_role("dialog")).to_have_count(0)
            self.assertLess(time.monotonic() - started, 15)
        self.env.invalidate_all()
        call = self.case.call_ids
        self.assertEqual((call.result, call.complaint_checked), ("reached", True))
        self.assertEqual(call.promise_ids.date_promised, self.today + timedelta(days=7))


@tagged("post_install", "-at_install")
class TestConfirmation(CallCase, DispatchCase, BrowserCase):
    """From the worklist through the dialog to the promise, and its confirmation at the debtor's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.get_level("call").script = "<p>Good morning, I am calling about some invoices.</p>"
        cls.case = cls.make_case(cls).sudo()
        cls.env.flush_all()

    def test_from_the_worklist_to_the_mail(self):
        with self.browse(self.collector) as page:
            page.goto("/odoo/recovery")
            row = page.get_by_role("row").filter(has_text="Rossi S.r.l.")
            row.locator("button[name=action_call]").click()
            dialog = page.get_by_role("dialog")
            dialog.get_by_label("Pays in").fill("7")
            dialog.get_by_label("None").check()
            dialog.get_by_label("Sales and after-sales know of no complaint").check()
            dialog.get_by_label("What was said").fill("Pays in a week")
            page.wait_for_timeout(2000)  # the answer of the server changes no row
            expect(dialog.get_by_label("What was said")).to_have_value("Pays in a week")
            dialog.get_by_role("button", name="Log", exact=True).click()
            expect(page.get_by_role("dialog")).to_have_count(0)
            expect(row).to_contain_text("Wait for the end of the hold")
        self.env.invalidate_all()
        self.assertEqual(self.case.call_ids.note, "Pays in a week")
        promise = self.case.call_ids.promise_ids
        self.assertEqual((promise.amount, promise.confirmed_at), (300, False))
        self._dispatch()
        [(to, message)] = self.sink.messages
        self.assertEqual(to, ["rossi@debtor.example"])
        self.assertIn("300", message.get_body(("html",)).get_content())
        self.assertTrue(promise.confirmed_at)
        self.assertTrue(promise.notice_ids.document)
