from odoo import models

DOCUMENTS = {
    "credit.recovery.assessment": ("rating_file",),
    "credit.recovery.guarantee": ("file",),
}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _get_notice_documents(self):
        """And what finished credit checks and guarantees rest on."""
        found = super()._get_notice_documents()
        for model in DOCUMENTS:
            files = self.sudo().filtered(lambda file, model=model: file.res_model == model)
            found |= files and files._get_credit_documents(model)
        return found

    def _get_credit_documents(self, model):
        """Those of these files of a model that are its evidence."""
        records = self.env[model].sudo().browse(set(self.mapped("res_id"))).exists()
        if "attachment_ids" not in records._fields:
            return self.filtered(lambda file: file.res_field in DOCUMENTS[model])
        done = records.filtered("result")
        attached, ids = done.attachment_ids, set(done.ids)
        return self.filtered(
            lambda file: (
                file.res_id in ids and (file.res_field in DOCUMENTS[model] or file in attached)
            )
        )
