from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import score

WEIGHTS = {code: f"recovery_weight_{code}" for code in score.DEFAULT_WEIGHTS}


class ResCompany(models.Model):
    """How a company scores its customers (003-9): weights, history asked for, classes."""

    _inherit = "res.company"

    recovery_weight_days_late = fields.Integer(
        string="Weight of days late", default=score.DEFAULT_WEIGHTS[score.DAYS_LATE]
    )
    recovery_weight_paid_late = fields.Integer(
        string="Weight of the share paid late", default=score.DEFAULT_WEIGHTS[score.PAID_LATE]
    )
    recovery_weight_unpaid = fields.Integer(
        string="Weight of what is overdue", default=score.DEFAULT_WEIGHTS[score.UNPAID]
    )
    recovery_weight_promises = fields.Integer(
        string="Weight of broken promises", default=score.DEFAULT_WEIGHTS[score.PROMISES]
    )
    recovery_weight_bounces = fields.Integer(
        string="Weight of collections returned", default=score.DEFAULT_WEIGHTS[score.BOUNCES]
    )
    recovery_weight_disputes = fields.Integer(
        string="Weight of complaints rejected", default=score.DEFAULT_WEIGHTS[score.DISPUTES]
    )
    recovery_weight_trend = fields.Integer(
        string="Weight of the trend", default=score.DEFAULT_WEIGHTS[score.TREND]
    )
    recovery_weight_history = fields.Integer(
        string="Weight of the length of history", default=score.DEFAULT_WEIGHTS[score.HISTORY]
    )
    recovery_score_min_invoices = fields.Integer(
        string="Invoices a score needs",
        default=score.Rules().min_invoices,
        help="Paid or overdue ones, of the last two years.",
    )
    recovery_score_min_months = fields.Integer(
        string="Months a score needs",
        default=score.Rules().min_months,
        help="Since the customer's first invoice.",
    )
    recovery_score_class_ids = fields.One2many(
        "credit.recovery.score.class", "company_id", string="Classes of customers"
    )

    @api.constrains(*WEIGHTS.values(), "recovery_score_min_invoices", "recovery_score_min_months")
    def _check_recovery_score(self):
        for company in self:
            weights = company._get_recovery_weights().values()
            if min(weights) < 0 or not any(weights):
                raise ValidationError(
                    self.env._(
                        "%(company)s: no weight of the score is negative, and one is more than 0.",
                        company=company.name,
                    )
                )
            if company.recovery_score_min_invoices < 1 or company.recovery_score_min_months < 0:
                raise ValidationError(
                    self.env._(
                        "%(company)s: a score needs one invoice at least.", company=company.name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        roots = companies.filtered(lambda company: not company.parent_id)
        self.env["credit.recovery.score.class"]._create_missing(roots)
        return companies

    def _get_recovery_weights(self):
        """``{criterion: weight}``."""
        self.ensure_one()
        return {code: self[name] for code, name in WEIGHTS.items()}

    def _get_recovery_score_rules(self):
        """The company's settings as the pure rules know them."""
        self.ensure_one()
        return score.Rules(
            self._get_recovery_weights(),
            self.env["credit.recovery.score.class"]._get_of(self),
            self.recovery_score_min_invoices,
            self.recovery_score_min_months,
        )
