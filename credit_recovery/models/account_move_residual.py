from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        self.env["credit.recovery.residual"]._match_posted(posted)
        return posted

    def unlink(self):
        """Who throws a draft write-off away has not decided yet."""
        records_sudo = self.env["credit.recovery.residual"].sudo()
        records = records_sudo.search([("entry_id", "in", self.ids)])
        records.active = False
        return super().unlink()
