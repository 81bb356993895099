from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .today import get_today

CASE_STATES = [
    ("new", "New"),
    ("courtesy", "Courtesy and call"),
    ("reminder", "Reminder"),
    ("formal_notice", "Formal notice"),
    ("legal", "Legal"),
    ("closed", "Closed"),
]
NEXT_ACTIONS = [
    ("call", "Call"),
    ("call_back", "Call back"),
    ("approve", "Approve the notice"),
    ("send", "Notice goes out by itself"),
    ("paused", "Wait: sending is paused"),
    ("print", "Print and post the letter"),
    ("post", "Record the posting date"),
    ("fix_data", "Complete the missing data"),
    ("solve_failure", "Solve the failed delivery"),
    ("check_sending", "Check an uncertain delivery"),
    ("update_bank", "Bring the bank up to date"),
    ("wait", "Wait for the next step"),
    ("held", "Wait for the end of the hold"),
    ("propose_handover", "Decide on the hand-over"),
    ("propose_plan", "Propose an instalment plan"),
    ("file_claim", "File the claim in the insolvency"),
    ("match_credits", "Match the open credits"),
    ("decide", "Decide how to go on"),
]

COMPLAINT_CHECK_DAYS = 30
# written by the engine and by buttons, never by hand
PROTECTED_FIELDS = {
    "partner_id",
    "company_id",
    "policy_id",
    "state",
    "amount_due",
    "amount_overdue",
    "amount_disputed",
    "oldest_due_date",
    "date_opened",
    "date_closed",
    "outcome",
    "next_action",
    "next_action_date",
    "hold_code",
    "complaints_checked_on",
    "complaints_checked_by_id",
    "date_last_contact",
    "callback_at",
    "date_attempted",
    "date_reviewed",
    "review_error",
    "priority_score",
    "last_plan_id",
    "facts_stamp",
    "notices_stamp",
    "notice_ids",
    "call_ids",
    "hold_ids",
    "bounce_ids",
    "dispute_ids",
    "promise_ids",
    "plan_ids",
}


