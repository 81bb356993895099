"""A letter that was taken back though it had been posted: it is recorded as it left (000-5b)."""

import base64

from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError

from .credit_recovery_notice import APPROVED, CANCELLED, DRAFT, SENDING
from .credit_recovery_notice_approval import MANAGER

COPIED = (
    "kind", "name", "origin", "case_id", "partner_id", "company_id", "currency_id", "level_id",
    "channel", "user_id", "signatory_id", "date", "lang", "recipient_id", "recipient_name",
    "recipient_address", "recipient_email", "subject", "body", "payment_deadline",
    "payments_up_to", "amount_overdue", "amount_coming", "amount_credit", "amount_disputed",
    "amount_interest", "amount_compensation", "amount_total", "approved_at", "approved_by_id",
    "complaint_check", "complaint_checked_by_id",
)  # fmt: skip


class CreditRecoveryNotice(models.Model):
    _inherit = "credit.recovery.notice"

    was_taken_back = fields.Boolean(
        compute="_compute_was_taken_back", help="Printed, then cancelled because something changed."
    )

    def _compute_was_taken_back(self):
        for notice in self:
            notice.was_taken_back = (
                notice.state == CANCELLED
                and notice.is_letter
                and bool(notice.checksum)
                and notice.name not in notice.replaced_by_ids.mapped("name")
            )

    def action_left(self):
        """Open the dialog that records when letters taken back had been posted."""
        return self._open_wizard("credit.recovery.notice.posted", self.env._("It had been posted"))

    def _record_left(self, date_posted, tracking_ref, reason):
        """Record that letters taken back were posted: a sent notice each, with their document.

        Their steps count, unless another notice took or takes them already; drafts and approved
        notices that would take them again are superseded.

        :param date date_posted: when
        :param str tracking_ref: of a single registered letter, or empty
        :param str reason: how it is known
        :return: the notices
        :raises AccessError: the user is no Manager
        :raises UserError: no reason, no such letters, or the date cannot be
        """
        self._check_left(reason)
        self._check_posting_date(date_posted)
        letters_sudo = self.sudo()  # the role is checked; nobody writes notices directly
        letters_sudo._lock_cases()
        letters_sudo._get_rivals().filtered(
            lambda notice: notice.state in (DRAFT, APPROVED)
        )._cancel("superseded", reason_note=reason)
        left = letters_sudo.browse()
        for letter in letters_sudo:
            left += letter._copy_as_left(reason)
        left._mark_sent(date_posted=date_posted, tracking_ref=tracking_ref)
        for letter in letters_sudo:
            letter.case_id._close_task(f"withdrawn-{letter.id}")
        left._refresh_cases()
        return left

    def _check_left(self, reason):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a Manager may record that a letter taken back was posted.")
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say how you know that the letter was posted."))
        wrong = self.filtered(lambda notice: not notice.was_taken_back)
        if wrong or not self:
            raise UserError(
                self.env._(
                    "Only printed letters that were taken back, once each:\n%(notices)s",
                    notices=wrong._get_names(),
                )
            )

    def _get_rivals(self):
        """The notices that took or reserve a step of these letters meanwhile."""
        keys = {line._get_step_key() for line in self.line_ids.filtered("step")}
        lines = self.env["credit.recovery.notice.line"].search(
            [
                ("effective", "=", True),
                ("step", "!=", False),
                ("partner_id", "in", self.partner_id.ids),
                ("move_id", "in", self.line_ids.move_id.ids),
            ]
        )
        return lines.filtered(lambda line: line._get_step_key() in keys).notice_id

    def _copy_as_left(self, reason):
        """The letter as a notice under way, with its document and its own number."""
        taken = {line._get_step_key() for line in self._get_rivals().line_ids if line.effective}
        vals = {name: self[name] for name in COPIED}
        for name, value in vals.items():
            if isinstance(value, models.BaseModel):
                vals[name] = value.id
        lines = []
        for line in self.line_ids:
            free = bool(line.step) and line._get_step_key() not in taken
            lines.append(Command.create(line.copy_data({"effective": free, "notice_id": False})[0]))
        left = self.create(
            {
                **vals,
                "state": SENDING,
                "line_ids": lines,
                "replaces_id": self.id,
                "reason_note": reason,
            }
        )
        document = base64.b64decode(self.with_context(bin_size=False).document)
        left._archive_documents({left.id: document})
        return left


class CreditRecoveryNoticeLine(models.Model):
    _inherit = "credit.recovery.notice.line"

    def _get_step_key(self):
        """What the unique index of steps looks at."""
        return (
            self.partner_id.id,
            self.move_id.id,
            self.date_due,
            self.currency_id.id,
            self.step,
            self.round,
        )
