from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..data.policies import SHIPPED_FROM

MANAGER = "credit_recovery.group_recovery_manager"
DRAFT, APPROVED = "draft", "approved"
# who approved, when, and whether a version waits for it: written by the buttons only
SIGNED_FIELDS = frozenset(("approved_by_id", "approved_on", "awaits_approval"))


class CreditRecoveryPolicy(models.Model):
    """The written policy: criteria, standard terms, limits, and its approval (000-3, 003-1).

    A version that follows another one takes effect once it is approved, from its date on. What
    there was before anybody approved policies holds as it did.
    """

    _name = "credit.recovery.policy"
    _inherit = ["credit.recovery.policy", "credit.recovery.transition.mixin"]
    _transitions = {DRAFT: (APPROVED,), APPROVED: ()}

    criteria = fields.Html(
        translate=True,
        string="Solvency criteria",
        help="Who is sold to on credit, and what is checked before (003-1).",
    )
    terms = fields.Html(
        translate=True,
        string="Standard terms",
        help="Payment terms, late-payment interest, what follows; customers accept them (000-2).",
    )
    limit_procedure = fields.Html(
        translate=True,
        string="Limits and their review",
        help="How credit limits are set and reviewed. For the office: not in the customers' copy.",
    )
    invoice_clause = fields.Text(
        translate=True,
        string="Clause on invoices",
        help="Printed on invoices and on letters about what is late, below the payment terms"
        " (000-3).",
    )
    state = fields.Selection(
        [(DRAFT, "Not approved"), (APPROVED, "Approved")],
        default=DRAFT,
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    awaits_approval = fields.Boolean(
        readonly=True, copy=False, help="Takes no effect before it is approved."
    )
    approved_by_id = fields.Many2one("res.users", string="Approved by", readonly=True, copy=False)
    approved_on = fields.Date(readonly=True, copy=False, string="Approved on")

    @api.model_create_multi
    def create(self, vals_list):
        """A version after an approved one waits for its approval."""
        if not self.env.su and any(SIGNED_FIELDS & vals.keys() for vals in vals_list):
            self._refuse_typed_approval()
        policies = super().create(vals_list)
        policies._follow_approved()
        return policies

    def write(self, vals):
        if SIGNED_FIELDS & vals.keys() and not self.env.su:
            self._refuse_typed_approval()
        return super().write(vals)

    def _refuse_typed_approval(self):
        self.browse().check_access("write")
        raise UserError(
            self.env._("A policy is approved by its button: nobody types who approved it, or when.")
        )

    def _follow_approved(self):
        """Mark new versions of policies of which a version was approved already."""
        approved = self.with_context(active_test=False).search_fetch(
            [
                ("company_id", "in", self.company_id.ids),
                ("code", "in", self.mapped("code")),
                ("state", "=", APPROVED),
            ],
            ["company_id", "code"],
        )
        keys = {(policy.company_id, policy.code) for policy in approved}
        waiting = self.filtered(lambda policy: (policy.company_id, policy.code) in keys)
        # whoever may create versions: nobody types this
        (waiting - approved).sudo().awaits_approval = True

    def action_new_version(self):
        action = super().action_new_version()
        # the role is checked by the creation; nobody types this
        self.browse(action["res_id"]).sudo().awaits_approval = True
        return action

    def action_approve(self):
        """Approve these versions: from now on they stay as they are (000-3).

        A version that waited for it is in force from its date, at the earliest from today.

        :raises AccessError: the user is no Manager
        :raises UserError: one of them is approved already
        """
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a Credit recovery Manager may approve policies."))
        self.check_access("write")
        for company, policies in self.grouped("company_id").items():
            today = company._get_recovery_today()
            signed = {"approved_by_id": self.env.uid, "approved_on": today}
            late = policies.filtered(
                lambda policy, today=today: policy.awaits_approval and policy.date_from < today
            )
            late._transition(APPROVED, **signed, date_from=today)
            (policies - late)._transition(APPROVED, **signed)

    def _filter_settled(self):
        """The versions that were approved, or accepted by a customer."""
        # an acceptance the user may not see freezes the version all the same
        groups = (
            self.env["credit.recovery.policy.acceptance"]
            .sudo()
            .with_context(active_test=False)
            ._read_group([("policy_id", "in", self.ids)], ["policy_id"])
        )
        accepted = {policy.id for [policy] in groups}
        return self.filtered(
            lambda policy: policy.state == APPROVED or policy.id in accepted,
        )

    def _is_referred_to(self):
        return super()._is_referred_to() or bool(self._filter_settled())

    def _is_waiting(self):
        """Whether the version waits for its approval: it takes no effect."""
        self.ensure_one()
        return self.awaits_approval and self.state == DRAFT

    def _get_reference(self):
        """How documents name the version: name, version, since when; in the user's language."""
        self.ensure_one()
        if self.date_from <= SHIPPED_FROM:
            return self.env._("%(name)s, version %(version)s", name=self.name, version=self.version)
        return self.env._(
            "%(name)s, version %(version)s of %(date)s",
            name=self.name,
            version=self.version,
            date=format_date(self.env, self.date_from),
        )
