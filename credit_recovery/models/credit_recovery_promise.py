from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, format_amount, format_date

from .today import get_today

OPEN, KEPT, BROKEN, CANCELLED = "open", "kept", "broken", "cancelled"
# what follows from what is done with a promise
PROTECTED = {
    "amount_received", "cancel_reason", "confirmed_at", "date", "date_limit", "judged_on",
    "line_ids", "notice_ids", "renewal_number", "state", "user_id",
}  # fmt: skip


class CreditRecoveryPromise(models.Model):
    """A promise to pay: it holds what it covers until its day, and is kept or broken by itself.

    It is never changed: another date is a renewal of it (001-6, 002-5, P-11).
    """

    _name = "credit.recovery.promise"
    _description = "Promise to pay"
    _inherit = [
        "credit.recovery.hold.mixin",
        "credit.recovery.letter.mixin",
        "credit.recovery.transition.mixin",
    ]
    _order = "date_promised desc, id desc"
    _check_company_auto = True
    _letter_kind = "promise"
    _transitions = {OPEN: (KEPT, BROKEN, CANCELLED), KEPT: (), BROKEN: (), CANCELLED: ()}

    case_id = fields.Many2one(
        "credit.recovery.case", required=True, index=True, ondelete="restrict", check_company=True
    )
    partner_id = fields.Many2one(
        related="case_id.partner_id", store=True, index=True, string="Debtor"
    )
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    call_id = fields.Many2one(
        "credit.recovery.call", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    date = fields.Date(readonly=True, string="Made on", help="Money from this day on counts.")
    date_promised = fields.Date(required=True, string="Promised for")
    date_limit = fields.Date(
        readonly=True,
        string="Judged after",
        help="The promised day and the policy's days of grace: money up to this day counts.",
    )
    amount = fields.Monetary(required=True)
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    move_ids = fields.Many2many(
        "account.move",
        string="Invoices",
        help="Empty: the oldest open items up to the amount.",
    )
    line_ids = fields.One2many(
        "credit.recovery.promise.line", "promise_id", readonly=True, string="Covered items"
    )
    state = fields.Selection(
        [(OPEN, "Open"), (KEPT, "Kept"), (BROKEN, "Broken"), (CANCELLED, "Cancelled")],
        required=True,
        default=OPEN,
        readonly=True,
    )
    confirmed_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the written confirmation left (001-6).",
        string="Confirmed at",
    )
    renews_id = fields.Many2one(
        "credit.recovery.promise",
        string="Renewal of",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    renewed_by_ids = fields.One2many("credit.recovery.promise", "renews_id", string="Renewed by")
    renewal_number = fields.Integer(readonly=True, string="Renewals")
    limit_reason = fields.Char(
        string="Why beyond the limits", help="A Manager may go beyond the limits of the policy."
    )
    is_beyond = fields.Boolean(compute="_compute_is_beyond")
    amount_received = fields.Monetary(readonly=True, string="Received", help="When it was judged.")
    judged_on = fields.Date(readonly=True, string="Judged on")
    cancel_reason = fields.Char(readonly=True, string="Cancelled because")
    note = fields.Text()
    user_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        string="Taken by",
    )

    _amount_positive = models.Constraint("CHECK(amount > 0)", "Promised is more than nothing.")
    _open_idx = models.Index("(case_id) WHERE state = 'open'")

    @api.depends("case_id")
    def _compute_currency_id(self):
        """The company's, or that of the oldest item where all are in others."""
        for promise in self:
            company = promise.case_id.company_id.currency_id
            found = promise.case_id.item_ids.sorted("date_due").currency_id
            usual = company if company in found or not found else found[:1]
            promise.currency_id = promise.currency_id or usual

    @api.depends("case_id", "date_promised", "renews_id")
    def _compute_is_beyond(self):
        """Whether the day, or another renewal, is beyond the policy's limits: the form asks why."""
        for promise in self:
            rules = promise.case_id and promise._get_rules()
            promise.is_beyond = rules and (
                promise._is_too_far(rules) or promise._is_too_often(rules)
            )

    @api.depends("partner_id", "amount", "date_promised")
    def _compute_display_name(self):
        for promise in self:
            promise.display_name = self.env._(
                "%(debtor)s: %(amount)s by %(date)s",
                debtor=promise.partner_id.display_name or "",
                amount=format_amount(self.env, promise.amount, promise.currency_id),
                date=format_date(self.env, promise.date_promised),
            )

    @api.constrains("case_id", "call_id", "renews_id")
    def _check_same_case(self):
        for promise in self:
            for other in (promise.call_id, promise.renews_id):
                if other and other.case_id != promise.case_id:
                    raise ValidationError(
                        self.env._(
                            "\u201c%(other)s\u201d is not about the case of %(debtor)s.",
                            other=other.display_name,
                            debtor=promise.partner_id.display_name,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        """Take promises: they hold what they cover, and their confirmations are sent at once.

        :raises UserError: the day is past, nothing is open, or a limit of the policy is exceeded
            by somebody who is no Manager (P-11)
        """
        self._check_protected(vals_list)
        promises = super().create(vals_list)
        promises.move_ids.check_access("read")  # what is read beyond is read for the engine
        promises.filtered(lambda promise: promise.state == OPEN)._begin()
        return promises

    def _check_protected(self, vals_list):
        typed = {name for vals in vals_list for name in vals if name in PROTECTED}
        if typed and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(fields)s of a promise follow from what is done with it; nobody types them.",
                    fields=", ".join(sorted(typed)),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Promises are not deleted (they are evidence); cancel them."))

    # ------------------------------------------------------------ business
    def _begin(self):
        """Give new promises what follows from them; the caller may be a Collector."""
        promises_sudo = self.sudo()  # Collectors may only read and create promises
        for promise_sudo in promises_sudo:
            today = promise_sudo.company_id._get_recovery_today()
            promise_sudo.date = promise_sudo.date or today
        promises_sudo._cover()
        # who asks decides what is allowed: not as superuser
        self._check_limits()
        promises_sudo._write_letters("promise")
        for company, promises in promises_sudo.grouped("company_id").items():
            company._with_recovery_language(promises)._log_on_case(lambda p: p._get_outline())
        promises_sudo.case_id._review_again()

    def _cancel(self, reason):
        """The promises do not stand any more: their items go on, unsent confirmations stay here.

        :param str reason: why
        """
        self._transition(CANCELLED, cancel_reason=reason)
        self._withdraw_letters()
        for company, promises in self.grouped("company_id").items():
            company._with_recovery_language(promises)._log_on_case(
                lambda p: p.env._(
                    "Promise cancelled (%(promise)s): %(reason)s",
                    promise=p._get_outline(),
                    reason=reason,
                )
            )

    def _get_outline(self):
        """A promise in one line: how much, by when, for what."""
        names = ", ".join(dict.fromkeys(self.line_ids.mapped("move_name")))
        return self.env._(
            "Promised: %(amount)s by %(date)s (%(names)s)",
            amount=format_amount(self.env, self.amount, self.currency_id),
            date=format_date(self.env, self.date_promised),
            names=names,
        )

    def _log_on_case(self, get_body):
        for promise in self:
            promise.case_id._message_log(body=get_body(promise))

    @api.model
    def _get_hold_query(self, today):
        """An open promise holds what it covers, the days of grace included (001-7).

        One whose days are over waits for the bank, then it is judged: until then nobody is dunned.
        """
        return SQL(
            """
            SELECT p.company_id, p.case_id, p.partner_id, l.move_id, l.date_due, l.amount,
                   'all' AS stops, GREATEST(p.date_limit, %(today)s) AS date_to,
                   'promise' AS kind, p.id AS res_id
              FROM credit_recovery_promise p
              JOIN credit_recovery_promise_line l ON l.promise_id = p.id
             WHERE p.state = 'open' AND l.move_id IS NOT NULL
               AND (p.date_limit >= %(today)s OR p.date_limit < %(now)s)
            """,
            today=today,
            now=get_today(self),
        )
