from odoo import api, models

# what tells whose money it is
MONEY_FIELDS = {"account_number", "amount", "partner_id", "payment_ref"}


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Hold what the imported money may pay, before anybody is reminded of it (P-1)."""
        lines = super().create(vals_list)
        lines._refresh_possible_payments()
        return lines

    def write(self, vals):
        res = super().write(vals)
        if not MONEY_FIELDS.isdisjoint(vals):
            self._refresh_possible_payments()
        return res

    def _refresh_possible_payments(self):
        incoming = self.filtered(lambda line: line.amount > 0 and not line.is_reconciled)
        if incoming:
            # whoever imports: the holds are the recovery office's
            self.env["credit.recovery.possible.payment"].sudo()._refresh_lines(incoming.sudo())
