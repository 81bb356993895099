from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError

from .credit_recovery_notice import APPROVED, DRAFT, FAILED, SENDING
from .credit_recovery_notice_approval import MANAGER

# copied from the cancelled notice to the one that says its level was skipped
SKIP_FIELDS = (
    "case_id",
    "partner_id",
    "company_id",
    "currency_id",
    "level_id",
    "channel",
    "user_id",
)


class CreditRecoveryNotice(models.Model):
    """Cancelling by hand: again from a date, on hold until a date, or the level is skipped."""

    _inherit = "credit.recovery.notice"

    def action_cancel(self):
        """Open the dialog that asks how the items go on."""
        return self._open_wizard("credit.recovery.notice.cancel", self.env._("Cancel notices"))

    def _check_manager(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a Manager may skip a level."))

    def _check_cancellable(self):
        """Raise UserError for notices that have left, or may have."""
        left = self.filtered(
            lambda notice: (
                notice.state not in (DRAFT, APPROVED, FAILED)
                and not (notice.state == SENDING and not notice.attempted_at)
            )
        )
        if left or not self:
            raise UserError(
                self.env._(
                    "Notices that have left, or may have, cannot be cancelled:\n%(notices)s",
                    notices=left._get_names(),
                )
            )

    def _cancel_by_hand(self, reason, note):
        self._check_cancellable()
        self._lock_cases()
        self._cancel("by_hand", reason_id=reason.id, reason_note=note)

    # ------------------------------------------------------------ ways to go on
    def _cancel_and_hold(self, last_day, reason, note):
        """Cancel the notices and hold their items.

        :param date last_day: of the hold; the review prepares them again the day after
        :param reason: credit.recovery.reason of usage ``hold``
        :param str note: free words, or empty
        """
        self._cancel_by_hand(reason, note)
        shared = {"reason_id": reason.id, "note": note, "date_to": last_day, "scope": "items"}
        self.env["credit.recovery.hold"].create(
            [vals | shared for notice in self for vals in notice._prepare_holds()]
        )
        self._refresh_cases()

    def _prepare_holds(self):
        """Values of the holds of a notice's items: one of whole invoices, one per instalment."""
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.step and line.move_id)
        instalments = lines.filtered(lambda line: self._has_instalments(line.move_id))
        holds = [(line.move_id, line.date_due) for line in instalments]
        if whole := (lines - instalments).move_id:
            holds.append((whole, False))
        return [
            {"case_id": self.case_id.id, "move_ids": [Command.set(moves.ids)], "date_due": due}
            for moves, due in holds
        ]

    def _cancel_and_skip(self, reason, note):
        """Cancel the notices and let their steps count as if taken, by a Manager's decision.

        They count for the level and the waiting, not as a written contact (design, "Notices").

        :param reason: credit.recovery.reason of usage ``skip``
        :param str note: free words, or empty
        """
        self._cancel_by_hand(reason, note)
        stepped = self.filtered("level_id")  # a statement has no level to skip
        skips = self.create([notice._prepare_skip(reason, note) for notice in stepped])
        now = fields.Datetime.now()
        skips._transition(APPROVED, approved_at=now, approved_by_id=self.env.uid)
        skips._transition(SENDING)
        skips._transition("sent", sent_at=now)
        skips._log_on_cases(
            lambda notice: self.env._("Level skipped: %(reason)s", reason=reason.name)
        )
        self._refresh_cases()

    def _prepare_skip(self, reason, note):
        """Values of the notice, without document, that records a skipped level."""
        lines = self.line_ids.filtered("step")
        return {
            **self._convert_to_write({name: self[name] for name in SKIP_FIELDS}),
            "origin": "skip",
            "date": self.company_id._get_recovery_today(),
            "reason_id": reason.id,
            "reason_note": note,
            "replaces_id": self.id,
            "line_ids": [Command.create({**vals, "effective": True}) for vals in lines.copy_data()],
        }

    def _has_instalments(self, move):
        """Whether an invoice has several due dates."""
        receivables = move.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        return len(set(receivables.mapped("date_maturity"))) > 1
