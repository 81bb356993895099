from odoo import api, models

# what moves an open item to another day, debtor or list
ITEM_FIELDS = {"date_maturity", "partner_id", "account_id", "no_followup"}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # the marked ones are few among the open items; the review asks for them in every batch
    _recovery_excluded = models.Index("(partner_id) WHERE no_followup AND reconciled IS NOT TRUE")

    @api.model_create_multi
    def create(self, vals_list):
        """Lines of entries posted before change what is open; others wait for the posting."""
        lines = super().create(vals_list)
        posted = lines.filtered(lambda line: line.move_id.state == "posted")
        self.env["credit.recovery.case"]._update_debtors(posted)
        return lines

    def write(self, vals):
        Case = self.env["credit.recovery.case"]
        watched = not ITEM_FIELDS.isdisjoint(vals)
        if watched and "partner_id" in vals:
            Case._update_debtors(self)
        res = super().write(vals)
        if watched:
            Case._update_debtors(self)
        return res
