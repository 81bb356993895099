from dataclasses import replace
from decimal import Decimal

from odoo import models

from ..tools.preparation import COMING, OVERDUE, PreparedLine


class CreditRecoveryPromise(models.Model):
    """The written confirmation of a promise: sent at once, archived and linked (001-6)."""

    _inherit = "credit.recovery.promise"

    def _prepare_letter_vals(self, text_code, addresses):
        vals = super()._prepare_letter_vals(text_code, addresses)
        return vals | {"amount_total": self.amount}

    def _filter_untrue(self):
        return self.filtered(lambda promise: promise.state != "open")

    def _get_letter_lines(self):
        """The covered items: what is not promised of them is the held part of the line."""
        today = self.company_id._get_recovery_today()
        debtors = self.env["credit.recovery.facts"]._load(
            self.company_id, self.partner_id.ids, today, for_figures=True
        )
        parts = {(line.move_id.id, line.date_due): line.amount for line in self.line_ids}
        lines = []
        for item in debtors[self.partner_id.id].items:
            part = parts.get((item.move_id, item.date_due))
            if part and item.currency_id == self.currency_id.id:
                rest = max(item.residual - item.covered - Decimal(str(part)), Decimal(0))
                days = (today - item.date_due).days
                section = OVERDUE if days > 0 else COMING
                lines.append(PreparedLine(replace(item, held=rest), section, None, max(days, 0)))
        return lines

    def _get_letter_placeholders(self, notice):
        return {
            "promised_date": lambda: notice._format_date(self.date_promised),
            "promised_amount": lambda: notice._format_amount(self.amount),
        }

    def _get_letter_table(self, notice):
        lines = notice.line_ids.sorted()
        if not lines:
            return None
        promised = {
            line: line.amount_residual - line.amount_credit - line.amount_disputed for line in lines
        }
        return {
            "title": self.env._("What your payment covers"),
            "heads": [
                (self.env._("Document"), "cr_doc"),
                (self.env._("Date"), "cr_date"),
                (self.env._("Due date"), "cr_date"),
                (self.env._("Outstanding"), "cr_money cr_num"),
                (self.env._("Covered"), "cr_money cr_num"),
            ],
            "rows": [
                [
                    line.move_name,
                    notice._format_day(line.date_invoice),
                    notice._format_day(line.date_due),
                    notice._format_number(line.amount_residual),
                    notice._format_number(promised[line]),
                ]
                for line in lines
            ],
            "foot": [
                self.env._("Total"), "", "", "", notice._format_number(sum(promised.values())),
            ],
        }  # fmt: skip

    def _on_letter_sent(self, notice):
        """A promise is confirmed once its confirmation has left (001-6)."""
        self.filtered(lambda promise: not promise.confirmed_at).confirmed_at = notice.sent_at
