"""What the addon adds to posting an invoice and registering a payment, in queries."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .review_common import ReviewCase

COUNT = 8


@tagged("post_install", "-at_install")
class TestHooks(ReviewCase):
    """At most 1 more query per call for debtors without a case, 6 with one, however many."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Case = type(cls.env["credit.recovery.case"])

    @contextmanager
    def without_hooks(self):
        """Posting and paying as if none of the addon's own steps were there."""
        move, residual = (
            type(self.env[name]) for name in ("account.move", "credit.recovery.residual")
        )
        with (
            patch.object(self.Case, "_update_debtors", lambda self, lines: None),
            patch.object(move, "_pass_gate", lambda self: None),
            patch.object(move, "_end_requests", lambda self: None),
            patch.object(residual, "_match_posted", lambda self, moves: None),
        ):
            yield

    def make_drafts(self, prefix):
        line = Command.create({"name": "goods", "price_unit": 100, "tax_ids": [Command.clear()]})
        return self.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": self.make_debtor(f"{prefix} {number}").id,
                    "invoice_date": "2026-01-10",
                    "invoice_line_ids": [line],
                }
                for number in range(COUNT)
            ]
        )

    def count(self, call):
        """Queries of a call, its flush included, with warm caches."""
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - start

    def compare(self, call_on, allowed, **kwargs):
        """Run the same work without and with the hooks, until a pair of runs is undisturbed.

        The first run warms what both use; a cache that runs full in a later one adds to its count.
        """
        more = []
        with self.without_hooks():
            self.run_once("warm", call_on, **kwargs)
        for attempt in range(3):
            with self.without_hooks():
                without = self.run_once(f"without {attempt}", call_on, **kwargs)
            more.append(self.run_once(f"with {attempt}", call_on, **kwargs) - without)
            if more[-1] <= allowed:
                return
        self.fail(f"{more} more queries than without the hooks")

    def run_once(self, prefix, call_on, **kwargs):
        moves = self.prepare(prefix, **kwargs)
        return self.count(lambda: call_on(moves))

    def prepare(self, prefix, posted=False, with_case=False):
        moves = self.make_drafts(prefix)
        if posted:
            moves.action_post()
        if with_case:
            self.Case._open(
                self.env["credit.recovery.case"],
                self.company,
                moves.commercial_partner_id.ids,
                moves[0].invoice_date,
            )
        return moves

    def test_posting_for_debtors_without_a_case(self):
        self.compare(lambda moves: moves.action_post(), 1)

    def test_posting_for_debtors_with_a_case(self):
        self.compare(lambda moves: moves.action_post(), 6, with_case=True)

    def test_paying_for_debtors_without_a_case(self):
        self.compare(self.pay, 1, posted=True)

    def test_paying_for_debtors_with_a_case(self):
        self.compare(self.pay, 6, posted=True, with_case=True)
