"""Chromium inside a test: its requests run in the test's own transaction, nothing is committed."""

import atexit
import functools
import shutil
from contextlib import contextmanager

import psutil
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
    "--process-per-site",
]
TIMEOUT = 40000
expect.set_options(timeout=TIMEOUT)  # its own five seconds are too few on a busy machine


@contextmanager
def keep_processes():
    """Odoo ends the processes that a class of tests has left; those started in here it leaves."""
    get_children, before = psutil.Process.children, psutil.Process().children()
    yield
    kept = set(psutil.Process().children()) - set(before)
    psutil.Process.children = lambda *args, **options: [
        child for child in get_children(*args, **options) if child not in kept
    ]


@functools.cache
def get_window(base_url):
    """Start the browser, once in a process.

    A page stays open in it, with whose process the others share what is compiled of the scripts.

    :return: the context that all pages are in
    """
    with keep_processes():
        playwright = sync_playwright().start()
    atexit.register(playwright.stop)
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, base_url=base_url, service_workers="block"
    )
    context.set_default_timeout(TIMEOUT)
    context.new_page().goto("/web/static/img/favicon.ico")
    return context


class BrowserCase(HttpCase):
    """A laptop's screen; an error of the page or an error dialog fails the test."""

    @contextmanager
    def browse(self, user):
        """Open the browser as a user, in a page that knows nothing of earlier ones.

        :param user: a user made by ``new_test_user``, whose password is the login
        """
        session = self.authenticate(user.login, user.login)
        with self.allow_requests():
            context = get_window(self.base_url())
            page = context.new_page()
            errors = []
            page.on("pageerror", lambda error: errors.append(str(error)))
            try:
                self.forget(page)
                context.add_cookies(
                    [
                        {"name": name, "value": value, "domain": HOST, "path": "/"}
                        for name, value in (
                            ("session_id", session.sid),
                            (TEST_CURSOR_COOKIE_NAME, self.http_request_key),
                        )
                    ]
                )
                yield page
                self.assertFalse(errors)
                self.assertEqual(page.locator(".o_error_dialog").count(), 0)
            finally:
                page.close()
                self._wait_remaining_requests()

    def forget(self, page):
        """Empty what pages store, but the cache of HTTP: only assets come from it to the client."""
        page.context.clear_cookies()
        storage = {"origin": self.base_url(), "storageTypes": "local_storage,indexeddb"}
        page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", storage)

    def follow_link(self, page, url):
        """Go on to another screen as by a link; the web client need not load again."""
        expect(page.locator(".o_action").first).to_be_visible()
        page.evaluate(
            """url => {
                document.querySelector(".o_action")?.classList.add("left_behind");
                const link = document.createElement("a");
                link.href = url;
                document.body.append(link);
                link.click();
                link.remove();
            }""",
            url,
        )
        expect(page.locator(".left_behind")).to_have_count(0)
