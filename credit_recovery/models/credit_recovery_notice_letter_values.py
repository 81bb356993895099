from math import ceil

from odoo import models

POSTAL = ("post", "registered_letter")
# what the window of the envelope shows in the usual type: characters of a row, rows
ADDRESS_WIDTH, ADDRESS_ROWS = 38, 6


class CreditRecoveryNotice(models.Model):
    """What a letter shows, part by part, as texts: QWeb lays out only (style 21)."""

    _inherit = "credit.recovery.notice"

    def _get_letter_values(self):
        """The values of the template ``credit_recovery.report_letter`` for one notice."""
        self.ensure_one()
        self = self._with_letter_context()
        self._check_letter_totals()
        return {
            "id": self.id,
            "lang": self.env.lang,
            "mark": self._get_letter_mark(),
            "company": self.company_id._get_letterhead(),
            **self._get_letter_head_values(),
            **self._get_letter_text_values(),
            **self._get_letter_table_values(),
        }

    def _get_letter_mark(self):
        """A word across the page on what is not a valid letter.

        An approved one is released by its print or dispatch, which check it again (P-1).
        """
        if self.state == "cancelled":
            return self.env._("CANCELLED")
        if self.state == "draft" or not self.name:
            return self.env._("DRAFT")
        if not self.checksum and self.state not in ("sent", "delivered"):
            return self.env._("NOT YET RELEASED")
        return None

    def _get_letter_head_values(self):
        addressee, attention = self._get_letter_addressee()
        address = (self.recipient_address or "").splitlines()
        rows = sum(ceil(len(line) / ADDRESS_WIDTH) for line in (addressee, attention, *address))
        return {
            "is_consumer": self.partner_id.recovery_debtor_type == "consumer",
            "addressee": addressee,
            "attention": attention,
            "address": address,
            "is_address_long": rows > ADDRESS_ROWS,
            "is_postal": self.channel in POSTAL,
            "way": self._get_letter_way(),
            "place": self.company_id.city,
            "date": self._format_date(self.date),
            "number": self.name,
            "customer_ref": self.partner_id.ref,
        }

    def _get_letter_addressee(self):
        """(debtor, person or office): a contact's name is kept as “Debtor, Contact”."""
        name, debtor = self.recipient_name or self.partner_id.name, self.partner_id.name
        if name.startswith(f"{debtor}, "):
            return debtor, name[len(debtor) + 2 :]
        return name, ""

    def _get_letter_way(self):
        """How a letter travels, where the letter says so."""
        if self.channel == "registered_letter":
            return self.env._("By registered letter with return receipt")
        if self.channel == "email" and self.recipient_email:
            return self.env._("By e-mail")
        return ""

    def _get_letter_text_values(self):
        return {
            "is_formal": self._is_formal(),
            **self._prepare_letter_texts(),
            "deadline": self._get_deadline_line(),
            "payments_up_to": self._get_payments_up_to_text(),
            "payments": self._get_letter_payments(),
            "contact": self._get_letter_contact(),
            "signatory": self._get_letter_signatory(),
            "is_signed": self._is_formal() or self.channel in POSTAL,
        }

    def _get_deadline_line(self):
        deadline = self._get_deadline_text()
        if not deadline:
            return ""
        if self._is_formal():
            return self.env._("within %(days)s", days=deadline)
        return self.env._("by %(date)s", date=deadline)

    def _get_payments_up_to_text(self):
        """How old the figures are (P-1)."""
        if not self.payments_up_to:
            return ""
        return self.env._(
            "Payments received up to %(date)s are taken into account.",
            date=self._format_date(self.payments_up_to),
        )

    def _get_letter_contact(self):
        """Whom to ask; the company itself where the case has no collector."""
        contact = self.user_id.partner_id or self.company_id.partner_id
        company = self.company_id
        return {
            "name": contact.name or "",
            "phone": contact.phone or company.phone or "",
            "email": contact.email or company.email or "",
        }

    def _get_letter_signatory(self):
        """Who signs, with his function; on a formal notice only who may (art. 1219)."""
        user = self.signatory_id
        if not user and not self._is_formal():
            user = self.user_id
        return ", ".join(text for text in (user.name, user.partner_id.function) if text)

    def _get_letter_table_values(self):
        sections = {
            name: self.line_ids.filtered(lambda line, name=name: line.section == name)
            for name in ("a_overdue", "b_coming", "c_credit")
        }
        return {
            "unit": self.env._("(amounts in %(currency)s)", currency=self.currency_id.name),
            "overdue": self._get_letter_rows(sections["a_overdue"]),
            "coming": self._get_letter_rows(sections["b_coming"]),
            "credits": self._get_letter_rows(sections["c_credit"]),
            "has_disputed": any(line.amount_disputed for line in self.line_ids),
            "amount_overdue": self._format_number(self.amount_overdue),
            "amount_credit": self.amount_credit and self._format_number(-self.amount_credit),
            "amount_disputed": self.amount_disputed and self._format_number(-self.amount_disputed),
            "total_disputed": self._format_number(self.amount_disputed),
            "amount_total": self._format_amount(self.amount_total),
            "amount_coming": self._format_amount(self.amount_coming),
        }

    def _get_letter_rows(self, lines):
        """The rows of a table; an amount of another currency (never netted) shows its name."""
        rows = []
        for line in lines:
            currency = line.currency_id
            foreign = f" {currency.name}" if currency != self.currency_id else ""
            disputed = line.amount_disputed
            rows.append(
                {
                    "number": line.move_name,
                    "date": self._format_day(line.date_invoice),
                    "due": self._format_day(line.date_due),
                    "days": line.days_overdue,
                    "original": self._format_number(line.amount_original, currency) + foreign,
                    "residual": self._format_number(line.amount_residual, currency) + foreign,
                    "disputed": disputed and self._format_number(disputed, currency),
                }
            )
        return rows
