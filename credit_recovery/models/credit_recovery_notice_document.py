import hashlib

from odoo import models
from odoo.exceptions import UserError

# copies of invoices beyond this size are left out of the e-mail (P-8)
MAX_COPIES_SIZE = 8 * 1024 * 1024


class CreditRecoveryNotice(models.Model):
    """The archived document: rendered once, stored with its checksum, never made again."""

    _inherit = "credit.recovery.notice"

    def _get_document_name(self):
        """File name of the document: its protocol number."""
        return f"{(self.name or self.env._('Draft')).replace('/', '_')}.pdf"

    def _render_documents(self):
        """Return ``{notice id: bytes}`` of the notices that have no stored document yet."""
        return self.filtered(lambda notice: not notice.checksum)._render_pdfs()

    def _archive_documents(self, documents):
        """Store the rendered documents with their checksums (000-5b, complaint 20).

        :param dict documents: ``{notice id: bytes}``
        """
        self.env["ir.attachment"].sudo().create(
            [
                {
                    "name": notice._get_document_name(),
                    "res_model": self._name,
                    "res_field": "document",
                    "res_id": notice.id,
                    "raw": documents[notice.id],
                    "mimetype": "application/pdf",
                }
                for notice in self
            ]
        )
        for notice in self:
            notice.checksum = hashlib.sha256(documents[notice.id]).hexdigest()
        self.invalidate_recordset(["document", "attachment_id"])

    # ------------------------------------------------------------ copies of the invoices
    def _get_invoice_copies(self):
        """The PDFs of the overdue invoices, where the level wants them (P-8).

        The invoice's own document where there is one, else a print of it; none beyond 8 MB in all.

        :return: ir.attachment
        """
        self.ensure_one()
        if not self.level_id.attach_invoices:
            return self.env["ir.attachment"]
        invoices = self.line_ids.filtered(lambda line: line.section == "a_overdue").move_id
        invoices = invoices.filtered(lambda move: move.is_invoice())
        copies = invoices.invoice_pdf_report_id + self._print_invoices(
            invoices.filtered(lambda move: not move.invoice_pdf_report_id)
        )
        if sum(copies.mapped("file_size")) <= MAX_COPIES_SIZE:
            return copies
        self._log_without_copies(self.env._("they are too large for an e-mail"))
        return self.env["ir.attachment"]

    def _log_without_copies(self, reason):
        self.case_id._message_log(
            body=self.env._(
                "%(notice)s goes without copies of the invoices: %(reason)s",
                notice=self.display_name,
                reason=reason,
            )
        )

    def _print_invoices(self, invoices):
        """Print invoices that were never sent, as files of the notice; none where that fails."""
        if not invoices:
            return self.env["ir.attachment"]
        sender = self.env["account.move.send"]
        data = {
            invoice: {"pdf_report": sender._get_default_pdf_report_id(invoice)}
            for invoice in invoices
        }
        try:
            sender._prepare_invoice_pdf_report(data)
        except UserError as error:
            self._log_without_copies(error)
            return self.env["ir.attachment"]
        return self.env["ir.attachment"].create(
            [
                {
                    "name": printed["pdf_attachment_values"]["name"],
                    "raw": printed["pdf_attachment_values"]["raw"],
                    "mimetype": "application/pdf",
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for printed in data.values()
            ]
        )
