"""What a notice adds up, and the rows of its lines (design, "Review")."""

from datetime import date, timedelta
from decimal import Decimal
from unittest import TestCase

from odoo.addons.credit_recovery.tools.debtor import ItemFacts
from odoo.addons.credit_recovery.tools.ladder import Rung, Step
from odoo.addons.credit_recovery.tools.preparation import (
    COMING,
    OVERDUE,
    Prepared,
    PreparedLine,
)

from .common import RecoveryCase

TODAY = date(2026, 7, 1)


def make_item(move_id, residual, in_company, covered=0, held=0):
    due, amounts = TODAY - timedelta(days=move_id), map(Decimal, (residual, in_company))
    item = ItemFacts(move_id, due, 1, move_id, *amounts)
    item.covered, item.held = Decimal(covered), Decimal(held)
    return item


class TestTotals(TestCase):
    """Complaint 4: what is covered or held is told apart, and not demanded."""

    def get_totals(self, is_phone):
        overdue = [
            make_item(1, 100, 90),
            make_item(2, 80, 40, covered=50),
            make_item(3, 30, 15, held=10),
        ]
        lines = [PreparedLine(item, OVERDUE, None, 1) for item in overdue]
        lines.append(PreparedLine(make_item(-4, 70, 35), COMING, None, 0))
        return Prepared(1, 1, is_phone, lines, TODAY).get_totals()

    def test_a_letter_is_in_its_own_currency(self):
        self.assertEqual(
            self.get_totals(is_phone=False),
            {
                "amount_overdue": 210,
                "amount_credit": 50,
                "amount_disputed": 10,
                "amount_total": 150,
                "amount_coming": 70,
            },
        )

    def test_a_call_is_in_the_companys(self):
        self.assertEqual(
            self.get_totals(is_phone=True),
            {
                "amount_overdue": 145,
                "amount_credit": 25,
                "amount_disputed": 5,
                "amount_total": 115,
                "amount_coming": 35,
            },
        )

    def test_nothing_overdue(self):
        totals = Prepared(1, 1, False, [], TODAY).get_totals()
        self.assertEqual(set(totals.values()), {0})


class TestRows(RecoveryCase):
    """The bulk writer of lines has its columns in the order of their names."""

    def test_each_column_has_its_own_value(self):
        invoice = self._take_step("soft", 16)
        notice = self._review().notice_ids.filtered(lambda notice: notice.state == "draft").sudo()
        lines = self.env["credit.recovery.notice.line"].sudo()
        due = invoice.invoice_date_due
        item = make_item(invoice.id, "60.5", "60.5", covered="20.1", held="10.2")
        item.date_due, item.currency_id, item.original = due, notice.currency_id.id, Decimal(100)
        rung = Rung('code, with "signs"', 35, "reminder", 20)
        lines._remove(notice)
        lines._insert(
            [
                (
                    notice,
                    [
                        PreparedLine(item, OVERDUE, Step(rung, 3), 7),
                        PreparedLine(item, COMING, None, 0),
                    ],
                )
            ]
        )
        stepped, listed = notice.line_ids
        common = {
            "notice_id": notice,
            "partner_id": notice.partner_id,
            "currency_id": notice.currency_id,
            "move_id": invoice,
            "move_name": invoice.name,
            "move_ref": invoice.payment_reference,
            "date_invoice": invoice.invoice_date,
            "date_due": due,
            "amount_original": 100,
            "amount_residual": 60.5,
            "amount_credit": 20.1,
            "amount_disputed": 10.2,
            "amount_interest": 0,
            "amount_compensation": 0,
            "iban": invoice.partner_bank_id.sanitized_acc_number,
        }
        own = {
            stepped: {
                "section": OVERDUE,
                "step": rung.code,
                "step_kind": "reminder",
                "round": 3,
                "rank": 35,
                "effective": True,
                "days_overdue": 7,
            },
            listed: {
                "section": COMING,
                "step": False,
                "step_kind": False,
                "round": 0,
                "rank": 0,
                "effective": False,
                "days_overdue": 0,
            },
        }
        for line, values in own.items():
            expected = common | values
            self.assertEqual(set(expected), set(lines._BULK))
            for name, value in expected.items():
                self.assertEqual(line[name], value, name)
