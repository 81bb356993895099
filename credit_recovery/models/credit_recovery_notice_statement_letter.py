from odoo import models

SECTIONS = ("a_overdue", "b_coming", "c_credit")


class CreditRecoveryNotice(models.Model):
    """What the letter and the spreadsheet of an account statement show (P-6)."""

    _inherit = "credit.recovery.notice"

    def _get_placeholder_values(self):
        values = super()._get_placeholder_values()
        values.add("as_of", lambda: self._format_date(self.statement_date))
        values.add("balance", lambda: self._format_amount(self.amount_total))
        return values

    def _get_letter_table_values(self):
        values = super()._get_letter_table_values()
        if not self._is_statement():
            return {**values, "statement": None}
        # its one table takes the place of the three tables of a reminder
        return {
            **values,
            **dict.fromkeys(("overdue", "coming", "credits"), []),
            "statement": self._get_statement_sections(),
            "balance": self._format_amount(self.amount_total),
            "collected": self.amount_disputed and self._format_amount(self.amount_disputed),
            "collected_words": self._get_collected_words(),
        }

    def _get_collected_words(self):
        return self.env._(
            "Of which collected through the bank or by an assignee: do not pay it to us"
        )

    def _get_statement_titles(self):
        return {
            "a_overdue": self.env._("Overdue"),
            "b_coming": self.env._("Not due yet"),
            "c_credit": self.env._("Credits"),
        }

    def _get_statement_sections(self):
        """[{title, rows, total}] of the sections that are not empty."""
        titles, balances = self._get_statement_titles(), self._get_balances()
        found = []
        for section in SECTIONS:
            rows = [pair for pair in balances if pair[0].section == section]
            if rows:
                total = sum(line.amount_residual for line, _balance in rows)
                found.append(
                    {
                        "title": titles[section],
                        "rows": [self._get_statement_row(*pair) for pair in rows],
                        "total": self._format_number(total),
                    }
                )
        return found

    def _get_statement_row(self, line, balance):
        is_credit = line.section == "c_credit"
        return {
            "number": line.move_name,
            "date": self._format_day(line.date_invoice),
            "due": "" if is_credit else self._format_day(line.date_due),
            "days": line.days_overdue or "",
            "original": self._format_number(line.amount_original),
            "residual": self._format_number(line.amount_residual),
            "balance": self._format_number(balance),
        }
