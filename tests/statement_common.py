"""Statements opened as their reader opens them: the PDF as text, the spreadsheet as cells."""

import io
from base64 import b64decode
from datetime import datetime, timedelta

import openpyxl

from .letter_common import flat
from .mail_common import MailCase

IBAN = "IT60X0542811101000000123456"


def read_cells(raw):
    """The rows of a spreadsheet."""
    sheet = openpyxl.load_workbook(io.BytesIO(raw)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


class StatementCase(MailCase):
    """A debtor with an overdue invoice, one that is not due, and a credit note."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.overdue = cls.make_invoice(10, 100.10)
        cls.coming = cls.make_invoice(-5, 50.25)
        cls.credit = cls.make_invoice(3, 30.05, move_type="out_refund")
        cls.statements = cls.env["credit.recovery.statement"]

    def _make(self, partner=None, day=None, **vals):
        """The statement that a collector sends."""
        statements = self.statements.with_user(self.collector)
        notices, _lost = statements._send_as_user(self.company, partner or self.debtor, day, **vals)
        return notices.sudo()

    def _get_table(self, notice):
        """{document: (amount, outstanding, balance)} of the spreadsheet, and the last balance."""
        rows = read_cells(b64decode(notice.spreadsheet))[8:]
        end = next(index for index, row in enumerate(rows) if row[0] == "Balance")
        return {row[0]: tuple(row[4:7]) for row in rows[:end]}, rows[end][6]

    def _get_pdf_text(self, notice):
        return flat(b64decode(notice.document))

    def _days(self, count):
        return self.today + timedelta(days=count)

    def _as_date(self, value):
        return value.date() if isinstance(value, datetime) else value
