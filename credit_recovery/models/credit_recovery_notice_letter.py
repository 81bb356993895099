import base64

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import file_open
from odoo.tools.misc import format_date, get_lang

from ..tools import pdf, text

CSS = "credit_recovery/static/src/letter/letter.css"
CSS_BARE = "credit_recovery/static/src/letter/letter_bare.css"
TEMPLATE = "credit_recovery.report_letter"
# custom of Italian and European practice where the level gives none (facts, "Formal notice")
FORMAL_DAYS = 15


class CreditRecoveryNotice(models.Model):
    """The words and the document of a notice.

    Everything is in the notice's language, and every figure comes from its frozen fields.
    """

    _inherit = "credit.recovery.notice"

    # words -------------------------------------------------------------------

    def _get_subject(self):
        """The subject: as fixed at approval, else made from the level's text."""
        return self._prepare_letter_texts()["subject"]

    def _get_body(self):
        """The text above the tables as HTML: as fixed at approval, else from the level's text."""
        return self._prepare_letter_texts()["body"]

    def _prepare_letter_texts(self):
        """Vals that fix the words of a notice at its approval."""
        self.ensure_one()
        if self.subject and self.body:
            return {"subject": self.subject, "body": self.body}
        notice = self._with_letter_context()
        values = notice._get_placeholder_values()
        subject, body = notice._get_template_texts()
        return {
            "subject": self.subject or notice._fill(text.fill, subject, values),
            # a level's text is HTML by its field, and the values filled in are escaped
            "body": self.body or Markup(notice._fill(text.fill_html, body, values)),  # noqa: S704
        }

    def _get_template_texts(self):
        """(subject, body) with placeholders, in the language of the environment."""
        level = self.level_id
        return level.subject or level.name, level._get_body_template(gentle=self.gentle)

    def _fill(self, fill, template, values):
        try:
            return fill(template, values)
        except text.UnknownPlaceholder as error:
            raise UserError(
                self.env._(
                    "The text of the level “%(level)s” uses unknown placeholders: %(names)s.\n"
                    "These can be used: %(allowed)s.",
                    level=self._get_title(),
                    names=", ".join(error.names),
                    allowed=", ".join(text.PLACEHOLDERS),
                )
            ) from error

    def _get_placeholder_values(self):
        """The values of ``text.PLACEHOLDERS`` in the notice's language; only those that a text asks
        for are worked out."""
        return text.LazyValues(
            {
                "debtor": lambda: self.partner_id.name,
                "recipient": lambda: self.recipient_name or self.partner_id.name,
                "company": lambda: self.company_id.name,
                "number": lambda: self.name,
                "date": lambda: self._format_date(self.date),
                "total": lambda: self._format_amount(self.amount_total),
                "overdue": lambda: self._format_amount(self.amount_overdue),
                "credit": lambda: self._format_amount(self.amount_credit),
                "disputed": lambda: self._format_amount(self.amount_disputed),
                "coming": lambda: self._format_amount(self.amount_coming),
                "count": lambda: len(self._get_payable_lines()),
                "oldest_due_date": lambda: self._format_date(
                    min(filter(None, self._get_payable_lines().mapped("date_due")), default=None)
                ),
                "days_overdue": lambda: max(
                    self._get_payable_lines().mapped("days_overdue"), default=0
                ),
                "deadline": self._get_deadline_text,
                "deadline_days": self._get_deadline_days,
                "payments_up_to": lambda: self._format_date(self.payments_up_to),
                "iban": lambda: ", ".join(found["iban"] for found in self._get_payment_groups()),
                "reference": lambda: "; ".join(
                    found["reference"] for found in self._get_payment_groups()
                ),
                "collector": lambda: self._get_letter_contact()["name"],
                "collector_phone": lambda: self._get_letter_contact()["phone"],
                "collector_email": lambda: self._get_letter_contact()["email"],
            }
        )

    def _is_formal(self):
        return self.level_id.kind == "formal_notice"

    def _get_deadline_days(self):
        return self.level_id.payment_days or (FORMAL_DAYS if self._is_formal() else 0)

    def _get_deadline_text(self):
        """A date that is a working day (P-12); on a formal notice days from receipt, never a date,
        for its term runs from receipt (art. 1219 c.c.)."""
        if self._is_formal():
            return self.env._(
                "%(days)s days from receipt of this letter", days=self._get_deadline_days()
            )
        return self._format_date(self.payment_deadline)

    # language ----------------------------------------------------------------

    def _with_letter_context(self):
        """The notice as its letter shows it.

        sudo: who may read a notice may read its letter, with the collector's telephone, the
        company's logo and the bank account on it.
        """
        self.check_access("read")
        lang = get_lang(self.env, self.lang or self.partner_id.lang).code
        return self.sudo().with_context(lang=lang, bin_size=False)

    def _format_date(self, date):
        """A date in words, for running text."""
        return format_date(self.env, date, date_format="long") if date else ""

    def _format_day(self, date):
        """A date in figures, for tables."""
        return format_date(self.env, date) if date else ""

    def _format_number(self, amount, currency=None):
        currency = currency or self.currency_id
        lang = self.env["res.lang"].browse(get_lang(self.env).id)
        number = lang.format(f"%.{currency.decimal_places}f", currency.round(amount), grouping=True)
        return number.replace(" ", "\N{NO-BREAK SPACE}").replace("-", "\N{MINUS SIGN}")

    def _format_amount(self, amount):
        """An amount with the sign of its currency."""
        number, symbol = self._format_number(amount), self.currency_id.symbol
        parts = [symbol, number] if self.currency_id.position == "before" else [number, symbol]
        return "\N{NO-BREAK SPACE}".join(parts)

    # document ----------------------------------------------------------------

    def _get_pdf(self):
        """The document as archived, else as it would be printed now."""
        return self._get_pdfs()[self.id]

    def _get_pdfs(self):
        """{id: PDF}; what is archived is given back byte for byte (000-5b)."""
        self.check_access("read")
        archived = {
            notice.id: base64.b64decode(notice.document)
            for notice in self.sudo().with_context(bin_size=False)
            if notice.document
        }
        pdfs = archived | self.filtered(lambda notice: notice.id not in archived)._render_pdfs()
        return {notice_id: pdfs[notice_id] for notice_id in self.ids}

    def _render_pdf(self):
        """A new PDF of one notice, whatever is archived."""
        self.ensure_one()
        return self._render_pdfs()[self.id]

    def _render_pdfs(self):
        """{id: new PDF}, marked where the notice is not released."""
        self._check_written()
        return self._print_pdfs({notice.id: notice._get_letter_values() for notice in self})

    def _render_released_pdfs(self):
        """{id: new PDF} without a mark: for the archive, by print and dispatch, and for statements,
        which demand nothing."""
        self._check_written()
        released = {"mark": None}
        return self._print_pdfs(
            {notice.id: notice._get_letter_values() | released for notice in self}
        )

    def _check_written(self):
        if any(notice.channel == "phone" for notice in self):
            raise UserError(self.env._("A call has no letter."))

    def _print_pdfs(self, letters, template=TEMPLATE):
        """{id: new PDF} of letters' values; a batch shares style sheet, fonts and the logo."""
        if not pdf.usable():
            return {key: self._print_bare(values, template) for key, values in letters.items()}
        printer = pdf.Printer(_read(CSS), _open_static)
        return {
            key: printer.print(self._render_html(values, template=template))
            for key, values in letters.items()
        }

    def _print_bare(self, values, template):
        """The letter by wkhtmltopdf, with the letterhead in the body and no page numbers."""
        html = self._render_html(values, self._get_letter_css(), template)
        return self.env["ir.actions.report"]._print_bare_letter(html)

    def _get_letter_css(self):
        """The style sheet for engines that show the letter as a web page."""
        return Markup(_read(CSS) + _read(CSS_BARE))  # noqa: S704 - our own files

    def _render_html(self, values, css=None, template=TEMPLATE):
        """The HTML of one letter; without ``css`` the printer brings its own."""
        qweb = self.env["ir.qweb"].with_context(lang=values["lang"])
        return qweb._render(template, {"letters": [values], "css": css})


def _read(path):
    with file_open(path) as file:
        return file.read()


def _open_static(path, types):
    return file_open(path, "rb", filter_ext=types)
