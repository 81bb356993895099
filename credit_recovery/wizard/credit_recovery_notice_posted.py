from odoo import api, fields, models

from ..models.today import get_today


class CreditRecoveryNoticePosted(models.TransientModel):
    """When printed letters were posted, and the tracking number of a registered one."""

    _name = "credit.recovery.notice.posted"
    _description = "Record the posting of letters"

    notice_ids = fields.Many2many("credit.recovery.notice", required=True)
    date_posted = fields.Date(required=True, string="Posted on", default=get_today)
    tracking_ref = fields.Char(
        string="Tracking number", help="Of one registered letter; leave empty for several letters."
    )
    had_left = fields.Boolean(
        string="They had left already",
        help="They were posted before it was known that a debtor had paid, or disputes.",
    )

    is_taken_back = fields.Boolean(compute="_compute_is_taken_back")
    reason = fields.Char(help="How you know that it was posted though it had been taken back.")

    @api.depends("notice_ids")
    def _compute_is_taken_back(self):
        for wizard in self:
            wizard.is_taken_back = any(notice.state == "cancelled" for notice in wizard.notice_ids)

    def action_confirm(self):
        """Record the posting: the letters count as sent.

        :raises AccessError: the user is no Collector; no Manager for letters taken back
        :raises UserError: what a letter says changed, and nobody says that it had left before
        """
        self.notice_ids._check_collector()
        # the role is checked; collectors may only read notices
        letters_sudo = self.notice_ids.sudo()
        if self.is_taken_back:
            self.notice_ids._record_left(self.date_posted, self.tracking_ref, self.reason)
        elif self.had_left:
            letters_sudo._mark_posted(self.date_posted, self.tracking_ref)
        else:
            letters_sudo._post(self.date_posted, self.tracking_ref)
