from odoo import Command, api, fields, models


class CreditRecoveryApprovalDecide(models.TransientModel):
    """A decision on requests about credit, with its reason for the history (003-9)."""

    _name = "credit.recovery.approval.decide"
    _description = "Decide on credit requests"

    approval_ids = fields.Many2many("credit.recovery.approval", string="Requests", required=True)
    decision = fields.Selection(
        [("approve", "Approve"), ("refuse", "Refuse")], required=True, default="approve"
    )
    reason = fields.Text(required=True)

    @api.model
    def default_get(self, fields):
        """The requests that are selected, or the one that is open."""
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "credit.recovery.approval":
            selected = self.env.context.get("active_ids", [])
            values.setdefault("approval_ids", [Command.set(selected)])
        return values

    def action_confirm(self):
        """Decide.

        :raises AccessError: an amount is not the user's to decide on
        :raises UserError: a request was decided already
        """
        self.ensure_one()
        if self.decision == "approve":
            self.approval_ids.action_approve(self.reason)
        else:
            self.approval_ids.action_refuse(self.reason)
