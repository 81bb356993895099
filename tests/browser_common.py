"""Chromium inside a test: its requests run in the test's own transaction, nothing is committed."""

import shutil
from contextlib import contextmanager

from playwright.sync_api import expect, sync_playwright

from odoo.tests import HttpCase
from odoo.tests.common import HOST, TEST_CURSOR_COOKIE_NAME

# as dev/system.sh looks for it
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIMEOUT = 40000
expect.set_options(timeout=TIMEOUT)  # its own five seconds are too few on a busy machine


class BrowserCase(HttpCase):
    """A laptop's screen; an error of the page or an error dialog fails the test.

    A class has one browser; each window of it knows nothing of the others.
    """

    browser = None

    @classmethod
    def start_browser(cls):
        playwright = sync_playwright().start()
        cls.addClassCleanup(setattr, cls, "browser", None)
        cls.addClassCleanup(playwright.stop)
        cls.browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        cls.addClassCleanup(cls.browser.close)

    @contextmanager
    def browse(self, user):
        """Open the browser as a user.

        :param user: a user made by ``new_test_user``, whose password is the login
        """
        session = self.authenticate(user.login, user.login)
        with self.allow_requests():
            if not self.browser:
                self.start_browser()
            context = self.browser.new_context(
                viewport={"width": 1366, "height": 768}, base_url=self.base_url()
            )
            context.add_cookies(
                [
                    {"name": name, "value": value, "domain": HOST, "path": "/"}
                    for name, value in (
                        ("session_id", session.sid),
                        (TEST_CURSOR_COOKIE_NAME, self.http_request_key),
                    )
                ]
            )
            context.set_default_timeout(TIMEOUT)
            page = context.new_page()
            errors = []
            page.on("pageerror", lambda error: errors.append(str(error)))
            try:
                yield page
                self.assertFalse(errors)
                self.assertEqual(page.locator(".o_error_dialog").count(), 0)
            finally:
                context.close()
                self._wait_remaining_requests()
