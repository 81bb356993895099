from odoo import fields, models


class CreditRecoveryRunGoOn(models.TransientModel):
    """Asks a Manager why a run out of the ordinary may go on (P-7)."""

    _name = "credit.recovery.run.go.on"
    _description = "Let a stopped run go on"

    run_id = fields.Many2one("credit.recovery.run", required=True)
    outline = fields.Char(compute="_compute_outline")
    reason = fields.Text(required=True)

    def _compute_outline(self):
        for wizard in self:
            wizard.outline = wizard.run_id._get_outline() if wizard.run_id else False

    def action_confirm(self):
        """Let the run go on.

        :raises AccessError: the user is no Manager
        """
        self.run_id._go_on(self.reason)
