"""What the addon adds to posting an invoice and registering a payment, in queries."""

from contextlib import contextmanager
from unittest.mock import patch

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
        with patch.object(self.Case, "_update_debtors", lambda self, lines: None):
            yield

    def make_drafts(self, prefix):
        drafts = self.env["account.move"]
        for number in range(COUNT):
            drafts += self.init_invoice(
                "out_invoice",
                partner=self.make_debtor(f"{prefix} {number}"),
                invoice_date="2026-01-10",
                amounts=[100],
                taxes=[],
            )
        return drafts

    def count(self, call):
        """Queries of a call, its flush included, with warm caches."""
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - start

    def compare(self, call_on, allowed, **kwargs):
        """Run the same work without and with the hooks; the first run warms what both use."""
        counts = []
        for prefix in ("warm", "without", "with"):
            moves = self.prepare(prefix, **kwargs)
            if prefix == "with":
                counts.append(self.count(lambda moves=moves: call_on(moves)))
            else:
                with self.without_hooks():
                    counts.append(self.count(lambda moves=moves: call_on(moves)))
        self.assertLessEqual(counts[2] - counts[1], allowed, counts)

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
