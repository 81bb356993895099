"""Buttons that lead from one screen to another."""

from odoo import models


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    def action_view_items(self):
        """Show the debtor's open items on a page of their own."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "credit_recovery.credit_recovery_item_action"
        )
        domain = [("partner_id", "=", self.partner_id.id), ("company_id", "=", self.company_id.id)]
        return {**action, "domain": domain, "context": {}}

    def action_approve(self):
        """Approve the drafts that the next action of the cases asks to approve."""
        return self._get_notices_to("approve").action_approve()

    def action_print(self):
        """Print the letters that the next action of the cases asks to print."""
        return self._get_notices_to("print").action_print()

    def action_posted(self):
        """Record when the letters of the cases were posted."""
        return self._get_notices_to("post").action_posted()

    def action_solve(self):
        """Show the notices that cannot go on without a person."""
        return self._get_notices_to(self.next_action)._get_records_action()

    def _get_notices_to(self, action):
        """The live notices that ask for an action (one of NEXT_ACTIONS)."""
        self.check_access("read")
        review = self.env["credit.recovery.review"]
        live = review._get_live_notices(self) if self else {}
        return self.env["credit.recovery.notice"].browse(
            notice.id
            for notices in live.values()
            for notice in notices
            if review._get_notice_action(notice) == action
        )

    def action_move(self):
        """Open the dialog of moves by hand: step, skip, policy, collector (001-13)."""
        self.check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id(
            "credit_recovery.credit_recovery_move_action"
        )
        return {**action, "context": {"default_case_ids": self.ids}}

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
        self.env.company._get_recovery_office()
        return self.recovery_case_id._get_records_action()


class AccountMove(models.Model):
    _inherit = "account.move"

    def action_view_recovery_case(self):
        """Show the recovery case of the invoice."""
        self.company_id._get_recovery_office()
        return self.recovery_case_id._get_records_action()
