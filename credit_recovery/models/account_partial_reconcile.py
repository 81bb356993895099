from odoo import api, models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        self.env["credit.recovery.case"]._update_debtors(partials.debit_move_id)
        return partials

    def unlink(self):
        lines = self.debit_move_id
        res = super().unlink()
        self.env["credit.recovery.case"]._update_debtors(lines.exists())
        return res
