"""What is agreed in the dialog of a call: a promise, a dispute, what the cause proposes (004-3)."""

from datetime import timedelta

from odoo import Command, api, fields, models

from ..models.credit_recovery_call import REACHED

# what goes on after the conversation, where no date was promised
LATER = ("plan", "terms", "handover")
NO, YES = "no", "yes"


class CreditRecoveryCallLog(models.TransientModel):
    _inherit = "credit.recovery.call.log"

    # promise
    promise_days = fields.Integer(
        string="Pays in",
        compute="_compute_promise_days",
        inverse="_inverse_promise_days",
        help="Days from today; or choose the day.",
    )
    date_promised = fields.Date(string="Pays on")
    promise_currency_id = fields.Many2one("res.currency", compute="_compute_promise_currency_id")
    promise_amount = fields.Monetary(
        string="Amount",
        currency_field="promise_currency_id",
        compute="_compute_promise_amount",
        store=True,
        readonly=False,
        precompute=True,
    )
    promise_move_ids = fields.Many2many(
        "account.move",
        "credit_recovery_call_log_promise_rel",
        string="For",
        help="Empty: the oldest open items up to the amount (P-11).",
    )
    is_beyond = fields.Boolean(compute="_compute_is_beyond")
    limit_reason = fields.Char(string="Why beyond the limits")
    # complaint
    complaint = fields.Selection(
        [(NO, "None"), (YES, "There is one")],
        string="Asked for complaints",
        compute="_compute_complaint",
        store=True,
        readonly=False,
        precompute=True,
        help="Ask the customer too: what he complains about is held, the rest goes on (001-1).",
    )
    dispute_reason_id = fields.Many2one(
        "credit.recovery.reason", string="Complaint", domain=[("usage", "=", "dispute")]
    )
    dispute_move_ids = fields.Many2many(
        "account.move",
        "credit_recovery_call_log_dispute_rel",
        string="About",
        compute="_compute_dispute_move_ids",
        store=True,
        readonly=False,
    )
    dispute_amount = fields.Float(
        string="Disputed part", help="In the invoices' currency; 0: the whole of them."
    )
    dispute_user_id = fields.Many2one(
        "res.users",
        string="Who looks into it",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    dispute_deadline = fields.Date(
        string="Answer by",
        default=lambda self: self.env["credit.recovery.dispute"].default_get(["deadline"])[
            "deadline"
        ],
    )
    # cause
    proposal = fields.Selection(related="reason_id.proposes", string="It proposes")
    do_proposal = fields.Boolean(
        string="Go on with it",
        compute="_compute_do_proposal",
        store=True,
        readonly=False,
        precompute=True,
    )
    is_hardship = fields.Boolean(
        string="In economic difficulty",
        help="Sets the hardship flag: no threats, instalments are proposed (001-5).",
    )

    @api.depends("date_promised")
    def _compute_promise_days(self):
        for wizard in self:
            today = wizard._get_today()
            day = wizard.date_promised
            wizard.promise_days = (day - today).days if day else 0

    @api.onchange("promise_days")
    def _inverse_promise_days(self):
        for wizard in self.filtered("promise_days"):
            wizard.date_promised = wizard._get_today() + timedelta(days=wizard.promise_days)

    @api.depends("case_id", "promise_move_ids")
    def _compute_promise_currency_id(self):
        for wizard in self:
            wizard.promise_currency_id, _amount = wizard._get_promised()

    @api.depends("case_id", "promise_move_ids")
    def _compute_promise_amount(self):
        for wizard in self:
            _currency, wizard.promise_amount = wizard._get_promised()

    def _get_promised(self):
        """What is overdue, or what is open of the invoices chosen: (currency, amount)."""
        chosen = self.promise_move_ids._origin
        items = self.case_id.item_ids.filtered(lambda item: item.move_id in chosen)
        amounts = self.case_id._get_promise_amounts() if self.case_id else {}
        currency = items[:1].currency_id or next(iter(amounts), self.currency_id)
        return currency, sum(items.mapped("amount_residual")) or amounts.get(currency, 0)

    @api.depends("case_id", "date_promised")
    def _compute_is_beyond(self):
        """Whether only a Manager may accept that day, or one more renewal, with a reason (P-11)."""
        promises = self.env["credit.recovery.promise"]
        for wizard in self:
            case = wizard.case_id
            vals = {"case_id": case.id, "date_promised": wizard.date_promised}
            promise = promises.new({**vals, "renews_id": case._get_last_promise().id})
            wizard.is_beyond = bool(wizard.date_promised) and promise.is_beyond

    @api.depends("reason_id", "obstacle")
    def _compute_complaint(self):
        """Some causes are complaints."""
        for wizard in self:
            if wizard.reason_id.proposes == "dispute":
                wizard.complaint = YES
            else:
                wizard.complaint = wizard.complaint or False

    @api.depends("complaint")
    def _compute_dispute_move_ids(self):
        """Of a single invoice it is plain what he complains about."""
        for wizard in self:
            moves = wizard.case_id.item_ids.move_id
            if wizard.complaint == YES and not wizard.dispute_move_ids and len(moves) == 1:
                wizard.dispute_move_ids = moves
            else:
                wizard.dispute_move_ids = wizard.dispute_move_ids

    @api.depends("reason_id", "date_promised")
    def _compute_do_proposal(self):
        for wizard in self:
            wizard.do_proposal = wizard.proposal in LATER and not wizard.date_promised

    def _get_today(self):
        company = self.company_id or self.env.company.root_id
        return company._get_recovery_today()

    # ------------------------------------------------------------ saving
    def _prepare_call(self):
        vals = super()._prepare_call()
        if self.result != REACHED:
            return vals
        if self.date_promised:
            vals["promise_ids"] = [Command.create(self._prepare_promise())]
        if self.complaint == YES:
            vals["dispute_ids"] = [Command.create(self._prepare_dispute())]
        return vals | {"complaint_checked": self.complaint == NO}

    def _prepare_promise(self):
        return {
            "date_promised": self.date_promised,
            "amount": self.promise_amount,
            "currency_id": self.promise_currency_id.id,
            "move_ids": [Command.set(self.promise_move_ids.ids)],
            "limit_reason": self.is_beyond and self.limit_reason,
        }

    def _prepare_dispute(self):
        return {
            "reason_id": self.dispute_reason_id.id,
            "move_ids": [Command.set(self.dispute_move_ids.ids)],
            "amount": self.dispute_amount,
            "note": self.note,
            "user_id": self.dispute_user_id.id,
            "deadline": self.dispute_deadline,
        }

    def _get_follow_up(self, call):
        """And what the cause proposes: a plan, other terms, a hand-over (004-3)."""
        action = super()._get_follow_up(call)
        if self.result != REACHED:
            return action
        if self.is_hardship:
            self._set_hardship(call)
        if self.proposal not in LATER or not self.do_proposal:
            return action
        if self.proposal == "plan":
            return action or self.case_id.action_propose_plan()
        self._open_proposal_task()
        return action

    def _set_hardship(self, call):
        self.env["credit.recovery.flag"].create(
            {
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "kind": "hardship",
                "source": self.env._("Call: %(name)s", name=call.display_name),
                "note": self.note,
            }
        )

    def _open_proposal_task(self):
        """Other terms are agreed with sales; the hand-over is the Manager's decision."""
        case_sudo = self.case_id.sudo()
        if self.proposal == "terms":
            summary = self.env._("Agree on other payment terms with the customer")
            case_sudo._open_task(summary, key="change_terms")
        else:
            summary = self.env._("He does not want to pay: decide on the hand-over")
            manager = self.company_id.recovery_manager_id
            case_sudo._open_task(summary, user=manager, key="call_handover")
