"""Netting per debtor, company and currency (complaints 4 and 5)."""

from datetime import date
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.credit_recovery.tools.netting import OpenAmount, company_share, net

amounts = st.decimals(0, 10_000, places=2)
open_amounts = st.lists(
    st.builds(
        lambda key, due, residual: OpenAmount(key, due, residual, residual),
        st.integers(),
        st.dates(date(2025, 1, 1), date(2026, 12, 31)),
        amounts,
    ),
    unique_by=lambda item: item.key,
    max_size=8,
)


def make(key, due, residual):
    return OpenAmount(key, date(2026, 3, due), Decimal(residual), Decimal(residual))


class TestNetting(TestCase):
    def test_the_oldest_due_is_covered_first_whatever_the_order_given(self):
        items = [make(1, 9, 100), make(2, 5, 100), make(3, 7, 100)]
        self.assertEqual(net(items, Decimal(150)), {2: 100, 3: 50, 1: 0})

    def test_the_same_due_date_goes_by_key(self):
        items = [make(2, 5, 100), make(1, 5, 100)]
        self.assertEqual(net(items, Decimal(120)), {1: 100, 2: 20})

    def test_a_credit_bigger_than_the_debt_covers_everything_and_no_more(self):
        self.assertEqual(net([make(1, 5, 100)], Decimal(500)), {1: 100})

    def test_to_the_cent(self):
        items = [make(1, 5, "0.01"), make(2, 6, "0.01")]
        self.assertEqual(net(items, Decimal("0.01")), {1: Decimal("0.01"), 2: 0})

    def test_without_credits_every_item_is_told_as_open(self):
        self.assertEqual(net([make(1, 5, 100)], Decimal(0)), {1: 0})

    def test_the_company_amount_keeps_the_residuals_own_ratio(self):
        share = company_share(Decimal(300), Decimal("271.37"), Decimal(200))
        self.assertAlmostEqual(share, Decimal("180.9133333"), 6)
        full = company_share(Decimal(3), Decimal("0.1"), Decimal(3))
        self.assertEqual(full, Decimal("0.1"))

    @given(open_amounts, amounts)
    def test_nothing_is_lost_and_an_item_is_covered_only_after_all_older_ones(self, items, credit):
        covered = net(items, credit)
        total = sum((item.residual for item in items), Decimal(0))
        self.assertEqual(sum(covered.values()), min(credit, total))
        ordered = sorted(items, key=lambda item: (item.date_due, item.key))
        for older, newer in zip(ordered, ordered[1:], strict=False):
            self.assertTrue(0 <= covered[older.key] <= older.residual)
            if covered[newer.key]:
                self.assertEqual(covered[older.key], older.residual)
