from odoo import api, fields, models

from .credit_recovery_level import CHANNELS
from .today import get_today

DRAFT, APPROVED, SENDING, SENT = "draft", "approved", "sending", "sent"
DELIVERED, FAILED, UNCERTAIN, CANCELLED = "delivered", "failed", "uncertain", "cancelled"
STATES = [
    (DRAFT, "Draft"),
    (APPROVED, "Approved"),
    (SENDING, "Sending"),
    (SENT, "Sent"),
    (DELIVERED, "Delivered"),
    (FAILED, "Failed"),
    (UNCERTAIN, "Uncertain"),
    (CANCELLED, "Cancelled"),
]
# state -> states that may follow (design, "Notices")
TRANSITIONS = {
    DRAFT: (APPROVED, CANCELLED),
    APPROVED: (SENDING, CANCELLED),
    SENDING: (SENT, FAILED, UNCERTAIN),
    UNCERTAIN: (SENT, FAILED),
    SENT: (DELIVERED, FAILED),
    FAILED: (CANCELLED,),
    DELIVERED: (),
    CANCELLED: (),
}
# of what has no level: account statements, messages about a return
PLAIN_CHANNELS = ("email", "post")


class CreditRecoveryNotice(models.Model):
    """One communication to a debtor, one way (phone or written), one currency."""

    _name = "credit.recovery.notice"
    _description = "Recovery notice"
    _inherit = ["credit.recovery.transition.mixin"]
    _transitions = TRANSITIONS
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False, help="Given at approval.")
    kind = fields.Selection(
        [
            ("dunning", "Dunning notice"),
            ("statement", "Account statement"),
            ("promise", "Promise confirmation"),
            ("dispute", "Answer to a dispute"),
            ("plan", "Instalment plan"),
            ("receipt", "Receipt of an invoice"),
        ],
        required=True,
        default="dunning",
        readonly=True,
    )
    origin = fields.Selection(
        [
            ("review", "Review"),
            ("manual", "By hand"),
            ("import", "Before going live"),
            ("skip", "Skipped level"),
        ],
        required=True,
        default="review",
        readonly=True,
    )
    state = fields.Selection(STATES, required=True, default=DRAFT, readonly=True, index=True)
    case_id = fields.Many2one(
        "credit.recovery.case", index=True, readonly=True, ondelete="restrict", check_company=True
    )
    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    level_id = fields.Many2one(
        "credit.recovery.level", readonly=True, index=True, ondelete="restrict"
    )
    channel = fields.Selection(CHANNELS, readonly=True)
    channel_error = fields.Selection(
        [
            ("no_phone", "No phone number"),
            ("no_address", "No e-mail address and no complete postal address"),
            ("no_postal_address", "No complete postal address"),
        ],
        readonly=True,
        help="Why no channel of the level's chain can be used.",
    )
    line_ids = fields.One2many("credit.recovery.notice.line", "notice_id", readonly=True)
    fingerprint = fields.Char(
        readonly=True, copy=False, help="Of the facts it was prepared from; a change rebuilds it."
    )
    # snapshots
    recipient_id = fields.Many2one("res.partner", readonly=True, ondelete="set null")
    recipient_name = fields.Char(readonly=True)
    recipient_address = fields.Text(readonly=True)
    recipient_email = fields.Char(readonly=True)
    lang = fields.Char(readonly=True)
    amount_overdue = fields.Monetary(readonly=True, help="Demanded; in the notice's currency.")
    amount_coming = fields.Monetary(readonly=True, help="Coming due, for information.")
    amount_credit = fields.Monetary(readonly=True, help="Open credits deducted; not negative.")
    amount_disputed = fields.Monetary(readonly=True)
    amount_interest = fields.Monetary(readonly=True)
    amount_compensation = fields.Monetary(readonly=True)
    amount_total = fields.Monetary(readonly=True, help="Overdue less credits and disputed parts.")
    payments_up_to = fields.Date(readonly=True, help="Latest posted bank or cash entry (P-1).")
    payment_deadline = fields.Date(readonly=True, help="Printed; a working day (P-12).")
    gentle = fields.Boolean(
        readonly=True, help="Written to a debtor in hardship: the text presses nobody (001-5)."
    )
    # words
    subject = fields.Char(readonly=True, help="As sent; fixed at approval.")
    # made of a level's text, which is clean, and of escaped values
    body = fields.Html(readonly=True, sanitize=False, help="As sent; fixed at approval.")
    # what was done
    date = fields.Date(readonly=True, default=get_today, string="Prepared on")
    complaint_check = fields.Char(
        readonly=True, help="How complaints were checked before this step (001-1)."
    )
    complaint_checked_by_id = fields.Many2one("res.users", readonly=True)
    user_id = fields.Many2one("res.users", string="Collector", readonly=True)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    attempted_at = fields.Datetime(readonly=True, copy=False)
    sent_at = fields.Datetime(readonly=True, copy=False)
    delivered_at = fields.Datetime(readonly=True, copy=False)
    date_sent = fields.Date(
        compute="_compute_date_sent",
        store=True,
        help="The company's local date, or the posting date of a letter.",
    )
    date_posted = fields.Date(readonly=True, copy=False, string="Posted on")
    tracking_ref = fields.Char(copy=False, string="Tracking number")
    failure_reason = fields.Text(readonly=True, copy=False)
    cancel_code = fields.Selection(
        [
            ("not_due", "Nothing is due any more"),
            ("call_missed", "The call was not made before the next step"),
            ("stopped", "The company waits, for its bank for example"),
            ("superseded", "Changed since approval"),
            ("by_hand", "Cancelled by hand"),
        ],
        string="Cancelled because",
        readonly=True,
        copy=False,
    )
    reason_id = fields.Many2one("credit.recovery.reason", readonly=True, copy=False)
    reason_note = fields.Text(readonly=True, copy=False)
    signatory_id = fields.Many2one("res.users", readonly=True)
    replaces_id = fields.Many2one("credit.recovery.notice", readonly=True, index=True, copy=False)
    replaced_by_ids = fields.One2many("credit.recovery.notice", "replaces_id")
    changes = fields.Text(
        readonly=True, copy=False, help="What changed since the approval of the one it replaces."
    )
    call_id = fields.Many2one(
        "credit.recovery.call", readonly=True, copy=False, index="btree_not_null"
    )
    mail_id = fields.Many2one(
        "mail.mail", readonly=True, copy=False, ondelete="set null", index="btree_not_null"
    )
    message_id = fields.Char(readonly=True, copy=False, string="Message-ID", index="btree_not_null")
    document = fields.Binary(attachment=True, readonly=True, copy=False)
    attachment_id = fields.Many2one(
        "ir.attachment", compute="_compute_attachment_id", string="Document file"
    )
    checksum = fields.Char(readonly=True, copy=False, help="SHA-256 of the document as sent.")

    @api.depends("sent_at", "date_posted")
    def _compute_date_sent(self):
        for notice in self:
            sent_at = notice.sent_at and notice.company_id._to_recovery_time(notice.sent_at)
            notice.date_sent = notice.date_posted or (sent_at and sent_at.date())

    def _compute_attachment_id(self):
        attachments = self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_field", "=", "document"),
                ("res_id", "in", self.ids),
            ]
        )
        by_id = {attachment.res_id: attachment for attachment in attachments}
        for notice in self:
            notice.attachment_id = by_id.get(notice.id, False)

    @api.depends("name", "partner_id", "level_id", "kind", "state")
    def _compute_display_name(self):
        for notice in self:
            what = notice._get_title() or ""
            if notice.state == "draft":
                what = self.env._("Draft %(what)s", what=what)
            notice.display_name = f"{notice.name or what} - {notice.partner_id.display_name}"

    def _get_title(self):
        """What the notice is, in a word or two."""
        return self.level_id.name or self.subject

    def _get_chain(self):
        """The channels that the notice may take, the preferred one first."""
        return self.level_id._get_channels() if self.level_id else list(PLAIN_CHANNELS)

    def _transition(self, state, **vals):
        """Lines of failed or cancelled notices stop reserving a step, or counting as one.

        The figures of the cases follow where steps begin or cease to count.
        """
        counting = self if state == SENT else self.filtered(lambda notice: notice.state == SENT)
        super()._transition(state, **vals)
        counting.case_id._update_figures()
        if state in (FAILED, CANCELLED):
            reserved = self.line_ids.filtered("effective")
            reserved.write({"effective": False})
            reserved.flush_recordset(["effective"])  # the unique index lets a successor in
        return self
