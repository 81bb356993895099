"""What a review does about disputes: words of their holds, tasks (003-8)."""

from odoo import api, models

from .credit_recovery_dispute import RESOLVED


class CreditRecoveryReview(models.AbstractModel):
    _inherit = "credit.recovery.review"

    @api.model
    def _get_wanted_tasks(self, cases, actions, plans, today):
        """Disputes: those that lost what they hold, and accepted amounts without credit note."""
        disputes_sudo = self.env["credit.recovery.dispute"].sudo()
        disputes = disputes_sudo.search([("case_id", "in", cases.ids), ("state", "!=", RESOLVED)])
        disputes._sync_overdue_tasks()
        return {
            **super()._get_wanted_tasks(cases, actions, plans, today),
            "empty_dispute": (
                disputes.filtered(lambda dispute: dispute._is_empty()).case_id,
                self.env._("A dispute has lost its invoices and holds nothing: correct it"),
            ),
            "dispute_credit": (
                self.env["credit.recovery.dispute.credit"].sudo()._search_not_posted(cases).case_id,
                self.env._("Post the credit note of the accepted dispute, or start it again"),
            ),
        }

    @api.model
    def _get_hold_reason(self, kind, res_id):
        """The words of the dispute, as those of a hold."""
        if kind == "dispute":
            return self.env["credit.recovery.dispute"].sudo().browse(res_id)._get_outline()
        return super()._get_hold_reason(kind, res_id)

    @api.model
    def _get_hold_texts(self):
        return {
            **super()._get_hold_texts(),
            "dispute": self.env._("disputed"),
            "dispute_credit": self.env._("credit note agreed, not posted yet"),
        }
