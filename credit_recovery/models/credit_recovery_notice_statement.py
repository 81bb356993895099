from itertools import accumulate

from odoo import api, fields, models
from odoo.exceptions import UserError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CreditRecoveryNotice(models.Model):
    """An account statement is a notice without level: it is sent and archived like any (P-6)."""

    _inherit = "credit.recovery.notice"

    statement_date = fields.Date(readonly=True, string="As of", help="Day of the statement.")
    with_copies = fields.Boolean(readonly=True, help="Copies of its invoices go with it.")
    spreadsheet = fields.Binary(attachment=True, readonly=True, copy=False)
    spreadsheet_name = fields.Char(compute="_compute_spreadsheet_name")

    @api.depends("name")
    def _compute_spreadsheet_name(self):
        for notice in self:
            notice.spreadsheet_name = notice._get_spreadsheet_name()

    def _is_statement(self):
        return self.kind == "statement"

    # ------------------------------------------------------------ checks
    def _check_statement_addresses(self):
        """Raise UserError naming the customers who can be written to by no way."""
        lost = self.filtered("channel_error")
        if lost:
            raise UserError(
                self.env._(
                    "No e-mail address and no complete postal address of:\n%(names)s\nComplete"
                    " their data, or leave them out.",
                    names="\n".join(lost.partner_id.mapped("display_name")),
                )
            )

    def _get_changes(self):
        """A statement stays true of its day, whatever is paid later."""
        return super(
            CreditRecoveryNotice, self.filtered(lambda notice: not notice._is_statement())
        )._get_changes()

    def _check_letter_totals(self):
        if not self._is_statement():
            return super()._check_letter_totals()
        balance = sum(self.line_ids.mapped("amount_residual"))
        if self.currency_id.compare_amounts(balance, self.amount_total):
            raise UserError(
                self.env._(
                    "The lines of the statement of %(debtor)s add up to %(lines)s, its balance is"
                    " %(total)s. Make it again.",
                    debtor=self.partner_id.display_name,
                    lines=self._format_amount(balance),
                    total=self._format_amount(self.amount_total),
                )
            )
        return None

    # ------------------------------------------------------------ words
    def _get_title(self):
        if self._is_statement():
            return self.env._("Account statement")
        return super()._get_title()

    def _get_template_texts(self):
        """The words of the debtor's policy; a plain title where it has none."""
        if not self._is_statement():
            return super()._get_template_texts()
        policies = self.env["credit.recovery.policy"].sudo()
        today = self.company_id._get_recovery_today()
        policy = policies._get_for_partners(self.partner_id, self.company_id, today)[
            self.partner_id.id
        ]
        subject = policy.statement_subject or self.env._("Account statement as of {{ as_of }}")
        return subject, policy.statement_body or ""

    # ------------------------------------------------------------ lines
    def _get_balances(self):
        """[(line, running total)] in the order of the statement."""
        lines = self.line_ids.sorted()
        balances = accumulate(lines.mapped("amount_residual"))
        return [
            (line, self.currency_id.round(balance))
            for line, balance in zip(lines, balances, strict=True)
        ]

    def _get_payable_lines(self):
        """What is to be paid to us: the overdue lines, else those not due yet, less credits."""
        if not self._is_statement():
            return super()._get_payable_lines()
        for section in ("a_overdue", "b_coming"):
            lines = self.line_ids.filtered(
                lambda line, name=section: (
                    line.section == name
                    and line.amount_residual > line.amount_credit + line.amount_disputed
                )
            )
            if lines:
                return lines
        return self.env["credit.recovery.notice.line"]

    # ------------------------------------------------------------ files
    def _get_spreadsheet_name(self):
        return f"{self._get_document_name().removesuffix('.pdf')}.xlsx"

    def _archive_documents(self, documents):
        """The spreadsheet of a statement is archived with its letter (000-5b)."""
        super()._archive_documents(documents)
        statements = self.filtered(lambda notice: notice._is_statement())
        self.env["ir.attachment"].sudo().create(
            [
                {
                    "name": notice._get_spreadsheet_name(),
                    "res_model": self._name,
                    "res_field": "spreadsheet",
                    "res_id": notice.id,
                    "raw": notice._make_spreadsheet(),
                    "mimetype": XLSX,
                }
                for notice in statements
            ]
        )
        statements.invalidate_recordset(["spreadsheet"])

    def _get_mail_documents(self):
        documents = super()._get_mail_documents()
        if not self._is_statement():
            return documents
        return documents + self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", "spreadsheet"),
                ("res_id", "=", self.id),
            ]
        )

    def _get_copied_invoices(self):
        if not self._is_statement():
            return super()._get_copied_invoices()
        moves = self.line_ids.move_id if self.with_copies else self.env["account.move"]
        return moves.filtered(lambda move: move.is_invoice())
