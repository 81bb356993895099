from odoo import models


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _get_notice_documents(self):
        """And the signed copies of plans that are no drafts: they are evidence (art. 2944 c.c.)."""
        signed = self.sudo().filtered(
            lambda file: (
                file.res_model == "credit.recovery.plan" and file.res_field == "signed_document"
            )
        )
        plans = self.env["credit.recovery.plan"].sudo().browse(signed.mapped("res_id")).exists()
        agreed = plans.filtered(lambda plan: plan.state != "draft")
        return super()._get_notice_documents() | signed.filtered(
            lambda file: file.res_id in agreed._ids
        )
