from odoo import Command, api, fields, models

from ..tools.dispute import ACCEPTED, PARTLY, REJECTED


class CreditRecoveryDisputeResolve(models.TransientModel):
    """Asks how a dispute is decided: what is accepted becomes a credit note (003-8, P-10)."""

    _name = "credit.recovery.dispute.resolve"
    _description = "Resolve a dispute"

    dispute_id = fields.Many2one("credit.recovery.dispute", required=True, readonly=True)
    currency_id = fields.Many2one(related="dispute_id.currency_id")
    outcome = fields.Selection(
        [
            (ACCEPTED, "The debtor is right"),
            (PARTLY, "He is right in part"),
            (REJECTED, "He is not right"),
        ],
        required=True,
    )
    line_ids = fields.One2many(
        "credit.recovery.dispute.resolve.line",
        "wizard_id",
        string="Accepted",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    answer = fields.Text(
        string="Free words to the debtor",
        help="Why it was decided so, beside the words of the template; only a Manager may.",
    )

    @api.constrains("dispute_id")
    def _check_readable(self):
        """The dialog shows what the user may see."""
        self.sudo(False).dispute_id.check_access("read")  # Odoo runs constraints as superuser

    @api.depends("dispute_id")
    def _compute_line_ids(self):
        for wizard in self:
            disputed = wizard.dispute_id._get_disputed() if wizard.dispute_id else {}
            wizard.line_ids = [Command.clear()] + [
                Command.create({"move_id": move.id, "amount_disputed": amount})
                for move, amount in disputed.items()
            ]

    def action_confirm(self):
        """Decide; the credit notes are drafted.

        :return: the action that shows the credit notes, if there are any
        :raises AccessError: the user is no Collector
        """
        self.ensure_one()
        dispute = self.dispute_id
        dispute._check_collector()
        dispute._resolve(self._get_accepted(), self.answer)
        return dispute.action_view_credit_notes() if dispute.credit_ids else None

    def _get_accepted(self):
        if self.outcome == ACCEPTED:
            return self.dispute_id._get_disputed()
        if self.outcome == REJECTED:
            return {}
        return {line.move_id: line.amount_accepted for line in self.line_ids}


class CreditRecoveryDisputeResolveLine(models.TransientModel):
    _name = "credit.recovery.dispute.resolve.line"
    _description = "What is accepted of an invoice"

    wizard_id = fields.Many2one(
        "credit.recovery.dispute.resolve", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    move_id = fields.Many2one("account.move", string="Invoice", required=True, readonly=True)
    amount_disputed = fields.Monetary(string="Disputed", readonly=True)
    amount_accepted = fields.Monetary(string="Accepted", help="Tax included.")