class CreditRecoveryCase(models.Model):
    """One debtor at one company, from the first overdue item until nothing is overdue."""

    _name = "credit.recovery.case"
    _description = "Recovery case"
    _inherit = ["credit.recovery.message.mixin", "mail.activity.mixin"]
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    policy_id = fields.Many2one("credit.recovery.policy", check_company=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Collector", tracking=True, index=True)
    state = fields.Selection(
        CASE_STATES,
        compute="_compute_figures",
        store=True,
        index=True,
        group_expand="_group_expand_state",
    )
    amount_due = fields.Monetary(compute="_compute_figures", store=True, aggregator="sum")
    amount_overdue = fields.Monetary(
        compute="_compute_figures", store=True, aggregator="sum", string="Amount overdue"
    )
    amount_disputed = fields.Monetary(
        compute="_compute_figures", store=True, aggregator="sum", string="Amount disputed"
    )
    oldest_due_date = fields.Date(compute="_compute_figures", store=True)
    date_closed = fields.Date(compute="_compute_figures", store=True)
    outcome = fields.Selection(
        [("settled", "Settled")], compute="_compute_figures", store=True, copy=False
    )
    days_overdue = fields.Integer(compute="_compute_days_overdue", string="Oldest days")
    next_action = fields.Selection(NEXT_ACTIONS, readonly=True, copy=False, string="Next action")
    next_action_date = fields.Date(readonly=True, copy=False, index=True, string="Next action date")
    hold_code = fields.Char(readonly=True, copy=False)
    priority = fields.Selection([("0", "Normal"), ("1", "High"), ("2", "Very high")], default="0")
    note = fields.Text(string="Pinned note")
    complaints_checked_on = fields.Date(readonly=True, copy=False, string="Complaints checked on")
    complaints_checked_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, string="Complaints checked by"
    )
    date_last_contact = fields.Date(readonly=True, copy=False)
    date_opened = fields.Date(default=get_today, readonly=True, copy=False)
    # no index: the night writes it on every case, and reads all that are open anyway
    date_reviewed = fields.Date(readonly=True, copy=False)
    review_error = fields.Text(readonly=True, copy=False)
    notice_ids = fields.One2many("credit.recovery.notice", "case_id")
    call_ids = fields.One2many("credit.recovery.call", "case_id")
    hold_ids = fields.One2many("credit.recovery.hold", "case_id")
    bounce_ids = fields.One2many("credit.recovery.bounce", "case_id")

    _one_open_case = models.UniqueIndex(
        "(partner_id, company_id) WHERE date_closed IS NULL",
        "This debtor has an open case already.",
    )

    @api.model
    def _group_expand_state(self, states, domain):
        """Columns in the order of the ladder; closed cases only where they are shown."""
        return [code for code, _name in CASE_STATES if code != "closed" or code in states]

    @api.depends("oldest_due_date")
    def _compute_days_overdue(self):
        days = {company: company._get_recovery_today() for company in self.company_id}
        for case in self:
            due = case.oldest_due_date
            case.days_overdue = max((days[case.company_id] - due).days, 0) if due else 0

    @api.depends("partner_id")
    def _compute_display_name(self):
        for case in self:
            case.display_name = case.partner_id.display_name

    def write(self, vals):
        """Facts of a case are written by the engine only, RPC and import included.

        :raises AccessError: names the fields that nobody may write by hand
        """
        protected = {name for name in vals if name in PROTECTED_FIELDS}
        if protected and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(fields)s of a recovery case cannot be written by hand: they follow from"
                    " invoices, payments, notices and calls.",
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in sorted(protected)
                    ),
                )
            )
        if "user_id" in vals:
            self._check_may_reassign(vals["user_id"])
            self._check_reassigned_with_reason(vals["user_id"])
        return super().write(vals)

    def _check_reassigned_with_reason(self, user_id):
        """Nobody's case may just be taken; from one collector to another a reason goes (001-13).

        :raises UserError: names the cases
        """
        passed_on = self.filtered(lambda case: case.user_id and case.user_id.id != user_id)
        if passed_on and not self.env.su:
            raise UserError(
                self.env._(
                    "These cases have a collector: pass them on under “By hand”, with the reason."
                    " %(cases)s",
                    cases=", ".join(passed_on.mapped("display_name")),
                )
            )

    def _check_may_reassign(self, user_id):
        """Who approves by name under a policy is chosen by a Manager (requirements, "Manual only").

        :raises AccessError: names the cases
        """
        if self.env.su or self.env.user.has_group("credit_recovery.group_recovery_manager"):
            return
        named = self.filtered(
            lambda case: case.policy_id.named_approval and case.user_id.id != user_id
        )
        if named:
            raise AccessError(
                self.env._(
                    "The collector of these cases approves their notices by name; only a Manager"
                    " names another one: %(cases)s",
                    cases=", ".join(named.mapped("display_name")),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """A case is the record of what was done (000-5b)."""
        raise UserError(self.env._("Recovery cases cannot be deleted; they close by themselves."))

    @api.model
    def _get_latest(self, company, partner_ids):
        """The latest case of each debtor at a company, open or closed: reopening uses it."""
        cases = self.search(
            [("company_id", "in", company.ids), ("partner_id", "in", partner_ids)],
            order="date_closed desc NULLS FIRST, id desc",
        )
        return self.browse(
            {(case.company_id, case.partner_id): case.id for case in reversed(cases)}.values()
        )

    def _has_complaint_check(self):
        """Whether somebody asked sales and after-sales lately (001-1): valid 30 days."""
        self.ensure_one()
        today = self.company_id._get_recovery_today()
        oldest = fields.Date.subtract(today, days=COMPLAINT_CHECK_DAYS)
        return bool(self.complaints_checked_on and self.complaints_checked_on >= oldest)

    def _get_manager(self):
        """Who gets a task about the case: its collector, else the company's recovery manager."""
        self.ensure_one()
        return self.user_id or self.company_id.recovery_manager_id
