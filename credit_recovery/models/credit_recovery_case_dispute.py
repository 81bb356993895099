from odoo import fields, models

from .credit_recovery_dispute import RESOLVED


class CreditRecoveryCase(models.Model):
    """The disputes of a debtor."""

    _inherit = "credit.recovery.case"

    dispute_ids = fields.One2many("credit.recovery.dispute", "case_id")

    def action_open_dispute(self):
        """Ask what the debtor disputes.

        :return: the dialog
        :raises AccessError: the user is no Collector
        """
        self.env["credit.recovery.dispute"].check_access("create")
        self.ensure_one()
        self.check_access("read")
        return self._get_dispute_action()

    def _get_dispute_action(self, moves=None):
        """The dialog of a new dispute.

        :param account.move moves: the invoices to begin with
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Open a dispute"),
            "res_model": "credit.recovery.dispute",
            "view_mode": "form",
            "views": [
                (self.env.ref("credit_recovery.credit_recovery_dispute_view_dialog").id, "form")
            ],
            "target": "new",
            "context": {
                "default_case_id": self.id,
                "default_move_ids": moves.ids if moves else [],
            },
        }

    def _get_open_disputes(self):
        return self.dispute_ids.filtered(lambda dispute: dispute.state != RESOLVED)

    def _get_hold_outlines(self, today):
        """What is disputed, in whole or in part, and until when it is answered."""
        disputes = [("dispute", dispute._get_outline()) for dispute in self._get_open_disputes()]
        return super()._get_hold_outlines(today) + disputes
