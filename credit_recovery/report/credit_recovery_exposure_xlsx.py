import io

import xlsxwriter

from odoo import models
from odoo.tools import format_date

FIGURES = (
    "limit",
    "open",
    "credits",
    "drafts",
    "orders",
    "insured",
    "exposure",
    "available",
    "overdue",
)


class CreditRecoveryExposureLine(models.Model):
    """The limits report as a spreadsheet: figures as numbers, an unlimited customer in words."""

    _inherit = "credit.recovery.exposure.line"

    def _make_spreadsheet(self):
        """The XLSX of these customers.

        :return: bytes
        """
        file = io.BytesIO()
        # a name that begins with "=" stays a name
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(file, options) as book:
            sheet = book.add_worksheet(self.env._("Limits")[:31])
            formats = self._add_formats(book)
            self._write_head(sheet, formats)
            for row, line in enumerate(self, 4):
                line._write_row(sheet, row, formats)
            self._write_totals(sheet, 4 + len(self), formats)
            sheet.autofilter(3, 0, 3 + len(self), 2 + len(FIGURES))
        return file.getvalue()

    def _add_formats(self, book):
        places = self.env.company.root_id.currency_id.decimal_places
        money = f"#,##0.{'0' * places}" if places else "#,##0"
        return {
            "bold": book.add_format({"bold": True}),
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "money": book.add_format({"num_format": money}),
            "over": book.add_format({"num_format": money, "font_color": "#C00000", "bold": True}),
            "total": book.add_format({"num_format": money, "bold": True, "top": 1}),
        }

    def _write_head(self, sheet, formats):
        """Whose limits, as of when, in which currency; the titles of the columns."""
        company = self.env.company.root_id
        day = format_date(self.env, company._get_recovery_today())
        title = self.env._("Limits and exposure as of %(date)s", date=day)
        sheet.write(0, 0, company.name, formats["bold"])
        sheet.write(1, 0, f"{title} ({company.currency_id.name})", formats["bold"])
        names = ("partner_id", "limit_kind", *FIGURES, "days_overdue")
        for column, (name, field) in enumerate(self.fields_get(names, ["string"]).items()):
            sheet.write(3, names.index(name), field["string"], formats["head"])
            sheet.set_column(column, column, 14)
        sheet.set_column(0, 0, 32)
        sheet.freeze_panes(4, 1)

    def _write_row(self, sheet, row, formats):
        self.ensure_one()
        kinds = dict(self._fields["limit_kind"]._description_selection(self.env))
        sheet.write(row, 0, self.partner_id.display_name or "")
        sheet.write(row, 1, kinds[self.limit_kind])
        for column, name in enumerate(FIGURES, 2):
            if name in ("limit", "available") and self.limit_kind == "unlimited":
                continue
            amount = self.currency_id.round(self[name])
            over = name == "available" and amount < 0
            sheet.write(row, column, amount, formats["over" if over else "money"])
        if self.days_overdue:
            sheet.write(row, 2 + len(FIGURES), self.days_overdue)

    def _write_totals(self, sheet, row, formats):
        """Sums of what adds up: limits and what is left of them do not."""
        sheet.write(row, 0, self.env._("Total"), formats["bold"])
        for column, name in enumerate(FIGURES, 2):
            if name not in ("limit", "available"):
                total = self.env.company.root_id.currency_id.round(sum(self.mapped(name)))
                sheet.write(row, column, total, formats["total"])
