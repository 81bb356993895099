import hashlib

from odoo import models


class CreditRecoveryNotice(models.Model):
    """The archived document: rendered once, stored with its checksum, never made again."""

    _inherit = "credit.recovery.notice"

    def _get_document_name(self):
        """File name of the document: its protocol number."""
        return f"{(self.name or self.env._('Draft')).replace('/', '_')}.pdf"

    def _render_documents(self):
        """Return ``{notice id: bytes}`` of the notices that have no stored document yet.

        The one place that makes reminders without a mark: for their archive, when they go out.
        """
        return self.filtered(lambda notice: not notice.checksum)._render_released_pdfs()

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
