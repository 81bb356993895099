from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.dispute import ACCEPTED, PARTLY, REJECTED, allot, get_outcome
from .credit_recovery_dispute import DISCUSSION, INVESTIGATION, RESOLVED


class CreditRecoveryDispute(models.Model):
    """Investigation, discussion, resolution (003-8)."""

    _inherit = "credit.recovery.dispute"

    amount_in_dispute = fields.Monetary(
        compute="_compute_amount_in_dispute",
        string="In dispute",
        help="Of what is open now; of a resolved one, what was.",
    )

    @api.depends("amount", "amount_disputed", "move_ids.amount_residual", "state")
    def _compute_amount_in_dispute(self):
        for dispute in self:
            shares = dispute._get_shares(dispute._get_open_amount)
            is_over = dispute.state == RESOLVED
            dispute.amount_in_dispute = dispute.amount_disputed if is_over else sum(shares.values())

    # ------------------------------------------------------------ buttons
    def action_discuss(self):
        """What was found out is discussed with the debtor now; a Collector may."""
        self._check_collector()
        self._transition(DISCUSSION)
        self._log_stage()

    def action_investigate(self):
        """Something is to be found out again; a Collector may."""
        self._check_collector()
        self._transition(INVESTIGATION)
        self._log_stage()

    def action_resolve(self):
        """Ask how the dispute is decided.

        :return: the dialog
        """
        self._check_collector()
        self.ensure_one()
        self._check_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Resolve the dispute"),
            "res_model": "credit.recovery.dispute.resolve",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dispute_id": self.id},
        }

    def action_start_credit_notes(self):
        """Start the credit notes of accepted amounts that have none any more.

        :return: the action that shows them
        """
        self._check_collector()
        missing = self.credit_ids.filtered(lambda credit: credit._needs_credit_note())
        if not missing:
            raise UserError(self.env._("Every accepted amount has its credit note."))
        missing._start_credit_notes()
        self._refresh_cases()
        return self.action_view_credit_notes()

    def action_view_credit_notes(self):
        """Show the credit notes of the accepted amounts."""
        return self.credit_ids.refund_id._get_records_action(name=self.env._("Credit notes"))

    # ------------------------------------------------------------ decision
    def _resolve(self, accepted, answer=""):
        """Decide an open dispute: the clock resumes where it stood, but for what was accepted.

        :param dict accepted: ``{account.move: amount}`` accepted of each invoice, tax included
        :param str answer: free words to the debtor in our answer
        :raises AccessError: the user is no Collector, or gives free words and is no Manager
        :raises UserError: more is accepted than is disputed
        """
        self.ensure_one()
        self._check_collector()
        self._check_open()
        self._check_words(answer)
        accepted = {move: amount for move, amount in accepted.items() if amount}
        self._check_accepted(accepted)
        disputed = self.currency_id.round(sum(self._get_disputed().values()))
        total = self.currency_id.round(sum(accepted.values()))
        self._transition(
            RESOLVED,
            outcome=get_outcome(Decimal(str(disputed)), Decimal(str(total))),
            amount_disputed=disputed,
            amount_accepted=total,
            answer=answer,
            date_resolved=self.company_id._get_recovery_today(),
            resolved_by_id=self.env.uid,
            credit_ids=[
                Command.create({"move_id": move.id, "amount": amount})
                for move, amount in accepted.items()
            ],
        )
        self.credit_ids._start_credit_notes()
        self._log_stage()
        self._sync_overdue_tasks()
        self._refresh_cases()
        self._write_answer()

    def _check_accepted(self, accepted):
        disputed = self._get_disputed()
        for move, amount in accepted.items():
            ceiling = disputed.get(move, 0)
            if amount < 0 or self.currency_id.compare_amounts(amount, ceiling) > 0:
                raise UserError(
                    self.env._(
                        "%(amount)s of %(move)s cannot be accepted: %(disputed)s is disputed.",
                        amount=self.currency_id.format(amount),
                        move=move.display_name,
                        disputed=self.currency_id.format(ceiling),
                    )
                )

    def _get_disputed(self):
        """What is disputed of each invoice: the part of it, else what is open.

        An invoice that was paid meanwhile is disputed in whole: its money is to be given back.

        :return: ``{account.move: amount}``, the oldest due first
        """
        return self._get_shares(
            lambda move: (
                self._get_open_amount(move)
                or abs(sum(self._get_disputed_lines(move).mapped("amount_currency")))
            )
        )

    def _get_shares(self, get_amount):
        """The disputed part shared out among amounts of the invoices, the oldest due first."""
        moves = self.move_ids.sorted(lambda move: (move.invoice_date_due or move.date, move.id))
        amounts = [Decimal(str(get_amount(move))) for move in moves]
        shares = allot(Decimal(str(self.amount or 0)), amounts)
        return {
            move: self.currency_id.round(float(share))
            for move, share in zip(moves, shares, strict=True)
        }

    def _get_open_amount(self, move):
        """What is open of an invoice, or of the instalment that is disputed."""
        return sum(self._get_disputed_lines(move).mapped("amount_residual_currency"))

    def _get_disputed_lines(self, move):
        """The debtor's receivables of an invoice or entry, or of the instalment disputed."""
        return move.line_ids.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable"
                and line.partner_id.commercial_partner_id == self.partner_id
                and self.date_due in (False, line.date_maturity)
            )
        )

    # ------------------------------------------------------------ roles and log
    def _check_collector(self):
        """Raise AccessError unless the user is a Collector who sees these disputes (003-8)."""
        if not self.env.user.has_group("credit_recovery.group_recovery_collector"):
            raise AccessError(
                self.env._("Only a Collector may move a dispute on, or decide on it.")
            )
        self.check_access("write")

    def _check_words(self, answer):
        """Raise AccessError where free words to a debtor lack their permission (002-7)."""
        if answer and not self.env.user.has_group("credit_recovery.group_recovery_manager"):
            raise AccessError(
                self.env._(
                    "Only a Manager may add free words to the answer to %(debtor)s: leave them"
                    " out, the template says how it was decided.",
                    debtor=self.partner_id.display_name,
                )
            )

    def _log_stage(self):
        self._log_on_case(
            lambda dispute: dispute.env._(
                "Dispute (%(what)s): %(stage)s",
                what=dispute._get_subject(),
                stage=dispute._get_stage(),
            )
        )

    def _get_stage(self):
        """The stage, and what was decided."""
        if self.state != RESOLVED:
            return dict(self._fields["state"]._description_selection(self.env))[self.state]
        amount = self.currency_id.format(self.amount_accepted)
        words = {
            ACCEPTED: self.env._("accepted, %(amount)s", amount=amount),
            PARTLY: self.env._("partly accepted, %(amount)s", amount=amount),
            REJECTED: self.env._("rejected"),
        }
        return words[self.outcome]

    def _get_banner(self, move):
        """What to tell about an invoice in this dispute; nothing once all is settled."""
        self.ensure_one()
        if self.state != RESOLVED:
            return self._get_outline()
        waiting = self.credit_ids._filter_waiting()
        credit = waiting.filtered(lambda credit: credit.move_id == move)
        if not credit:
            return ""
        return self.env._(
            "%(amount)s accepted in a dispute: held until the credit note is posted.",
            amount=credit.currency_id.format(sum(credit.mapped("amount"))),
        )
