from odoo import models
from odoo.exceptions import AccessError


class CreditRecoveryPromise(models.Model):
    """What a person does with a promise: another date, or it does not stand any more."""

    _inherit = "credit.recovery.promise"

    def action_done(self):
        """Button of the dialog, which has taken the promise by now: it closes."""
        self._check_collector()

    def action_renew(self):
        """Open the form of a promise that renews this one.

        :raises AccessError: the user is no Collector
        """
        self.ensure_one()
        self._check_collector()
        return {
            **self.env["ir.actions.actions"]._for_xml_id(
                "credit_recovery.credit_recovery_promise_action_new"
            ),
            "context": {
                "default_case_id": self.case_id.id,
                "default_renews_id": self.id,
                "default_amount": self.amount,
                "default_currency_id": self.currency_id.id,
                "default_move_ids": self.move_ids.ids,
            },
        }

    def action_cancel(self):
        """Open the dialog that asks why the promise does not stand any more."""
        self._check_collector()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel the promise"),
            "res_model": "credit.recovery.promise.cancel",
            "view_mode": "form",
            "target": "new",
            "context": {"default_promise_ids": self.ids},
        }

    def _check_collector(self):
        if not self.env.user.has_group("credit_recovery.group_recovery_collector"):
            raise AccessError(self.env._("Only a Collector may change promises."))
        self.check_access("read")
