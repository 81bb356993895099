from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

REQUESTED, APPROVED, REFUSED, ENDED = "requested", "approved", "refused", "ended"
TRANSITIONS = {
    REQUESTED: (APPROVED, REFUSED, ENDED),
    APPROVED: (ENDED,),
    REFUSED: (),
    ENDED: (),
}
LIMIT, TEMPORARY, NO_CREDIT, RELEASE = "limit", "temporary", "no_credit", "release"
# written by requests and decisions only
FIXED_FIELDS = frozenset(
    (
        "amount_old",
        "was_no_credit",
        "requested_by",
        "requested_on",
        "decided_by",
        "decided_on",
        "decision",
        "applied_on",
    )
)


class CreditRecoveryApproval(models.Model):
    """A request about a customer's credit and its decision; append-only (003-9).

    A limit, a temporary increase, no credit at all, or the release of a blocked document. Who may
    decide follows from the amount (``credit.recovery.approval.band``).
    """

    _name = "credit.recovery.approval"
    _description = "Credit approval"
    _inherit = [
        "credit.recovery.message.mixin",
        "mail.activity.mixin",
        "credit.recovery.transition.mixin",
    ]
    _transitions = TRANSITIONS
    _order = "id desc"
    _check_company_auto = True

    kind = fields.Selection(
        [
            (LIMIT, "Credit limit"),
            (TEMPORARY, "Temporary increase"),
            (NO_CREDIT, "No credit"),
            (RELEASE, "Release of a document"),
        ],
        required=True,
        default=LIMIT,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company.root_id
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_old = fields.Monetary(string="Limit before", readonly=True, copy=False)
    was_no_credit = fields.Boolean(string="No credit before", readonly=True, copy=False)
    amount_new = fields.Monetary(
        string="Amount",
        help="The limit asked for, in company currency; of a limit, 0 is unlimited. Of a temporary"
        " increase the whole limit of that time. Of a release the amount of the document.",
    )
    old_text = fields.Char(compute="_compute_texts", string="Before")
    new_text = fields.Char(compute="_compute_texts", string="Asked for")
    reason = fields.Text(required=True)
    requested_by = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
        string="Requested by",
    )
    requested_on = fields.Datetime(
        required=True,
        readonly=True,
        copy=False,
        default=fields.Datetime.now,
        string="Requested on",
    )
    decided_by = fields.Many2one("res.users", readonly=True, copy=False, string="Decided by")
    decided_on = fields.Datetime(readonly=True, copy=False, string="Decided on")
    decision = fields.Text(string="Reason of the decision", readonly=True, copy=False)
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env.company.root_id._get_recovery_today(),
    )
    valid_until = fields.Date(
        help="The last day. Of a limit, written when another one takes its place.",
        string="Valid until",
    )
    applied_on = fields.Date(string="In force since", readonly=True, copy=False)
    state = fields.Selection(
        [
            (REQUESTED, "Requested"),
            (APPROVED, "Approved"),
            (REFUSED, "Refused"),
            (ENDED, "Ended"),
        ],
        required=True,
        default=REQUESTED,
        readonly=True,
        copy=False,
        index=True,
    )
    res_model = fields.Char(string="Kind of document", readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", string="Document", readonly=True, index="btree_not_null"
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")

    _in_force = models.Index("(company_id, partner_id) WHERE state = 'approved'")
    _amount_is_positive = models.Constraint("CHECK (amount_new >= 0)", "An amount is not negative.")

    # ------------------------------------------------------------ computes
    @api.depends("amount_old", "was_no_credit", "amount_new", "kind", "currency_id")
    @api.depends_context("lang")
    def _compute_texts(self):
        """Core's 0 is unlimited: that is said in words."""
        for approval in self:
            is_release = approval.kind == RELEASE
            approval.old_text = not is_release and approval._get_limit_text(
                approval.amount_old, approval.was_no_credit
            )
            approval.new_text = approval._get_limit_text(
                approval.amount_new, approval.kind == NO_CREDIT, approval.kind == LIMIT
            )

    def _get_limit_text(self, amount, no_credit, zero_is_unlimited=True):
        if no_credit:
            return self.env._("No credit")
        if not amount and zero_is_unlimited:
            return self.env._("Unlimited")
        return self.currency_id.format(amount)

    @api.depends("kind", "partner_id", "amount_new")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for approval in self:
            kind, partner = labels.get(approval.kind), approval.partner_id.display_name
            approval.display_name = f"{kind}: {partner}, {approval.new_text}"

    @api.depends("kind", "amount_new", "company_id", "state")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        bands = self.env["credit.recovery.approval.band"]._get_bands(self.company_id)
        for approval in self:
            approval.can_decide = approval.state == REQUESTED and bands.may_decide(
                self.env.user, approval.company_id, approval._get_band_amount()
            )

    def _get_band_amount(self):
        """The amount by which the approver is chosen; None is unlimited."""
        self.ensure_one()
        if self.kind == NO_CREDIT:
            return 0
        return None if self.kind == LIMIT and not self.amount_new else self.amount_new

    # ------------------------------------------------------------ checks
    @api.constrains("kind", "amount_new", "date_from", "valid_until")
    def _check_dates(self):
        for approval in self:
            if approval.kind == TEMPORARY and not (approval.amount_new and approval.valid_until):
                raise ValidationError(
                    self.env._(
                        "%(approval)s: a temporary increase has an amount and a last day.",
                        approval=approval.display_name,
                    )
                )
            if approval.valid_until and approval.valid_until < approval.date_from:
                raise ValidationError(
                    self.env._(
                        "%(approval)s: the last day is before the first.",
                        approval=approval.display_name,
                    )
                )

    # ------------------------------------------------------------ CRUD
    @api.model_create_multi
    def create(self, vals_list):
        """Ask for approval: who may decide gets a task.

        :raises AccessError: what only a decision writes was typed
        """
        defaults = {key.removeprefix("default_") for key in self.env.context}
        if not self.env.su and FIXED_FIELDS & defaults.union(*vals_list):
            self.check_access("create")
            raise AccessError(
                self.env._("What was before, who asked and who decided is not typed.")
            )
        approvals = super().create([self._prepare_request(vals) for vals in vals_list])
        approvals._open_tasks()
        return approvals

    @api.model
    def _prepare_request(self, vals):
        """A limit is the legal entity's, at the root company; what it was before is kept."""
        partner = self.env["res.partner"].browse(vals.get("partner_id"))
        company = self.env["res.company"].browse(vals.get("company_id")) or self.env.company
        if not partner:
            return vals
        # who asks need not see limits
        root_sudo = company.sudo().root_id
        partner_sudo = partner.sudo().commercial_partner_id.with_company(root_sudo)
        return {
            "amount_old": partner_sudo.credit_limit,
            "was_no_credit": partner_sudo.recovery_no_credit,
            **vals,
            "partner_id": partner_sudo.id,
            "company_id": root_sudo.id,
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Requests and approvals are not deleted: they are history."))
