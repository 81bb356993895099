from odoo import Command, api, fields, models


class CreditRecoveryDisputeCorrect(models.TransientModel):
    """Asks a Manager what of the accepted amounts is taken back, and why (P-10)."""

    _name = "credit.recovery.dispute.correct"
    _description = "Correct the decision of a dispute"

    dispute_id = fields.Many2one(
        "credit.recovery.dispute", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="dispute_id.currency_id")
    line_ids = fields.One2many(
        "credit.recovery.dispute.correct.line",
        "wizard_id",
        string="Accepted",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    reason = fields.Text(required=True, help="Why it was accepted by mistake: noted on the case.")
    answer = fields.Text(
        string="Free words to the debtor", help="Beside the words of the template (002-7)."
    )

    @api.constrains("dispute_id")
    def _check_readable(self):
        """The dialog shows what the user may see."""
        self.sudo(False).dispute_id.check_access("read")  # Odoo runs constraints as superuser

    @api.depends("dispute_id")
    def _compute_line_ids(self):
        for wizard in self:
            waiting = wizard.dispute_id.credit_ids._filter_waiting()
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create({"credit_id": credit.id, "amount_kept": credit.amount})
                    for credit in waiting
                ),
            ]

    def action_confirm(self):
        """Correct the decision: what is taken back is demanded again, the debtor is told.

        :raises AccessError: the user is no Manager
        """
        self.ensure_one()
        amounts = {line.credit_id: line.amount_kept for line in self.line_ids}
        self.dispute_id._correct(amounts, self.reason, self.answer)


class CreditRecoveryDisputeCorrectLine(models.TransientModel):
    _name = "credit.recovery.dispute.correct.line"
    _description = "What stays accepted of an invoice"

    wizard_id = fields.Many2one(
        "credit.recovery.dispute.correct", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    credit_id = fields.Many2one(
        "credit.recovery.dispute.credit", required=True, readonly=True, ondelete="cascade"
    )
    move_id = fields.Many2one(related="credit_id.move_id")
    amount = fields.Monetary(related="credit_id.amount")
    amount_kept = fields.Monetary(string="Stays accepted", help="Nothing: all is demanded again.")

    @api.constrains("credit_id")
    def _check_readable(self):
        """The dialog shows what the user may see."""
        self.sudo(False).credit_id.check_access("read")  # Odoo runs constraints as superuser
