"""A decision corrected: what was accepted by mistake is taken back, with a reason (P-10, 003-8)."""

from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.dispute import get_outcome


class CreditRecoveryDisputeCredit(models.Model):
    _inherit = "credit.recovery.dispute.credit"

    date_withdrawn = fields.Date(readonly=True, string="Taken back on")
    withdrawn_by_id = fields.Many2one("res.users", readonly=True, string="Taken back by")
    withdraw_reason = fields.Text(readonly=True, string="Taken back because")

    def _filter_standing(self):
        """The accepted amounts that were not taken back."""
        return self.filtered(lambda credit: not credit.date_withdrawn)

    def _filter_waiting(self):
        """Those that wait for their credit note, and are held until then (P-10)."""
        return self._filter_standing().filtered(lambda credit: credit.refund_id.state != "posted")

    def _withdraw(self, reason):
        """They hold nothing any more; their draft credit notes are cancelled.

        :param str reason: why they were accepted by mistake
        """
        # the user's own rights decide whether he may cancel a credit note
        self.refund_id.filtered(lambda refund: refund.state == "draft").button_cancel()
        for company, credits in self.grouped("company_id").items():
            # the role is checked; nobody writes accepted amounts by hand
            credits.sudo().write(
                {
                    "date_withdrawn": company._get_recovery_today(),
                    "withdrawn_by_id": self.env.uid,
                    "withdraw_reason": reason,
                }
            )


class CreditRecoveryDispute(models.Model):
    _inherit = "credit.recovery.dispute"

    can_correct = fields.Boolean(compute="_compute_can_correct")
    has_withdrawn = fields.Boolean(compute="_compute_can_correct")

    @api.depends("credit_ids.refund_id.state", "credit_ids.date_withdrawn")
    def _compute_can_correct(self):
        for dispute in self:
            dispute.can_correct = bool(dispute.credit_ids._filter_waiting())
            dispute.has_withdrawn = any(dispute.credit_ids.mapped("date_withdrawn"))

    def action_correct(self):
        """Ask what of the accepted amounts is taken back, and why.

        :return: the dialog
        :raises AccessError: the user is no Manager
        :raises UserError: every accepted amount has its credit note, or nothing was accepted
        """
        self.ensure_one()
        self._check_may_correct()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct the decision"),
            "res_model": "credit.recovery.dispute.correct",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dispute_id": self.id},
        }

    def _check_may_correct(self):
        if not self.env.user.has_group("credit_recovery.group_recovery_manager"):
            raise AccessError(
                self.env._("Only a Manager may take back what was accepted in a dispute.")
            )
        self.check_access("write")
        if not self.can_correct:
            raise UserError(
                self.env._(
                    "Nothing is left to correct of %(dispute)s: nothing was accepted, or the credit"
                    " note is posted.",
                    dispute=self.display_name,
                )
            )

    def _correct(self, amounts, reason, answer=""):
        """Accept less than was accepted: what is taken back is demanded again.

        :param dict amounts: ``{credit.recovery.dispute.credit: amount}`` that stays accepted
        :param str reason: why; it is noted on the case
        :param str answer: free words to the debtor in our new answer
        :raises AccessError: the user is no Manager
        :raises UserError: the reason is missing, nothing changes, more is accepted than before, or
            a credit note is posted
        """
        self.ensure_one()
        self._check_may_correct()
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason: it is noted on the case."))
        changed = self._get_corrections(amounts)
        before = self.amount_accepted
        self.env["credit.recovery.dispute.credit"].union(*changed)._withdraw(reason)
        self._write_decision(changed, answer)
        self.credit_ids.filtered(lambda c: c._needs_credit_note())._start_credit_notes()
        self._log_correction(before, reason)
        self._refresh_cases()
        self._withdraw_letters()
        self._write_answer()

    def _get_corrections(self, amounts):
        """``{credit: amount}`` of those that change."""
        changed = {}
        for credit, amount in amounts.items():
            difference = self.currency_id.compare_amounts(amount, credit.amount)
            if credit not in self.credit_ids._filter_waiting() or amount < 0 or difference > 0:
                raise UserError(
                    self.env._(
                        "Of %(move)s between nothing and %(amount)s may stay accepted, as long as"
                        " its credit note is not posted. What is beyond is another dispute.",
                        move=credit.move_id.display_name,
                        amount=self.currency_id.format(credit.amount),
                    )
                )
            if difference:
                changed[credit] = amount
        if not changed:
            raise UserError(self.env._("Enter what stays accepted: nothing has changed."))
        return changed

    def _write_decision(self, changed, answer):
        dispute_sudo = self.sudo()  # the role is checked; nobody types a decision
        dispute_sudo.credit_ids = [
            Command.create({"move_id": credit.move_id.id, "amount": amount})
            for credit, amount in changed.items()
            if amount
        ]
        total = self.currency_id.round(sum(self.credit_ids._filter_standing().mapped("amount")))
        disputed = Decimal(str(self.amount_disputed))
        dispute_sudo.write(
            {
                "amount_accepted": total,
                "outcome": get_outcome(disputed, Decimal(str(total))),
                "answer": answer,
            }
        )

    def _log_correction(self, before, reason):
        self._log_on_case(
            lambda dispute: dispute.env._(
                "Decision of the dispute (%(what)s) corrected by %(user)s: %(before)s accepted,"
                " now %(after)s. %(reason)s",
                what=dispute._get_subject(),
                user=dispute.env.user.name,
                before=dispute.currency_id.format(before),
                after=dispute.currency_id.format(dispute.amount_accepted),
                reason=reason,
            )
        )
