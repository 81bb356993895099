from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.today import get_today


class CreditRecoveryNoticeCancel(models.TransientModel):
    """Cancelling by hand asks how the items go on: nothing leaves the sequence silently (001-9)."""

    _name = "credit.recovery.notice.cancel"
    _description = "Cancel recovery notices"

    notice_ids = fields.Many2many("credit.recovery.notice", required=True)
    way = fields.Selection(
        [
            ("again", "Prepare them again from a date"),
            ("hold", "Hold the items until a date"),
            ("skip", "Skip this level"),
        ],
        required=True,
        default="again",
    )
    date = fields.Date(
        help="When preparing again: the first day on which it may be; when holding: the last day"
        " of the hold."
    )
    usage = fields.Char(compute="_compute_usage")
    reason_id = fields.Many2one(
        "credit.recovery.reason", required=True, domain="[('usage', '=', usage)]"
    )
    note = fields.Text()

    @api.depends("way")
    def _compute_usage(self):
        for wizard in self:
            wizard.usage = "skip" if wizard.way == "skip" else "hold"

    def action_confirm(self):
        """Cancel the notices the chosen way.

        :raises AccessError: the user is no Collector, or no Manager for skipping
        :raises UserError: the date is missing or past, or a notice has left
        """
        self.notice_ids._check_collector()
        if self.way == "skip":
            self.notice_ids._check_manager()
            # the role is checked; collectors may only read notices
            self.notice_ids.sudo()._cancel_and_skip(self.reason_id, self.note)
        else:
            self.notice_ids.sudo()._cancel_and_hold(self._get_last_day(), self.reason_id, self.note)

    def _get_last_day(self):
        """The last day of the hold; not in the past (complaint 9)."""
        today = get_today(self)
        last_day = self.date and self.date - timedelta(days=self.way == "again")
        if not last_day or last_day < today:
            raise UserError(self.env._("Give a date in the future: no hold is without an end."))
        return last_day
