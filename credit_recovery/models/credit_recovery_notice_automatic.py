from odoo import api, models
from odoo.fields import Domain

from .credit_recovery_notice import DRAFT
from .credit_recovery_notice_print import LETTER_CHANNELS

BY_PERSON = ("call", "formal_notice", "handover")


class CreditRecoveryNotice(models.Model):
    """Approval by nobody: what the policy lets out without a person's word (001-1, P-7)."""

    _inherit = "credit.recovery.notice"

    @api.model
    def _get_automatic_domain(self, company):
        """The drafts of a review that would be approved by themselves."""
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", DRAFT)
            & Domain("kind", "=", "dunning")
            & Domain("origin", "=", "review")
            & Domain("channel", "not in", ("phone", False))
            & Domain("channel_error", "=", False)
            & Domain("level_id.requires_approval", "=", "none")
            & Domain("level_id.kind", "not in", BY_PERSON)
        )

    @api.model
    def _count_automatic(self, company, since):
        """How many notices were approved by themselves since a moment (UTC)."""
        return self.search_count(
            [
                ("company_id", "=", company.id),
                ("kind", "=", "dunning"),
                ("origin", "=", "review"),
                ("approved_at", ">=", since),
                ("level_id.requires_approval", "=", "none"),
            ]
        )

    def _show_next_action(self):
        """Say on the cases what becomes of drafts that were held back."""
        sending = self.filtered(lambda notice: notice.case_id.next_action in ("send", "approve"))
        for action, notices in sending.grouped(lambda notice: notice._get_run_action()).items():
            notices.case_id.next_action = action

    def _get_run_action(self):
        if self.state == DRAFT:
            return "approve"
        return "print" if self.channel in LETTER_CHANNELS else "send"
