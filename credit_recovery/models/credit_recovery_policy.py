from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .today import get_today

DEBTOR_TYPES = [
    ("business", "Business"),
    ("public_body", "Public body"),
    ("consumer", "Consumer"),
]


class CreditRecoveryPolicy(models.Model):
    """A written recovery policy of a company, one version of it (000-3)."""

    _name = "credit.recovery.policy"
    _description = "Recovery policy"
    _inherit = [
        "mail.thread",
        "credit.recovery.version.mixin",
        "credit.recovery.template.mixin",
    ]
    _order = "company_id, code, date_from desc, version desc"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of
    _version_fields = frozenset(
        (
            "code",
            "company_id",
            "version",
            "date_from",
            "text",
            "criteria",
            "terms",
            "limit_procedure",
            "invoice_clause",
            "tolerance",
            "min_days_between_notices",
            "formal_min_days_between_notices",
            "compensation_basis",
            "imputation",
            "named_approval",
            "commercial",
        )
    )

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        index=True,
        help="Stays the same in all versions of the policy.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company.root_id
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    version = fields.Integer(default=1, required=True, copy=False)
    date_from = fields.Date(required=True, default=get_today, copy=False, tracking=True)
    active = fields.Boolean(default=True)
    debtor_type = fields.Selection(
        DEBTOR_TYPES,
        help="The policy proposed for debtors of this type; empty: only where chosen by hand.",
        string="Debtor type",
    )
    named_approval = fields.Boolean(
        string="Approved by the case's collector",
        help="What a collector may approve is approved by the collector named on the case, or by a"
        " Manager; only a Manager names another one.",
    )
    commercial = fields.Boolean(
        string="Commercial claims only",
        help="Its formal notices claim what the law gives between businesses, such as commercial"
        " interest: they are never sent to consumers.",
    )
    text = fields.Html(translate=True, string="Written policy")
    level_ids = fields.One2many("credit.recovery.level", "policy_id", copy=True)
    tolerance = fields.Monetary(
        default=0.0, help="An item whose remainder is not above this amount takes no step."
    )
    min_days_between_notices = fields.Integer(
        default=10, help="Per debtor, between two courtesy or reminder notices (P-2)."
    )
    formal_min_days_between_notices = fields.Integer(
        default=30, help="Per debtor, between two formal notices (P-2)."
    )
    bank_max_age_days = fields.Integer(
        default=2,
        help="Working days; while a bank was not brought up to date for so many, reminders and"
        " formal notices wait (P-1).",
    )
    promise_grace_days = fields.Integer(default=3)
    promise_max_days = fields.Integer(default=30)
    promise_max_renewals = fields.Integer(default=2, string="Most renewals of a promise")
    staller_broken_promises = fields.Integer(default=2)
    call_attempts = fields.Integer(
        default=3,
        help="So many attempts to ring, one a day, count as the call; the next action is a letter"
        " (P-5).",
    )
    handover_failed_attempts = fields.Integer(default=5)
    reaction_target_days = fields.Integer(default=7)
    compensation_basis = fields.Selection(
        [("invoice", "Per invoice"), ("claim", "Once per claim")], default="invoice"
    )
    imputation = fields.Selection(
        [("principal_first", "Principal first"), ("interest_first", "Interest first")],
        default="principal_first",
    )

    _code_version_unique = models.UniqueIndex(
        "(company_id, code, version)", "This version of the policy exists already."
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = self.env._(
                "%(name)s (version %(version)s)", name=policy.name, version=policy.version
            )

    @api.constrains("company_id")
    def _check_root_company(self):
        """Branches follow the policies of their company (design, "Review")."""
        for policy in self.filtered("company_id.parent_id"):
            raise ValidationError(
                self.env._(
                    "Policy %(policy)s: %(branch)s is a branch. Policies belong to its company "
                    "%(company)s.",
                    policy=policy.name,
                    branch=policy.company_id.name,
                    company=policy.company_id.root_id.name,
                )
            )

    @api.constrains("debtor_type", "active", "code", "company_id")
    def _check_one_per_debtor_type(self):
        """Which policy is proposed for a type of debtors must be plain."""
        for policy in self.filtered(lambda policy: policy.active and policy.debtor_type):
            other = self.search(
                [
                    ("company_id", "=", policy.company_id.id),
                    ("debtor_type", "=", policy.debtor_type),
                    ("code", "!=", policy.code),
                ],
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "%(policy)s and %(other)s are both meant for the same type of debtor. "
                        "Empty the type of one of them.",
                        policy=policy.display_name,
                        other=other.display_name,
                    )
                )

    @api.constrains("active")
    def _check_default_stays(self):
        for policy in self.filtered(lambda policy: not policy.active):
            default_code = policy.company_id.recovery_policy_id.code
            if default_code == policy.code and not self._search_versions(
                policy.company_id, [policy.code]
            ):
                raise ValidationError(
                    self.env._(
                        "%(policy)s is the default of %(company)s. Choose another default first.",
                        policy=policy.display_name,
                        company=policy.company_id.name,
                    )
                )

    @api.constrains("level_ids")
    def _check_levels(self):
        for policy in self:
            policy.level_ids._check_ladder_order()

    def copy_data(self, default=None):
        """A duplicate is a policy of its own; a new version is made by its action."""
        default = dict(default or {})
        vals_list = super().copy_data(default)
        if "version" not in default:
            for policy, vals in zip(self, vals_list, strict=True):
                vals["debtor_type"] = False
                vals.setdefault("name", policy.name)
                if vals["code"] == policy.code:
                    vals["code"] = f"{policy.code}_copy"
        return vals_list

    def action_new_version(self):
        """Copy the policy as its next version, in force from tomorrow unless edited.

        :return: the action that opens the new version
        """
        self.ensure_one()
        versions = self.with_context(active_test=False)._search_versions(
            self.company_id, [self.code]
        )
        tomorrow = self.company_id._get_recovery_today() + timedelta(days=1)
        version = self.copy(
            {
                "version": max(versions.mapped("version")) + 1,
                "date_from": max(tomorrow, *versions.mapped("date_from")),
            }
        )
        return version._get_records_action(name=self.env._("New version"))

    def _get_policies(self):
        return self

    def _filter_used(self):
        """Return the versions that notices were written by, drafts included."""
        groups = (
            self.env["credit.recovery.notice"]
            .sudo()  # a notice the user may not see freezes the version all the same
            ._read_group([("level_id.policy_id", "in", self.ids)], ["level_id"])
        )
        used = {level.policy_id.id for [level] in groups}
        return self.filtered(lambda policy: policy.id in used)

    def _is_referred_to(self):
        """Whether a notice, a case or a partner refers to one of these versions."""
        if self._filter_used():
            return True
        # a reference the user may not see counts all the same
        cases, partners = self.env["credit.recovery.case"].sudo(), self.env["res.partner"].sudo()
        return bool(
            cases.search_count([("policy_id", "in", self.ids)], limit=1)
            or any(
                partners.with_company(company).search_count(
                    [("recovery_policy_id", "in", self.ids)], limit=1
                )
                for company in self.company_id
            )
        )
