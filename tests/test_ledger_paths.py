"""Figures of a case follow whatever way the ledger changes (complaint 24)."""

from odoo import Command
from odoo.tests import tagged

from .review_common import ReviewCase, days_before


@tagged("post_install", "-at_install")
class TestLedgerPaths(ReviewCase):
    def receivable(self, move):
        return move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def test_a_credit_matched_with_another_debtors_invoice_is_no_longer_its_own(self):
        other = self.make_debtor("Verdi S.r.l.")
        self.make_invoice(30, 100)
        credit = self.make_invoice(30, 100, move_type="out_refund")
        foreign = self.make_invoice(30, 100, partner=other)
        self.make_invoice(29, 10, partner=other)
        self.night()
        self.env["credit.recovery.case"]._open(self.company, self.debtor.ids, days_before(0))
        case = self.case_of()
        case._update_figures()
        self.env.flush_all()
        self.assertEqual((case.amount_overdue, self.case_of(other).amount_overdue), (0, 110))
        matched = self.receivable(credit) + self.receivable(foreign)
        matched.reconcile()
        self.env.flush_all()
        self.assertEqual((case.amount_overdue, self.case_of(other).amount_overdue), (100, 10))
        matched.remove_move_reconcile()
        self.env.flush_all()
        self.assertEqual((case.amount_overdue, self.case_of(other).amount_overdue), (0, 110))

    def test_a_line_added_to_a_posted_entry_counts_at_once(self):
        invoice = self.make_invoice(30, 100)
        case = self.night()
        accounts = (
            self.receivable(invoice).account_id + self.company_data["default_account_revenue"]
        )
        entry = self.env["account.move"].create(
            {
                "date": days_before(30),
                "line_ids": [
                    Command.create({"account_id": accounts[1].id, "balance": balance})
                    for balance in (5, -5)
                ],
            }
        )
        entry.action_post()
        self.env.flush_all()
        self.env["account.move.line"].create(
            [
                {
                    "move_id": entry.id,
                    "account_id": account.id,
                    "partner_id": self.debtor.id,
                    "balance": balance,
                }
                for account, balance in zip(accounts, (50, -50), strict=True)
            ]
        )
        self.env.flush_all()
        self.assertEqual(case.amount_overdue, 150)
