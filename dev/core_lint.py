"""pytest plugin: core's own ``test_lint`` against the addons of this repository only."""

import re

import pytest

OURS = re.compile(r"credit[._]recovery")
# they check core's checkers and core's JavaScript; lint.sh runs core's pylint checkers itself
LEFT_OUT = ("test_checkers.py", "test_eslint.py", "test_pylint.py")


def pytest_ignore_collect(collection_path):
    """Leave out what has nothing to say of an addon."""
    return True if collection_path.name in LEFT_OUT else None


def pytest_collection(session):
    """Show ``test_lint`` no manifests but ours, and so no files but ours."""
    from odoo.modules import Manifest

    manifests = [m for m in Manifest.all_addon_manifests() if OURS.match(m.name)]
    assert manifests, "none of our addons lies in the addons path"
    Manifest.all_addon_manifests = staticmethod(lambda: manifests)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_logreport(report):
    """Pass over failures of tests on the whole registry that name core's own models and fields."""
    if report.failed:
        errors = [line for line in report.longreprtext.splitlines() if line.startswith("E ")]
        if not OURS.search(f"{getattr(report, 'context', '')}{errors}"):
            report.outcome = "passed"
    return (yield)
