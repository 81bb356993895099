from odoo import fields, models


class CreditRecoveryPromiseCancel(models.TransientModel):
    """Asks why a promise does not stand any more."""

    _name = "credit.recovery.promise.cancel"
    _description = "Cancel a promise"

    promise_ids = fields.Many2many("credit.recovery.promise", required=True)
    reason = fields.Char(required=True)

    def action_confirm(self):
        """Cancel the promises; what they held goes on.

        :raises AccessError: the user is no Collector, or may not see the promises
        :raises UserError: one was judged already
        """
        self.promise_ids._check_collector()
        # the role is checked; Collectors do not write promises
        promises_sudo = self.promise_ids.sudo()
        promises_sudo._cancel(self.reason)
        promises_sudo.case_id._review_again()
