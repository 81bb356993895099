from odoo import api, fields, models

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
    ("approve", "Approve the notice"),
    ("send", "Notice goes out by itself"),
    ("print", "Print and post the letter"),
    ("post", "Record the posting date"),
    ("fix_data", "Complete the missing data"),
    ("solve_failure", "Solve the failed delivery"),
    ("check_sending", "Check an uncertain delivery"),
    ("wait", "Wait for the next step"),
    ("held", "Wait for the end of the hold"),
    ("propose_handover", "Decide on the hand-over"),
    ("decide", "Decide how to go on"),
]


class CreditRecoveryCase(models.Model):
    """One debtor at one company, from the first overdue item until nothing is overdue."""

    _name = "credit.recovery.case"
    _description = "Recovery case"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "priority desc, amount_overdue desc, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    policy_id = fields.Many2one("credit.recovery.policy", check_company=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Collector", tracking=True, index=True)
    state = fields.Selection(CASE_STATES, compute="_compute_figures", store=True, index=True)
    amount_due = fields.Monetary(compute="_compute_figures", store=True, aggregator="sum")
    amount_overdue = fields.Monetary(compute="_compute_figures", store=True, aggregator="sum")
    amount_disputed = fields.Monetary(compute="_compute_figures", store=True, aggregator="sum")
    oldest_due_date = fields.Date(compute="_compute_figures", store=True)
    date_closed = fields.Date(compute="_compute_figures", store=True)
    outcome = fields.Selection(
        [("settled", "Settled")], compute="_compute_figures", store=True, copy=False
    )
    days_overdue = fields.Integer(compute="_compute_days_overdue", string="Oldest days")
    next_action = fields.Selection(NEXT_ACTIONS, readonly=True, copy=False)
    next_action_date = fields.Date(readonly=True, copy=False, index=True)
    hold_code = fields.Char(readonly=True, copy=False)
    priority = fields.Selection(
        [("0", "Normal"), ("1", "High"), ("2", "Very high")], default="0", index=True
    )
    note = fields.Text(string="Pinned note")
    complaints_checked_on = fields.Date(readonly=True, copy=False)
    complaints_checked_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    date_last_contact = fields.Date(readonly=True, copy=False)
    date_opened = fields.Date(default=fields.Date.context_today, readonly=True, copy=False)
    date_reviewed = fields.Date(readonly=True, copy=False, index=True)
    review_error = fields.Text(readonly=True, copy=False)
    notice_ids = fields.One2many("credit.recovery.notice", "case_id")
    call_ids = fields.One2many("credit.recovery.call", "case_id")
    hold_ids = fields.One2many("credit.recovery.hold", "case_id")

    _one_open_case = models.UniqueIndex(
        "(partner_id, company_id) WHERE date_closed IS NULL",
        "This debtor has an open case already.",
    )

    def _compute_figures(self):
        for case in self:
            case.state = "new"
            case.amount_due = case.amount_overdue = case.amount_disputed = 0
            case.oldest_due_date = case.date_closed = case.outcome = False

    @api.depends("oldest_due_date")
    def _compute_days_overdue(self):
        today = fields.Date.context_today(self)
        for case in self:
            due = case.oldest_due_date
            case.days_overdue = max((today - due).days, 0) if due else 0
