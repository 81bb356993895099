from markupsafe import Markup

from odoo import api, models

from .credit_recovery_notice_print import LETTER_CHANNELS


class CreditRecoveryReview(models.AbstractModel):
    """Letters between print and post: what changes meanwhile takes them back (P-1)."""

    _inherit = "credit.recovery.review"

    @api.model
    def _withdraw_printed(self, plans):
        """Cancel the printed letters that must not be posted any more, and say so in a task.

        Costs nothing where no letter waits for its posting.

        :param dict plans: ``{partner_id: DebtorPlan}``, decided while the letters were in the way
        :return: the letters that were cancelled; their debtors have to be decided again
        """
        printed = self.env["credit.recovery.notice"].browse(
            notice.id
            for plan in plans.values()
            for notice in plan.facts.notices
            if notice.state == "sending" and notice.channel in LETTER_CHANNELS
        )
        changes = printed._get_changes() if printed else {}
        withdrawn = printed.filtered(lambda notice: notice in changes)
        withdrawn._take_back(changes)
        for notice in withdrawn:
            notice._open_withdrawn_task()
        return withdrawn


class CreditRecoveryNotice(models.Model):
    _inherit = "credit.recovery.notice"

    def _open_withdrawn_task(self):
        """Tell the collector to keep the letter back."""
        reason = self.reason_note
        self.case_id._open_task(
            self.env._("Do not post %(notice)s: %(what)s", notice=self.name, what=reason),
            Markup("<p>%s</p>")
            % self.env._(
                "%(notice)s was printed and is not valid any more: %(what)s. Destroy it. If it was"
                " posted already, write to the debtor, and have a Manager record it on the letter.",
                notice=self.display_name,
                what=reason,
            ),
            key=f"withdrawn-{self.id}",
        )
