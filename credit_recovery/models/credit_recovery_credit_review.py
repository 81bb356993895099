from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from ..tools.credit_review import CALL, LOWER, NONE, RAISE, SUSPEND

COLLECTOR = "credit_recovery.group_recovery_collector"
OPEN, ACCEPTED, DISMISSED = "open", "accepted", "dismissed"
# the reason code of a review that could not be made
FAILED = "failed"
CLASSES = [(code, code) for code in "ABCDE"]


class CreditRecoveryCreditReview(models.Model):
    """What a month's review found about a customer, and what it proposes (000-4, 003-9).

    Its figures are those of that day; nobody changes them. A proposal is accepted or dismissed.
    Customers who are not due, by their class, have a row of figures all the same: their history.
    """

    _name = "credit.recovery.credit.review"
    _description = "Credit review"
    _inherit = ["credit.recovery.transition.mixin"]
    _transitions = {OPEN: (ACCEPTED, DISMISSED), ACCEPTED: (), DISMISSED: ()}
    _order = "date desc, overdue desc, exposure desc, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users", string="Collector", readonly=True, help="Of the customer, on that day."
    )
    date = fields.Date(
        string="Month", required=True, readonly=True, help="The first day of the month."
    )
    date_reviewed = fields.Date(string="Reviewed on", required=True, readonly=True)
    is_due = fields.Boolean(
        string="To review", readonly=True, help="By his class, or because something is overdue."
    )
    date_next = fields.Date(
        string="Next review",
        readonly=True,
        help="By his class; a month later all the same if something is overdue then.",
    )
    # the score
    score_before = fields.Integer(string="Score before", readonly=True, aggregator=None)
    score_after = fields.Integer(string="Score", readonly=True, aggregator="avg")
    score_change = fields.Integer(
        string="Change", readonly=True, aggregator="avg", help="Since his last review."
    )
    class_before = fields.Selection(CLASSES, string="Class before", readonly=True)
    class_after = fields.Selection(
        CLASSES, string="Class", readonly=True, help="Empty: too little history for a score."
    )
    # the ledger
    exposure = fields.Monetary(readonly=True, aggregator="sum")
    overdue = fields.Monetary(readonly=True, aggregator="sum")
    days_overdue = fields.Integer(string="Oldest days", readonly=True, aggregator="max")
    insured = fields.Monetary(readonly=True, aggregator="sum")
    has_limit = fields.Boolean(readonly=True)
    credit_limit = fields.Monetary(
        string="Limit amount", readonly=True, aggregator="sum", help="0: no credit."
    )
    limit_text = fields.Char(string="Credit limit", compute="_compute_limit_text")
    score_limit = fields.Monetary(string="Limit by the score", readonly=True, aggregator=None)
    # what is proposed
    proposal = fields.Selection(
        [
            (RAISE, "Raise the limit"),
            (LOWER, "Lower the limit"),
            (SUSPEND, "No more credit"),
            (CALL, "Call"),
            (NONE, "Nothing to do"),
        ],
        required=True,
        readonly=True,
    )
    proposed_limit = fields.Monetary(string="Proposed limit", readonly=True, aggregator=None)
    reason_codes = fields.Char(readonly=True)
    reasons = fields.Char(compute="_compute_reasons")
    item_ids = fields.One2many(
        "credit.recovery.item", compute="_compute_item_ids", string="Unpaid items"
    )
    # what became of it
    state = fields.Selection(
        [(OPEN, "To decide"), (ACCEPTED, "Accepted"), (DISMISSED, "Dismissed")],
        required=True,
        default=OPEN,
        readonly=True,
        index=True,
    )
    decided_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        help="Nobody, if a later review took its place.",
        string="Decided by",
    )
    decided_on = fields.Date(readonly=True, string="Decided on")
    approval_id = fields.Many2one(
        "credit.recovery.approval",
        string="Request",
        readonly=True,
        check_company=True,
        index="btree_not_null",
        help="What was asked for when the proposal was accepted.",
    )

    _one_a_month = models.UniqueIndex(
        "(company_id, partner_id, date)", "This customer was reviewed this month already."
    )

    # ------------------------------------------------------------ computes
    @api.depends("partner_id", "date")
    def _compute_display_name(self):
        for review in self:
            month = format_date(self.env, review.date, date_format="MMMM y")
            review.display_name = f"{review.partner_id.display_name} ({month})"

    @api.depends("has_limit", "credit_limit")
    def _compute_limit_text(self):
        """Core's 0 is no limit; ours is no credit (complaint 22)."""
        for review in self:
            if not review.has_limit:
                review.limit_text = self.env._("Unlimited")
            elif review.credit_limit:
                review.limit_text = review._format(review.credit_limit)
            else:
                review.limit_text = self.env._("No credit")

    @api.depends("reason_codes")
    def _compute_reasons(self):
        for review in self:
            texts = review._get_reason_texts()
            codes = (review.reason_codes or "").split(",")
            review.reasons = "; ".join(texts[code] for code in codes if code in texts)

    @api.depends("partner_id", "company_id")
    def _compute_item_ids(self):
        """What is unpaid today, with the next step of each item (000-4)."""
        Item = self.env["credit.recovery.item"]
        items = Item.search([("partner_id", "in", self.partner_id.ids), ("days_overdue", ">", 0)])
        by_key = items.grouped(lambda item: (item.partner_id, item.company_id))
        for review in self:
            review.item_ids = by_key.get((review.partner_id, review.company_id), Item)

    def _get_reason_texts(self):
        """What each code of ``tools.credit_review.REASONS`` means for this review."""
        self.ensure_one()
        limits = {
            "limit": self._format(self.credit_limit),
            "proposed": self._format(self.score_limit),
        }
        change = {"before": self.score_before, "after": self.score_after}
        return {
            **self._get_ledger_texts(),
            "fell": self.env._("score fell from %(before)s to %(after)s", **change),
            "rose": self.env._("score rose from %(before)s to %(after)s", **change),
            "worst_class": self.env._("worst class"),
            "score_higher": self.env._(
                "the score allows %(proposed)s, the limit is %(limit)s", **limits
            ),
            "score_lower": self.env._(
                "the score allows only %(proposed)s, the limit is %(limit)s", **limits
            ),
            "no_limit": self.env._("weak score, and no limit is set"),
            "no_credit": self.env._("gets no credit already"),
            "no_score": self.env._("too little history for a score"),
            FAILED: self.env._("could not be reviewed: the server's log says why"),
        }

    def _get_ledger_texts(self):
        overdue = self.env._(
            "%(amount)s overdue, the oldest for %(days)s days",
            amount=self._format(self.overdue),
            days=self.days_overdue,
        )
        return {
            "long_overdue": overdue,
            "overdue": overdue,
            "over_limit": self.env._(
                "exposure of %(exposure)s, over the limit of %(limit)s",
                exposure=self._format(self.exposure),
                limit=self._format(self.credit_limit),
            ),
        }

    def _format(self, amount):
        self.ensure_one()
        return self.currency_id.format(amount)

    # ------------------------------------------------------------ decisions
    def action_accept(self):
        """Do what these reviews propose; those without a proposal are seen.

        A limit goes the way of every limit: who may approve it does so at once, else it is asked
        for. A call becomes a task of the customer's case, unless the worklist asks for it already.

        :raises AccessError: the user is no Collector
        :raises UserError: a review is decided already, or its figures are no longer true
        """
        self._decide(ACCEPTED)
        self._check_still_true()
        self._ask_for_limits()
        self._ask_for_calls()

    def action_dismiss(self):
        """Leave all as it is.

        :raises AccessError: the user is no Collector
        :raises UserError: a review is decided already
        """
        self._decide(DISMISSED)

    def _decide(self, state):
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may decide on credit reviews."))
        self.check_access("read")
        # the role is checked; nobody writes reviews by hand
        for company, reviews_sudo in self.sudo().grouped("company_id").items():
            reviews_sudo._transition(
                state, decided_by_id=self.env.uid, decided_on=company._get_recovery_today()
            )
