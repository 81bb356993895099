from odoo import api, models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        self.env["credit.recovery.case"]._update_debtors(partials._get_recovery_lines())
        return partials

    def unlink(self):
        lines = self._get_recovery_lines()
        res = super().unlink()
        self.env["credit.recovery.case"]._update_debtors(lines.exists())
        return res

    def _get_recovery_lines(self):
        """Both sides: the credit may be another debtor's."""
        return self.debit_move_id | self.credit_move_id
