from odoo import models
from odoo.fields import Domain

from .credit_recovery_case_incoming import REPLY


class CreditRecoveryNotice(models.Model):
    """The automatic grade of the complaint check (001-1): what the books and the mail tell."""

    _inherit = "credit.recovery.notice"

    def _get_complaints(self):
        """What stands against sending notices without a person's word.

        :return: ``{notice: text}`` of those against which something stands
        """
        texts = {}
        for notices, text in (
            (self._filter_with_dispute(), self.env._("a dispute of its items is open")),
            (self._filter_with_draft_credit_note(), self.env._("a draft credit note is open")),
            (self._filter_unanswered(), self.env._("a message of the debtor awaits an answer")),
        ):
            for notice in notices:
                texts.setdefault(notice, []).append(text)
        return {notice: ", ".join(found) for notice, found in texts.items()}

    def _get_clear_check(self):
        """What the automatic check looked for, and did not find."""
        return self.env._("Automatic: no open dispute, no draft credit note, no unanswered message")

    def _filter_with_dispute(self):
        """The notices that demand more of a disputed item than is undisputed (P-10)."""
        disputes_sudo = self.env["credit.recovery.dispute"].sudo()
        disputed = disputes_sudo._get_disputed_keys(self.company_id, self.partner_id)
        # few lines: whole notices would be read with all of theirs
        lines = self.env["credit.recovery.notice.line"].search_fetch(
            Domain("notice_id", "in", self.ids)
            & Domain("move_id", "in", list(set().union(*disputed.values())))
            & Domain("step", "!=", False)
            & Domain("amount_disputed", "=", 0),
            ["notice_id", "move_id"],
        )
        demanding = {
            line.notice_id
            for line in lines
            if line.move_id.id
            in disputed.get((line.notice_id.company_id.id, line.notice_id.partner_id.id), ())
        }
        return self.filtered(lambda notice: notice in demanding)

    def _filter_with_draft_credit_note(self):
        """The notices whose debtor has a draft credit note at the notice's company.

        Not that of an accepted dispute: its amount is agreed, held and left out of the demand.
        """
        credits_sudo = self.env["credit.recovery.dispute.credit"].sudo()
        agreed = credits_sudo.search(
            Domain("refund_id.state", "=", "draft")
            & Domain("dispute_id.partner_id", "in", self.partner_id.ids)
        )
        groups = self.env["account.move"]._read_group(
            [
                ("move_type", "=", "out_refund"),
                ("state", "=", "draft"),
                ("commercial_partner_id", "in", self.partner_id.ids),
                ("company_id", "child_of", self.company_id.ids),
                ("id", "not in", agreed.refund_id.ids),
            ],
            ["commercial_partner_id", "company_id"],
        )
        found = {(partner.id, company.root_id.id) for partner, company in groups}
        return self.filtered(lambda n: (n.partner_id.id, n.company_id.id) in found)

    def _filter_unanswered(self):
        """The notices whose case has a mail of the debtor that nobody dealt with yet (P-8)."""
        waiting = set(self.case_id._get_tasks(REPLY).mapped("res_id"))
        return self.filtered(lambda notice: notice.case_id.id in waiting)
