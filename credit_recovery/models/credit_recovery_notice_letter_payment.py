from functools import partial

from odoo import models
from odoo.exceptions import UserError

from ..tools import qr

QR_METHOD = "sct_qr"
# length of the remittance information of a SEPA credit transfer
REFERENCE_MAX = 140


class CreditRecoveryNotice(models.Model):
    """How to pay: one block for each bank account on the notice's lines (000-5d, P-3)."""

    _inherit = "credit.recovery.notice"

    def _get_payable_lines(self):
        """The overdue lines; where nothing is overdue, those coming due."""
        overdue = self.line_ids.filtered(lambda line: line.section == "a_overdue")
        return overdue or self.line_ids.filtered(lambda line: line.section == "b_coming")

    def _get_payment_groups(self):
        """[{iban, bank, holder, amount, reference, ...}], the largest amount first.

        Lines without account go to the company's first one.
        """
        default = self.company_id.partner_id.bank_ids[:1]
        groups = {}
        for line in self._get_payable_lines():
            iban = line.iban or default.sanitized_acc_number
            if iban:
                group = groups.setdefault(iban, self.env["credit.recovery.notice.line"])
                groups[iban] = group | line
        payments = [
            self._get_payment_group(iban, lines, lines.bank_id[:1] or default)
            for iban, lines in groups.items()
        ]
        return sorted(payments, key=lambda payment: -payment["amount"])

    def _get_payment_group(self, iban, lines, bank):
        if bank.sanitized_acc_number != iban:  # edited since: the printed account is the frozen one
            bank = bank.browse()
        return {
            "iban": " ".join(iban[i : i + 4] for i in range(0, len(iban), 4)),
            "bank": " - ".join(text for text in (bank.bank_name, bank.bank_bic) if text),
            "holder": bank.acc_holder_name or bank.partner_id.name or self.company_id.name,
            "amount": self.currency_id.round(sum(map(_get_payable, lines))),
            "reference": self._get_payment_reference(lines),
            "account": bank,
            "assignee": self._get_assignee_text(bank),
        }

    def _get_assignee_text(self, bank):
        """Only the assignee's account frees the debtor of an assigned claim (P-3)."""
        holder = bank.partner_id.commercial_partner_id
        if not holder or holder == self.company_id.partner_id.commercial_partner_id:
            return ""
        return self.env._(
            "The claim was assigned to %(name)s: please pay to this account only.",
            name=holder.name,
        )

    def _get_letter_payments(self):
        """The payment groups as the letter shows them; their QR codes are drawn when asked for."""
        return [
            {
                **payment,
                "amount": self._format_amount(payment["amount"]),
                "get_qr": partial(
                    self._get_payment_qr,
                    payment["account"],
                    payment["amount"],
                    payment["reference"],
                ),
            }
            for payment in self._get_payment_groups()
        ]

    def _get_payment_reference(self, lines):
        """The invoice's own reference; of several the numbers; of too many the notice's number."""
        refs = {line.move_ref or line.move_name for line in lines} - {False}
        if len(refs) == 1:
            return refs.pop()[:REFERENCE_MAX]
        names = ", ".join(dict.fromkeys(line.move_name for line in lines if line.move_name))
        if len(names) <= REFERENCE_MAX:
            return names
        return self.name or self.partner_id.ref or self.partner_id.name[:REFERENCE_MAX]

    def _get_payment_qr(self, bank, amount, reference):
        """The EPC code of a transfer, where account and currency allow it."""
        methods = dict(bank.get_available_qr_methods_in_sequence())
        if not bank or amount <= 0 or QR_METHOD not in methods:
            return None
        content = (amount, reference, reference, self.currency_id, self.partner_id)
        vals = bank._build_qr_code_vals(*content, qr_method=QR_METHOD)
        if not vals:
            return None
        lines = bank._get_qr_vals(
            QR_METHOD,
            vals["amount"],
            vals["currency"],
            vals["debtor_partner"],
            vals["free_communication"],
            vals["structured_communication"],
        )
        return qr.data_uri("\n".join(lines))

    def _check_letter_totals(self):
        """Refuse a letter whose lines and total disagree."""
        lines = self.line_ids.filtered(lambda line: line.section == "a_overdue")
        demanded = sum(map(_get_payable, lines))
        if lines and self.currency_id.compare_amounts(demanded, self.amount_total):
            raise UserError(
                self.env._(
                    "The lines of the notice to %(debtor)s add up to %(lines)s, its total is "
                    "%(total)s. Review the case again.",
                    debtor=self.partner_id.display_name,
                    lines=self._format_amount(demanded),
                    total=self._format_amount(self.amount_total),
                )
            )


def _get_payable(line):
    """What is asked for an item: not what credits cover, nor what is disputed (P-10)."""
    return line.amount_residual - line.amount_credit - line.amount_disputed
