from odoo import models

# what changes the open items of a debtor when it is written on an entry
LEDGER_FIELDS = {"state", "payment_state", "partner_id"}


class AccountMove(models.Model):
    _inherit = "account.move"

    def write(self, vals):
        """Figures of the debtors' cases follow in the payment's own transaction (complaint 24)."""
        res = super().write(vals)
        if not LEDGER_FIELDS.isdisjoint(vals):
            self.env["credit.recovery.case"]._update_debtors(self.line_ids)
        return res
