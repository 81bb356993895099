from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _get_notice_documents(self):
        """And the signed documents of acceptances: they are evidence (000-2)."""
        signed = self.sudo().filtered(
            lambda file: (
                file.res_model == "credit.recovery.policy.acceptance"
                and file.res_field == "document"
            )
        )
        return super()._get_notice_documents() | signed
