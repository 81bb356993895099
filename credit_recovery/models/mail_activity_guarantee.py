from odoo import models

from .credit_recovery_guarantee_task import CAUSE


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """Whoever did the task about the end of a guarantee has decided about it."""
        about = self.filtered(
            lambda activity: (
                activity.recovery_cause == CAUSE
                and activity.res_model == "credit.recovery.guarantee"
            )
        )
        # nobody changes a guarantee; whoever may do the task
        about_sudo = self.env["credit.recovery.guarantee"].sudo().browse(about.mapped("res_id"))
        res = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        about_sudo.is_end_settled = True
        return res
