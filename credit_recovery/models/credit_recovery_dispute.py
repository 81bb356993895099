from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from .today import get_today

INVESTIGATION, DISCUSSION, RESOLVED = "investigation", "discussion", "resolved"
# stage -> stages that may follow (003-8)
TRANSITIONS = {
    INVESTIGATION: (DISCUSSION, RESOLVED),
    DISCUSSION: (INVESTIGATION, RESOLVED),
    RESOLVED: (),
}
DEADLINE_DAYS = 15
# written by its stages only
DECISION_FIELDS = {
    "outcome",
    "amount_disputed",
    "amount_accepted",
    "answer",
    "date_resolved",
    "resolved_by_id",
}
FIXED_FIELDS = DECISION_FIELDS | {"case_id", "partner_id", "company_id", "credit_ids", "date"}
# what a dispute holds
HELD_FIELDS = {"move_ids", "amount", "date_due"}


class CreditRecoveryDispute(models.Model):
    """A complaint about invoices, or about a part of them: only that is held (P-10, 003-8)."""

    _name = "credit.recovery.dispute"
    _description = "Dispute"
    _inherit = [
        "credit.recovery.message.mixin",
        "mail.activity.mixin",
        "credit.recovery.transition.mixin",
        "credit.recovery.hold.mixin",
    ]
    _transitions = TRANSITIONS
    _order = "deadline, id"
    _check_company_auto = True
    # its owner may be somebody of after-sales who only reads: he writes down what he found
    _mail_post_access = "read"

    case_id = fields.Many2one(
        "credit.recovery.case",
        string="Debtor",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    partner_id = fields.Many2one(related="case_id.partner_id", store=True, index=True)
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    call_id = fields.Many2one(
        "credit.recovery.call", readonly=True, check_company=True, index="btree_not_null"
    )
    move_ids = fields.Many2many("account.move", string="Invoices")
    date_due = fields.Date(
        string="Only the instalment due on", help="Empty: all instalments of the invoices."
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id", store=True)
    amount = fields.Monetary(
        string="Disputed part",
        tracking=True,
        help="In the currency of the invoices, tax included. Empty: the whole of them.",
    )
    reason_id = fields.Many2one(
        "credit.recovery.reason", required=True, domain=[("usage", "=", "dispute")], tracking=True
    )
    note = fields.Text(string="What the debtor says")
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
        index=True,
        help="Who finds out and answers until the deadline; a task reminds him of it.",
    )
    date = fields.Date(string="Opened on", required=True, readonly=True, default=get_today)
    deadline = fields.Date(
        required=True,
        tracking=True,
        default=lambda self: fields.Date.add(get_today(self), days=DEADLINE_DAYS),
        help="Until when its owner answers. The items stay held beyond it, until the dispute is"
        " resolved.",
    )
    state = fields.Selection(
        [(INVESTIGATION, "Investigation"), (DISCUSSION, "Discussion"), (RESOLVED, "Resolved")],
        string="Stage",
        required=True,
        default=INVESTIGATION,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    outcome = fields.Selection(
        [("accepted", "Accepted"), ("partly", "Partly accepted"), ("rejected", "Rejected")],
        readonly=True,
        copy=False,
        tracking=True,
    )
    amount_disputed = fields.Monetary(
        string="Was disputed", readonly=True, copy=False, help="When it was resolved."
    )
    amount_accepted = fields.Monetary(
        readonly=True, copy=False, tracking=True, string="Amount accepted"
    )
    answer = fields.Text(
        string="Free words to the debtor",
        readonly=True,
        copy=False,
        help="Printed in our answer, beside the words of its template; of a Manager (002-7).",
    )
    date_resolved = fields.Date(string="Resolved on", readonly=True, copy=False)
    resolved_by_id = fields.Many2one("res.users", readonly=True, copy=False, string="Resolved by")
    credit_ids = fields.One2many("credit.recovery.dispute.credit", "dispute_id")
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")

    _open_of_partner = models.Index("(partner_id) WHERE state != 'resolved'")
    _amount_is_positive = models.Constraint(
        "CHECK (amount IS NULL OR amount >= 0)", "The disputed part is not negative."
    )

    # ------------------------------------------------------------ computes
    @api.depends("move_ids", "company_id")
    def _compute_currency_id(self):
        for dispute in self:
            dispute.currency_id = dispute.move_ids[:1].currency_id or dispute.company_id.currency_id

    @api.depends("deadline", "state")
    def _compute_is_overdue(self):
        overdue = self._filter_overdue()
        for dispute in self:
            dispute.is_overdue = dispute in overdue

    def _filter_overdue(self):
        """The open disputes whose owner should have answered before today."""
        companies = {dispute.company_id for dispute in self}
        days = {company: company._get_recovery_today() for company in companies}
        return self.filtered(
            lambda dispute: (
                dispute.state != RESOLVED
                and dispute.deadline
                and dispute.deadline < days[dispute.company_id]
            )
        )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_overdue_domain(get_today(self))

    @api.depends("case_id", "reason_id", "move_ids")
    def _compute_display_name(self):
        for dispute in self:
            what = ", ".join(dispute.move_ids[:3].mapped("name"))
            dispute.display_name = f"{dispute.partner_id.name}: {dispute.reason_id.name} ({what})"

    @api.model
    def _get_overdue_domain(self, today):
        """Open disputes whose owner should have answered before a day."""
        return Domain("state", "!=", RESOLVED) & Domain("deadline", "<", today)

    # ------------------------------------------------------------ CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Open disputes: from now on what is disputed is held; the other items go on.

        :raises AccessError: a decision was typed
        """
        disputes = super().create(vals_list)
        if not self.env.su and any(
            dispute[name] for dispute in disputes for name in DECISION_FIELDS
        ):
            self._refuse_decision()
        disputes._log_on_case(lambda dispute: dispute._get_outline())
        disputes._refresh_cases()
        return disputes

    def write(self, vals):
        """While it is open, a Collector may correct what is disputed, by whom it is answered and
        when; nothing once it is resolved.

        :raises AccessError: a decision was typed
        :raises UserError: the dispute is resolved
        """
        if not self.env.su:
            self.check_access("write")
            if FIXED_FIELDS & vals.keys():
                self._refuse_decision()
            self._check_open()
        res = super().write(vals)
        if HELD_FIELDS & vals.keys():
            self._log_on_case(lambda dispute: dispute._get_outline())
            self._refresh_cases()
        elif {"deadline", "user_id"} & vals.keys():
            self._sync_overdue_tasks()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A dispute is not deleted (it is evidence): resolve it as rejected.")
        )

    def _refuse_decision(self):
        raise AccessError(
            self.env._(
                "How a dispute is decided is not typed, nor whose it is: use the button"
                " \u201cResolve\u201d, or open another dispute."
            )
        )

    def _check_open(self):
        """Raise UserError naming the disputes that are resolved."""
        over = self.filtered(lambda dispute: dispute.state == RESOLVED)
        if over:
            raise UserError(
                self.env._(
                    "These disputes are resolved; open another one if there is more to say:\n"
                    "%(disputes)s",
                    disputes="\n".join(over.mapped("display_name")),
                )
            )

    # ------------------------------------------------------------ words and cases
    def _get_outline(self):
        """A dispute in one line: what, why, whose, until when."""
        self.ensure_one()
        return self.env._(
            "Disputed: %(what)s, %(reason)s; %(owner)s answers by %(date)s",
            what=self._get_subject(),
            reason=self.reason_id.name,
            owner=self.user_id.name,
            date=format_date(self.env, self.deadline),
        )

    def _get_subject(self):
        """The invoices, and the disputed part of them."""
        names = ", ".join(self.move_ids.mapped("name"))
        if not self.amount:
            return names
        return self.env._(
            "%(amount)s of %(names)s", amount=self.currency_id.format(self.amount), names=names
        )

    def _log_on_case(self, get_body):
        self.case_id.sudo()._message_log_batch(
            {
                case.id: "; ".join(map(get_body, disputes))
                for case, disputes in self.grouped("case_id").items()
            }
        )

    def _refresh_cases(self):
        """Figures, drafts and tasks follow at once."""
        self.case_id.sudo()._review_again()
