from odoo import fields, models

DEBTOR_TYPES = [
    ("business", "Business"),
    ("public_body", "Public body"),
    ("consumer", "Consumer"),
]


class CreditRecoveryPolicy(models.Model):
    """A written recovery policy of a company, one version of it (000-3)."""

    _name = "credit.recovery.policy"
    _description = "Recovery policy"
    _inherit = ["mail.thread"]
    _order = "company_id, code, date_from desc, version desc"
    _check_company_auto = True

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
    date_from = fields.Date(
        required=True, default=fields.Date.context_today, copy=False, tracking=True
    )
    active = fields.Boolean(default=True)
    debtor_type = fields.Selection(
        DEBTOR_TYPES,
        help="The policy proposed for debtors of this type; empty: only where chosen by hand.",
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
    bank_max_age_days = fields.Integer(default=2)
    promise_grace_days = fields.Integer(default=3)
    promise_max_days = fields.Integer(default=30)
    promise_max_renewals = fields.Integer(default=2)
    staller_broken_promises = fields.Integer(default=2)
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
