from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    recovery_cause = fields.Char(
        index="btree_not_null",
        help="What the recovery office made this task for: it closes it when the cause is gone.",
    )

    def _action_done(self, feedback=False, attachment_ids=None):
        """Who dealt with a debtor's answer ends the hold that it made (P-8)."""
        answered = self.filtered(
            lambda activity: (
                activity.recovery_cause == "reply" and activity.res_model == "credit.recovery.case"
            )
        )
        # whoever may do the task of the case
        cases_sudo = self.env["credit.recovery.case"].sudo().browse(answered.mapped("res_id"))
        res = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        cases_sudo._end_reply()
        return res
