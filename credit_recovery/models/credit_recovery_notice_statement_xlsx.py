import io

import xlsxwriter

from odoo import models

WIDTHS = (24, 12, 12, 18, 15, 15, 15, 18)
# Excel's own short date: it is shown as the reader's country writes dates
SHORT_DATE = 14
A4 = 9


class CreditRecoveryNotice(models.Model):
    """The spreadsheet of an account statement: the same figures as the letter, as numbers (P-6)."""

    _inherit = "credit.recovery.notice"

    def _make_spreadsheet(self):
        """The XLSX of a statement in the debtor's language.

        :return: bytes
        """
        self.ensure_one()
        notice = self._with_letter_context()
        file = io.BytesIO()
        # a name that begins with "=" stays a name
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(file, options) as book:
            sheet = book.add_worksheet(notice._get_title()[:31])
            formats = notice._add_formats(book)
            notice._set_page(sheet)
            row = notice._write_head(sheet, formats)
            row = notice._write_lines(sheet, formats, row)
            notice._write_payments(sheet, formats, row + 2)
        return file.getvalue()

    def _set_page(self, sheet):
        """On paper: as wide as the page, the heads of the table on each page."""
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(7)

    def _add_formats(self, book):
        places = self.currency_id.decimal_places
        money = f"#,##0.{'0' * places}" if places else "#,##0"
        return {
            "bold": book.add_format({"bold": True}),
            "head": book.add_format({"bold": True, "bottom": 1}),
            "date": book.add_format({"num_format": SHORT_DATE, "align": "left"}),
            "money": book.add_format({"num_format": money}),
            "total": book.add_format({"num_format": money, "bold": True, "top": 1}),
        }

    def _write_head(self, sheet, formats):
        """Who, to whom, as of when; returns the row of the table."""
        sheet.write(0, 0, self.company_id.name, formats["bold"])
        sheet.write(1, 0, self._get_subject(), formats["bold"])
        head = (
            (self.env._("Customer"), self.partner_id.name),
            (self.env._("Our reference"), self.name or ""),
            (self.env._("Currency"), self.currency_id.name),
        )
        for row, (label, text) in enumerate(head, 2):
            sheet.write(row, 0, label)
            sheet.write(row, 1, text)
        sheet.write(5, 0, self.env._("As of"))
        sheet.write_datetime(5, 1, self.statement_date, formats["date"])
        titles = (
            self.env._("Document"),
            self.env._("Date"),
            self.env._("Due date"),
            self.env._("Days late"),
            self.env._("Amount"),
            self.env._("Outstanding"),
            self.env._("Balance"),
            self.env._("Status"),
        )
        for column, title in enumerate(titles):
            sheet.write(7, column, title, formats["head"])
        sheet.freeze_panes(8, 0)
        return 8

    def _write_lines(self, sheet, formats, row):
        """One row per item; returns the row after the totals."""
        titles = self._get_statement_titles()
        for line, balance in self._get_balances():
            sheet.write(row, 0, line.move_name or "")
            sheet.write(row, 7, titles[line.section])
            due = line.section != "c_credit" and line.date_due
            for column, day in ((1, line.date_invoice), (2, due)):
                if day:
                    sheet.write_datetime(row, column, day, formats["date"])
            if line.days_overdue:
                sheet.write(row, 3, line.days_overdue)
            amounts = (line.amount_original, line.amount_residual, balance)
            for column, amount in enumerate(amounts, 4):
                sheet.write(row, column, self.currency_id.round(amount), formats["money"])
            row += 1
        sheet.write(row, 0, self.env._("Balance"), formats["bold"])
        sheet.write(row, 6, self.currency_id.round(self.amount_total), formats["total"])
        return self._write_totals(sheet, formats, row + 1)

    def _write_totals(self, sheet, formats, row):
        """What the balance is made of, as on the letter; returns the row after it."""
        lines = self.line_ids.grouped("section")
        totals = [
            (title, sum(lines[section].mapped("amount_residual")))
            for section, title in self._get_statement_titles().items()
            if section in lines
        ]
        if self.amount_disputed:
            totals.append((self._get_collected_words(), self.amount_disputed))
        for title, amount in totals:
            sheet.write(row, 0, title)
            sheet.write(row, 6, self.currency_id.round(amount), formats["money"])
            row += 1
        return row

    def _write_payments(self, sheet, formats, row):
        """To which account how much is to be paid."""
        for payment in self._get_payment_groups():
            amount = payment["amount"]
            for label, text in (
                (self.env._("IBAN"), payment["iban"]),
                (self.env._("Beneficiary"), payment["holder"]),
                (self.env._("Reference"), payment["reference"]),
            ):
                sheet.write(row, 0, label)
                sheet.write(row, 1, text)
                row += 1
            sheet.write(row, 0, self.env._("Amount"))
            sheet.write(row, 1, amount, formats["money"])
            row += 2
