"""The examples in the docstrings of ``tools/`` hold, in a Python that knows no Odoo."""

import subprocess
import sys
from pathlib import Path
from unittest import TestCase

from odoo.addons.credit_recovery import tools

FOLDER = Path(tools.__file__).parent
RUN = """
import doctest, importlib, sys
sys.modules["odoo"] = None  # importing it fails
results = [doctest.testmod(importlib.import_module(f"tools.{name}")) for name in sys.argv[1:]]
sys.exit(any(result.failed for result in results) or not any(r.attempted for r in results))
"""


class TestDoctests(TestCase):
    def run_examples(self, *names):
        """:return: (exit code, what was printed)"""
        done = subprocess.run(
            [sys.executable, "-c", RUN, *names], cwd=FOLDER.parent, capture_output=True, text=True
        )
        return done.returncode, done.stdout + done.stderr

    def test_the_rules_load_without_odoo_and_their_examples_hold(self):
        names = sorted(path.stem for path in FOLDER.glob("[!_]*.py"))
        code, printed = self.run_examples(*names)
        self.assertEqual(code, 0, printed)

    def test_the_public_rules_have_examples(self):
        for name in ("ladder", "netting", "offsets", "working_days"):
            with self.subTest(name):
                self.assertEqual(self.run_examples(name)[0], 0)
