from odoo import api, fields, models
from odoo.exceptions import UserError

from .credit_recovery_notice import APPROVED, CANCELLED, FAILED, SENDING

LETTER_CHANNELS = ("post", "registered_letter")


class CreditRecoveryNotice(models.Model):
    """Letters on paper: printed once, archived, posted by hand."""

    _inherit = "credit.recovery.notice"

    is_letter = fields.Boolean(compute="_compute_is_letter")

    @api.depends("channel")
    def _compute_is_letter(self):
        for notice in self:
            notice.is_letter = notice.channel in LETTER_CHANNELS

    def action_print(self):
        """Print approved letters as one file; printed ones come from the archive (complaint 13).

        Letters whose facts changed are superseded (P-1); when nothing is left to print, the new
        drafts are shown.

        :return: the report action, or one that shows the new drafts
        :raises UserError: some are neither approved letters nor archived, sending is off, or a stop
            of the company stops them (P-1)
        """
        printed, changed = self._print()
        if not printed:
            return changed._action_show()
        return self.env.ref("credit_recovery.action_report_letter").report_action(printed)

    def action_print_separately(self):
        """As :meth:`action_print`, with one file per letter in a zip archive."""
        printed, changed = self._print()
        if not printed:
            return changed._action_show()
        ids = ",".join(map(str, printed.ids))
        return {"type": "ir.actions.act_url", "url": f"/credit_recovery/letters?ids={ids}"}

    def _print(self):
        """Check again and archive the approved letters among these.

        :return: (the letters to print, what was prepared instead of changed ones)
        """
        self._check_collector()
        self._check_valid()
        fresh = self.filtered(lambda notice: not notice.checksum)
        refused = fresh.filtered(lambda notice: notice.state != APPROVED or not notice.is_letter)
        if refused or not self:
            raise UserError(
                self.env._(
                    "Only approved letters can be printed:\n%(notices)s",
                    notices=refused._get_names(),
                )
            )
        # the role is checked; collectors may only read notices
        changed_sudo, instead = fresh.sudo()._prepare_to_post()
        return self - changed_sudo.sudo(False), instead.sudo(False)

    def _check_valid(self):
        """Raise UserError for what failed or was cancelled: its document is evidence only."""
        over = self.filtered(lambda notice: notice.state in (CANCELLED, FAILED))
        if over:
            raise UserError(
                self.env._(
                    "These notices were cancelled or failed and are not printed again. Use"
                    " \u201cShow letter\u201d to read what was archived:\n%(notices)s",
                    notices=over._get_names(),
                )
            )

    def _prepare_to_post(self):
        """Lock, check again, archive: from here on the letters wait for their posting date.

        :return: (the notices that changed, what was prepared instead)
        """
        if not self:
            return self, self
        self._check_sending_on()
        self._check_not_stopped()
        self._lock_cases()
        changes = self._get_changes()
        changed = self.filtered(lambda notice: notice in changes)
        instead = changed._supersede(changes)
        letters = self - changed
        letters._archive_documents(letters._render_documents())
        letters._transition(SENDING)
        self._refresh_cases()
        return changed, instead

    def action_posted(self):
        """Open the dialog that records when the letters were posted."""
        return self._open_wizard("credit.recovery.notice.posted", self.env._("Posted on"))

    def _open_wizard(self, model, name):
        self._check_collector()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_notice_ids": self.ids},
        }

    def _post(self, date_posted, tracking_ref):
        """Printed letters were posted, by a person who may not have heard of a payment (P-1).

        :raises UserError: what they say changed, or as :meth:`_mark_posted`
        """
        self._lock_cases()
        changes = self._get_changes()
        if changes:
            raise UserError(
                self.env._(
                    "Do not post these letters, they changed since they were printed. Review their"
                    " cases again; or, if they had left before, say so in this dialog:\n"
                    "%(changes)s",
                    changes=self._get_changes_text(changes),
                )
            )
        self._mark_posted(date_posted, tracking_ref)

    def _get_changes_text(self, changes):
        """What changed, a notice a line."""
        return "\n".join(
            f"{notice.display_name}: {', '.join(texts)}" for notice, texts in changes.items()
        )

    def _mark_posted(self, date_posted, tracking_ref):
        """Printed letters were posted.

        :param date date_posted: when
        :param str tracking_ref: of a single registered letter, or empty
        :raises UserError: some are no printed letters, or the date cannot be
        """
        wrong = self.filtered(lambda notice: notice.state != SENDING or not notice.is_letter)
        if wrong or not self:
            raise UserError(
                self.env._(
                    "Only printed letters can be posted:\n%(notices)s", notices=wrong._get_names()
                )
            )
        self._check_posting_date(date_posted)
        self._lock_cases()
        self._mark_sent(date_posted=date_posted, tracking_ref=tracking_ref)
        self._refresh_cases()

    def _check_posting_date(self, date_posted):
        for company, letters in self.grouped("company_id").items():
            first = company._to_recovery_time(min(letters.mapped("approved_at"))).date()
            if not first <= date_posted <= company._get_recovery_today():
                raise UserError(
                    self.env._("A letter is posted after its approval, and not in the future.")
                )
