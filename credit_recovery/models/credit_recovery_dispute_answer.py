from decimal import Decimal

from odoo import api, models

from ..tools.preparation import COMING, OVERDUE, PreparedLine

# outcome -> text of the answer
ANSWERS = {
    "accepted": "dispute_accepted",
    "partly": "dispute_partly",
    "rejected": "dispute_rejected",
}
CORRECTED = "dispute_corrected"


class CreditRecoveryDispute(models.Model):
    """The written answer: from a template, in the debtor's language, archived (003-8, 002-7)."""

    _name = "credit.recovery.dispute"
    _inherit = ["credit.recovery.dispute", "credit.recovery.letter.mixin"]
    _letter_kind = "dispute"

    def _write_answer(self):
        """Tell the debtor how his dispute was decided, and what is to be paid."""
        for dispute in self:
            due = sum(line.item.demandable for line in dispute._get_letter_lines())
            total = dispute.currency_id.round(float(due))
            dispute._write_letters(dispute._get_answer_code(), amount_total=total)

    def _get_answer_code(self):
        """Which text: where he has an answer in hand, the one that corrects it."""
        has_answer = any(notice.state in ("sent", "delivered") for notice in self.notice_ids)
        return CORRECTED if has_answer else ANSWERS[self.outcome]

    # ------------------------------------------------------------ hooks of the letter
    def _get_letter_lines(self):
        """What is to be paid of the invoices: not what was accepted, nor what else is held."""
        company, partner = self.company_id, self.partner_id
        today = company._get_recovery_today()
        facts = (
            self.env["credit.recovery.facts"]
            .sudo()
            ._load(company, partner.ids, today, for_figures=True)[partner.id]
        )
        return [
            PreparedLine(
                item,
                OVERDUE if item.date_due < today else COMING,
                None,
                max((today - item.date_due).days, 0),
            )
            for item in facts.items
            if item.move_id in self.move_ids.ids and item.demandable > Decimal(0)
        ]

    @api.model
    def _get_letter_placeholders(self, notice):
        dispute = notice._get_about()
        return {
            "dispute_items": lambda: ", ".join(dispute.move_ids.mapped("name")),
            "dispute_reason": lambda: dispute.reason_id.name,
            "dispute_date": lambda: notice._format_date(dispute.date),
            "dispute_amount": lambda: notice._format_amount(dispute.amount_disputed),
            "dispute_accepted": lambda: notice._format_amount(dispute.amount_accepted),
            "dispute_due": lambda: notice._format_amount(notice.amount_total),
            "dispute_answer": lambda: dispute.answer or "",
        }

    def _get_letter_table(self, notice):
        """Each invoice, what was accepted of it, and what is to be paid."""
        rows = []
        for move in self.move_ids:
            lines = notice.line_ids.filtered(lambda line, m=move: line.move_id == m)
            standing = self.credit_ids._filter_standing()
            credited = standing.filtered(lambda credit, m=move: credit.move_id == m)
            due = sum(
                line.amount_residual - line.amount_credit - line.amount_disputed for line in lines
            )
            rows.append(
                [
                    move.name,
                    notice._format_day(move.invoice_date or move.date),
                    notice._format_number(sum(credited.mapped("amount"))),
                    notice._format_number(due),
                ]
            )
        return {
            "title": self.env._("Your dispute"),
            "heads": [
                (self.env._("Document"), "cr_doc"),
                (self.env._("Date"), "cr_date"),
                (self.env._("Accepted"), "cr_money cr_num"),
                (self.env._("To be paid"), "cr_money cr_num"),
            ],
            "rows": rows,
            "foot": None,
        }
