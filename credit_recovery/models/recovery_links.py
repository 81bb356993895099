"""Buttons that lead from one screen to another."""

from odoo import api, fields, models


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    def action_view_items(self):
        """Show the debtor's open items on a page of their own."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "credit_recovery.credit_recovery_item_action"
        )
        domain = [("partner_id", "=", self.partner_id.id), ("company_id", "=", self.company_id.id)]
        return {**action, "domain": domain, "context": {}}

    def action_view_partner(self):
        """Show the debtor."""
        return self.partner_id._get_records_action()


class CreditRecoveryNotice(models.Model):
    _inherit = "credit.recovery.notice"

    def action_view_case(self):
        """Show the case of the notice."""
        return self.case_id._get_records_action()


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_view_recovery_case(self):
        """Show the recovery case of the debtor."""
        return self.recovery_case_id._get_records_action()


class AccountMove(models.Model):
    _inherit = "account.move"

    recovery_hold_label = fields.Char(
        string="Kind of hold", compute="_compute_recovery_hold_label", compute_sudo=True
    )

    @api.depends("recovery_hold_code")
    def _compute_recovery_hold_label(self):
        review = self.env["credit.recovery.review"]
        for move in self:
            code = move.recovery_hold_code
            move.recovery_hold_label = code and review._get_hold_text(code)

    def action_view_recovery_case(self):
        """Show the recovery case of the invoice."""
        return self.recovery_case_id._get_records_action()
