from odoo import models

# what moves an open item to another day, debtor or list
ITEM_FIELDS = {"date_maturity", "partner_id", "account_id", "no_followup"}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # the marked ones are few among the open items; the review asks for them in every batch
    _recovery_excluded = models.Index("(partner_id) WHERE no_followup AND reconciled IS NOT TRUE")

    def write(self, vals):
        Case = self.env["credit.recovery.case"]
        watched = not ITEM_FIELDS.isdisjoint(vals)
        if watched and "partner_id" in vals:
            Case._update_debtors(self)
        res = super().write(vals)
        if watched:
            Case._update_debtors(self)
        return res
