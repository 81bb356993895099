"""Requests are decided by who may, once, with a reason; what is approved takes effect."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .credit_recovery_approval import APPROVED, REFUSED


class CreditRecoveryApproval(models.Model):
    _inherit = "credit.recovery.approval"

    def action_approve(self, reason=""):
        """Approve requests; what they ask for takes effect on its day.

        :param str reason: why, for the history
        :raises AccessError: the amount is not the user's to approve
        :raises UserError: a request was decided already, or its time is over
        """
        self._check_may_decide()
        self._check_not_over()
        # who may decide is checked; nobody writes approvals
        self_sudo = self.sudo()
        self_sudo._decide(APPROVED, reason)
        self_sudo._take_effect()

    def action_refuse(self, reason=""):
        """Refuse requests.

        :param str reason: why, for the history
        :raises AccessError: the amount is not the user's to decide on
        """
        self._check_may_decide()
        self.sudo()._decide(REFUSED, reason)

    def _decide(self, state, reason):
        self._transition(
            state,
            decided_by=self.env.uid,
            decided_on=fields.Datetime.now(),
            decision=reason or False,
        )

    def _check_may_decide(self):
        self.check_access("read")
        bands = self.env["credit.recovery.approval.band"]._get_bands(self.company_id)
        refused = self.filtered(
            lambda approval: (
                not bands.may_decide(
                    self.env.user, approval.company_id, approval._get_band_amount()
                )
            )
        )
        if refused:
            raise AccessError(
                self.env._(
                    "These amounts are not yours to decide on; ask %(role)s: %(names)s",
                    role=self.env._("a Credit recovery Manager"),
                    names=", ".join(refused.mapped("display_name")),
                )
            )

    def _check_not_over(self):
        over = self.filtered(
            lambda approval: (
                approval.valid_until
                and approval.valid_until < approval.company_id._get_recovery_today()
            )
        )
        if over:
            raise UserError(
                self.env._(
                    "The last day of these requests has passed; ask again: %(names)s",
                    names=", ".join(over.mapped("display_name")),
                )
            )

    def _take_effect(self):
        """Do what was approved; kinds are added by extension. Runs as superuser."""
        self._apply_limits()

    def _transition(self, state, **vals):
        """A request that is no longer open is nobody's task."""
        res = super()._transition(state, **vals)
        self._close_tasks()
        return res
