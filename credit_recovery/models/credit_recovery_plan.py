"""Instalment plans: an agreement on how a debt is paid, with an acknowledgement of it (001-12)."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_amount

DRAFT, ACTIVE, KEPT, BROKEN, CANCELLED = "draft", "active", "kept", "broken", "cancelled"
STATES = [
    (DRAFT, "Draft"),
    (ACTIVE, "Active"),
    (KEPT, "Fulfilled"),
    (BROKEN, "Defaulted"),
    (CANCELLED, "Cancelled"),
]


class CreditRecoveryPlan(models.Model):
    """An instalment plan of one debtor in one currency.

    It holds its invoices while it is active; it changes no invoice and no due date.
    """

    _name = "credit.recovery.plan"
    _description = "Instalment plan"
    _inherit = [
        "credit.recovery.transition.mixin",
        "credit.recovery.hold.mixin",
        "credit.recovery.letter.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True
    _letter_kind = "plan"
    _transitions = {
        DRAFT: (ACTIVE, CANCELLED),
        ACTIVE: (KEPT, BROKEN, CANCELLED),
        KEPT: (ACTIVE,),  # a payment was undone
        BROKEN: (),
        CANCELLED: (),
    }

    case_id = fields.Many2one(
        "credit.recovery.case", required=True, index=True, ondelete="restrict", check_company=True
    )
    partner_id = fields.Many2one(related="case_id.partner_id", string="Debtor")
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    state = fields.Selection(STATES, required=True, default=DRAFT, readonly=True, index=True)
    # what is owed
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    move_ids = fields.Many2many(
        "account.move",
        compute="_compute_move_ids",
        store=True,
        readonly=False,
        string="Invoices",
        help="All that is open on them in the plan's currency is paid in instalments.",
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        readonly=False,
        string="Debt",
        help="Open on the invoices, less credits and disputed parts.",
    )
    # how it is paid
    rhythm = fields.Selection(
        [
            ("week", "Every week"),
            ("fortnight", "Every two weeks"),
            ("month", "Every month"),
            ("quarter", "Every three months"),
        ],
        required=True,
        default="month",
    )
    number = fields.Integer(
        compute="_compute_number",
        store=True,
        readonly=False,
        string="Instalments",
        help="Without the down payment.",
    )
    date_first = fields.Date(
        compute="_compute_date_first", store=True, readonly=False, string="First instalment on"
    )
    down_payment = fields.Monetary(string="Down payment")
    date_down_payment = fields.Date(string="Down payment by")
    interest_rate = fields.Float(
        string="Interest (% a year)",
        digits=(5, 2),
        help="Simple, on what is still owed; 0: none. A Manager activates a plan with interest.",
    )
    grace_days = fields.Integer(
        compute="_compute_grace_days",
        store=True,
        readonly=False,
        string="Days of grace",
        help="An instalment that is missing after so many days breaks the plan.",
    )
    reminder_days = fields.Integer(
        default=5, string="Reminder", help="Days before each instalment; 0: none."
    )
    instalment_ids = fields.One2many(
        "credit.recovery.plan.instalment",
        "plan_id",
        compute="_compute_instalment_ids",
        store=True,
        readonly=False,
    )
    reasoning = fields.Text(
        compute="_compute_number", store=True, help="How the number of instalments was proposed."
    )
    amount_interest = fields.Monetary(compute="_compute_totals", store=True, string="Interest")
    amount_total = fields.Monetary(compute="_compute_totals", store=True, string="To be paid")
    # what was done
    user_id = fields.Many2one("res.users", required=True, default=lambda self: self.env.user)
    date_agreed = fields.Date(readonly=True, copy=False, string="Agreement made on")
    agreement_id = fields.Many2one(
        "credit.recovery.notice",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    received_before = fields.Monetary(
        readonly=True, copy=False, help="Received shortly before the agreement, not part of it."
    )
    received_in_all = fields.Monetary(
        readonly=True, copy=False, help="Received until the plan was broken or cancelled."
    )
    signed_document = fields.Binary(attachment=True, copy=False, string="Signed copy")
    signed_document_name = fields.Char(copy=False)
    date_signed = fields.Date(copy=False, string="Signed by the debtor on")
    date_active = fields.Date(readonly=True, copy=False, string="Active since")
    activated_by_id = fields.Many2one("res.users", readonly=True, copy=False, string="Activated by")
    date_ended = fields.Date(readonly=True, copy=False, string="Ended on")
    broken_instalment_id = fields.Many2one(
        "credit.recovery.plan.instalment", readonly=True, copy=False, ondelete="restrict"
    )
    amount_accelerated = fields.Monetary(
        readonly=True, copy=False, help="Due at once since the plan was broken."
    )
    note = fields.Text(help="What was agreed beside it, or why it was cancelled.")

    @api.depends("case_id", "amount_total", "currency_id", "instalment_ids")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = self.env._(
                "%(debtor)s: %(amount)s in %(number)s payments",
                debtor=plan.case_id.display_name,
                amount=format_amount(self.env, plan.amount_total, plan.currency_id),
                number=len(plan.instalment_ids),
            )

    @api.depends("instalment_ids.amount", "instalment_ids.amount_interest")
    def _compute_totals(self):
        for plan in self:
            plan.amount_interest = sum(plan.instalment_ids.mapped("amount_interest"))
            plan.amount_total = sum(plan.instalment_ids.mapped("amount"))

    @api.constrains("case_id", "move_ids")
    def _check_move_ids(self):
        """A plan is about invoices of its debtor at its company."""
        for plan in self:
            strange = plan.move_ids.filtered(
                lambda move, plan=plan: (
                    move.commercial_partner_id != plan.partner_id
                    or move.company_id.root_id != plan.company_id
                )
            )
            if strange:
                raise ValidationError(
                    self.env._(
                        "These documents are not of %(debtor)s at %(company)s: %(names)s",
                        debtor=plan.partner_id.display_name,
                        company=plan.company_id.name,
                        names=", ".join(strange.mapped("display_name")),
                    )
                )

    @api.constrains("grace_days", "reminder_days", "interest_rate", "down_payment")
    def _check_not_negative(self):
        for plan in self:
            terms = (plan.grace_days, plan.reminder_days, plan.interest_rate, plan.down_payment)
            if min(terms) < 0:
                raise ValidationError(
                    self.env._(
                        "%(plan)s: days, interest and down payment are not negative.",
                        plan=plan.display_name,
                    )
                )

    # ------------------------------------------------------------ hold
    @api.model
    def _get_hold_query(self, today):
        """An active plan holds its invoices, until the next payment may be missing (001-12)."""
        return SQL(
            """
            SELECT a.company_id, a.case_id, c.partner_id, r.account_move_id AS move_id,
                   NULL::date AS date_due, NULL::numeric AS amount, 'all' AS stops,
                   COALESCE((SELECT min(i.date_due) + a.grace_days
                               FROM credit_recovery_plan_instalment i
                              WHERE i.plan_id = a.id AND i.date_due + a.grace_days >= %(today)s),
                            %(today)s) AS date_to,
                   'plan' AS kind, a.id AS res_id
              FROM credit_recovery_plan a
              JOIN credit_recovery_case c ON c.id = a.case_id
              JOIN account_move_credit_recovery_plan_rel r ON r.credit_recovery_plan_id = a.id
             WHERE a.state = 'active'
            """,
            today=today,
        )
