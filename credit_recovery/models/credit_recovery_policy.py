from datetime import timedelta
from decimal import Decimal
from functools import lru_cache

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..tools.ladder import Ladder
from .today import get_today

DEBTOR_TYPES = [
    ("business", "Business"),
    ("public_body", "Public body"),
    ("consumer", "Consumer"),
]


# what the choice of a policy looks at; its texts are long
CHOICE_FIELDS = [
    "awaits_approval", "code", "commercial", "company_id", "date_from", "debtor_type", "state",
]  # fmt: skip

# equal rules keep what they have decided
_get_ladder = lru_cache(Ladder)


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
    promise_max_renewals = fields.Integer(default=2)
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

    @api.constrains("code", "company_id", "version", "date_from", "active")
    def _check_version_dates(self):
        """Versions follow each other, and none changes what notices were written by."""
        for policy in self.filtered("active"):
            others = self._search_versions(policy.company_id, [policy.code]) - policy
            for other in others:
                days = (policy.date_from - other.date_from).days
                if days * (policy.version - other.version) < 0:
                    raise ValidationError(
                        self.env._(
                            "%(policy)s may not be in force from %(date)s: %(other)s is from "
                            "%(other_date)s. A later version starts later.",
                            policy=policy.display_name,
                            date=format_date(self.env, policy.date_from),
                            other=other.display_name,
                            other_date=format_date(self.env, other.date_from),
                        )
                    )
            policy._check_no_notice_since(others)

    def _check_no_notice_since(self, others):
        """Raise if notices were written by other versions while this one would be in force."""
        self.ensure_one()
        if self.date_from >= self.company_id._get_recovery_today():
            return
        notice = (
            self.env["credit.recovery.notice"]
            .sudo()  # whoever writes policies: notices of all the company's debtors count
            .search(
                [("level_id.policy_id", "in", others.ids), ("date", ">=", self.date_from)],
                order="date desc",
                limit=1,
            )
        )
        if notice:
            raise ValidationError(
                self.env._(
                    "%(policy)s may not be in force from %(date)s: notices were written by "
                    "another version until %(last)s. Let it start later.",
                    policy=self.display_name,
                    date=format_date(self.env, self.date_from),
                    last=format_date(self.env, notice.date),
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

    @api.model
    def _create_from_templates(self, company, templates):
        """Create shipped policies for a company, in every installed language.

        :param templates: dicts as the template mixin knows them, ``level_ids`` a list of such
        """
        levels = self.env["credit.recovery.level"]
        policies = self.create(
            [
                {
                    **self._prepare_template_vals(template),
                    "company_id": company.id,
                    "level_ids": [
                        Command.create(levels._prepare_template_vals(level))
                        for level in template["level_ids"]
                    ],
                }
                for template in templates
            ]
        )
        langs = [code for code, _name in self.env["res.lang"].get_installed()]
        policies._translate_from_templates(templates, langs)
        return policies

    def _translate_from_templates(self, templates, langs):
        """Add the shipped translations to the policies and levels that come from templates."""
        template_by_code = {template["code"]: template for template in templates}
        for policy in self.filtered(lambda policy: policy.code in template_by_code):
            template = template_by_code[policy.code]
            policy._translate_from_template(template, langs)
            level_by_code = {level.code: level for level in policy.level_ids}
            for level_template in template["level_ids"]:
                level = level_by_code.get(level_template["code"])
                if level:
                    level._translate_from_template(level_template, langs)

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

    @api.model
    def _search_versions(self, companies, codes):
        """Return the versions of these policies, the one that wins last."""
        return self.search_fetch(
            [("company_id", "in", companies.ids), ("code", "in", list(codes))],
            CHOICE_FIELDS,
            order="date_from, version",
        )

    def _get_in_force(self, today):
        """Return the versions of these policies (by company and code) in force on a day.

        The latest that has begun; archived versions are withdrawn, one made to follow another waits
        for its approval. One query for the recordset.
        """
        wanted = {(policy.company_id, policy.code) for policy in self}
        versions = self._search_versions(self.company_id, {code for _company, code in wanted})
        in_force = {
            (version.company_id, version.code): version.id
            for version in versions
            if version.date_from <= today and not version._is_waiting()
        }
        return self.browse(in_force[key] for key in in_force.keys() & wanted)

    @api.model
    def _get_for_partners(self, partners, company, today):
        """Choose the policy of each debtor: his own, else his type's, else the default (001-13).

        :param partners: debtors (commercial partners)
        :param company: a company or one of its branches
        :return: ``{partner.id: version in force, or an empty recordset}``; no query per partner
        """
        company = company.root_id
        partners = partners.with_company(company)
        # these two only: prefetching would read whole partners, and debtors are many
        partners.fetch(["recovery_policy_id", "recovery_debtor_type"])
        policies = self.search_fetch([("company_id", "=", company.id)], CHOICE_FIELDS)
        in_force = policies._get_in_force(today)
        by_code = {policy.code: policy for policy in in_force}
        by_type = {policy.debtor_type: policy for policy in in_force if policy.debtor_type}
        default = by_code.get(company.recovery_policy_id.code, self.browse())
        return {
            partner.id: by_code.get(partner.recovery_policy_id.code)
            or by_type.get(partner.recovery_debtor_type, default)
            for partner in partners
        }

    def _get_working_days(self):
        """Return the company's calendar (P-12)."""
        self.ensure_one()
        return self.company_id._get_recovery_working_days()

    def _to_ladder(self, today):
        """Return this version as the pure rules know it; without levels it has no rungs.

        :param date today: the day it is used for; an extension's calendar may depend on it
        """
        self.ensure_one()
        return _get_ladder(
            rungs=tuple(level._to_rung() for level in self.level_ids),
            tolerance=Decimal(str(self.tolerance)),
            min_days_between_notices=self.min_days_between_notices,
            formal_min_days_between_notices=self.formal_min_days_between_notices,
            working_days=self._get_working_days(),
        )
