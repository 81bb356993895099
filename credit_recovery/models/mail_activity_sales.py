from odoo import models

from .credit_recovery_sales_question import CAUSE

PREFIX = CAUSE % ""


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """A salesperson answers by doing his task (P-19)."""
        causes = [activity.recovery_cause or "" for activity in self]
        ids = [int(cause[len(PREFIX) :]) for cause in causes if cause.startswith(PREFIX)]
        res = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        # whoever may do the task; salespeople have no role in the recovery office
        questions_sudo = self.env["credit.recovery.sales.question"].sudo().browse(ids).exists()
        asked_sudo = questions_sudo.filtered(lambda question: question.state != "answered")
        asked_sudo._record_answer(feedback or self.env._("Nothing against it"))
        return res
