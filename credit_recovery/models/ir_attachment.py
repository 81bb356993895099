import base64

from odoo import api, models
from odoo.exceptions import UserError

# writing one of these gives the document another content, or another owner
CONTENT_FIELDS = ("raw", "datas", "db_datas", "type", "url", "res_model", "res_id", "res_field")
ARCHIVED_FIELDS = ("document", "spreadsheet")


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        if not vals.keys().isdisjoint(CONTENT_FIELDS):
            self._get_notice_documents().filtered(
                lambda document: not document._is_same_content(vals)
            )._refuse_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_notice_document(self):
        self._get_notice_documents()._refuse_change()

    def _get_notice_documents(self):
        """The archived documents of notices, and the files of sent ones, among these (000-5b)."""
        files = self.sudo().filtered(
            lambda attachment: attachment.res_model == "credit.recovery.notice"
        )
        documents = files.filtered(lambda file: file.res_field in ARCHIVED_FIELDS)
        others = files - documents
        if not others:
            return documents
        notices = self.env["credit.recovery.notice"].sudo().browse(others.mapped("res_id"))
        sent = notices.exists().filtered("sent_at")
        return documents | others.filtered(lambda file: file.res_id in sent._ids)

    def _is_same_content(self, vals):
        """Whether the values store the same bytes again, as moving the file store does."""
        if set(vals).intersection(CONTENT_FIELDS) - {"raw", "datas"}:
            return False
        raw = vals["raw"] if "raw" in vals else base64.b64decode(vals["datas"] or b"")
        return self._compute_checksum(raw or b"") == self.checksum

    def _refuse_change(self):
        if self:
            raise UserError(
                self.env._(
                    "The archived documents of recovery notices can be neither changed nor deleted:"
                    " %(names)s",
                    names=", ".join(self.mapped("name")),
                )
            )
