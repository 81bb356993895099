from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.score import DEFAULT_CLASSES, ScoreClass

CODES = [(one.code, one.code) for one in DEFAULT_CLASSES]
# months until the next review of the customers of a class
DEFAULT_REVIEW_MONTHS = {"A": 12, "B": 6, "C": 3, "D": 1, "E": 1}


class CreditRecoveryScoreClass(models.Model):
    """A class of customers at a company: from which score on, and what follows from it (003-9)."""

    _name = "credit.recovery.score.class"
    _description = "Class of customers"
    _order = "company_id, code"
    _rec_name = "code"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    code = fields.Selection(CODES, string="Class", required=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        domain=[("parent_id", "=", False)],
        default=lambda self: self.env.company.root_id,
    )
    value_min = fields.Integer(string="From score", help="Customers of this score or a better one.")
    limit_factor = fields.Float(
        string="Limit, months of purchases",
        digits=(6, 2),
        help="The credit limit proposed is what the customer buys in so many months. 0: no credit.",
    )
    review_months = fields.Integer(
        string="Reviewed every",
        default=1,
        help="Months between two reviews of a customer of this class.",
    )
    policy_id = fields.Many2one(
        "credit.recovery.policy",
        string="Recovery policy",
        check_company=True,
        ondelete="restrict",
        help="For its customers who have none of their own; empty: that of their type, else the"
        " company's default.",
    )

    _code_unique = models.UniqueIndex(
        "(company_id, code)", "This class of the company exists already."
    )
    _value_min_range = models.Constraint(
        "CHECK (value_min BETWEEN 0 AND 100)", "A score is between 0 and 100."
    )
    _limit_factor_positive = models.Constraint(
        "CHECK (limit_factor >= 0)", "A limit is not negative."
    )
    _review_months_positive = models.Constraint(
        "CHECK (review_months > 0)", "A customer is reviewed once a month at most."
    )

    @api.constrains("company_id")
    def _check_root_company(self):
        for one in self.filtered("company_id.parent_id"):
            raise ValidationError(
                self.env._(
                    "Class %(code)s: branches follow the classes of their company %(company)s.",
                    code=one.code,
                    company=one.company_id.root_id.name,
                )
            )

    @api.constrains("code", "value_min", "company_id")
    def _check_falling(self):
        """A better class asks for a higher score; the last one asks for none."""
        for company in self.company_id:
            classes = self.search([("company_id", "=", company.id)], order="code")
            values = classes.mapped("value_min")
            if values != sorted(set(values), reverse=True) or values[-1]:
                raise ValidationError(
                    self.env._(
                        "%(company)s: each class asks for a higher score than the next one, and"
                        " the last one for 0. These are %(values)s.",
                        company=company.name,
                        values=", ".join(f"{one.code} {one.value_min}" for one in classes),
                    )
                )

    @api.model
    def _create_missing(self, companies):
        """Give each of these root companies that has no class the usual five."""
        model_sudo = self.sudo()  # whoever makes the company
        having = model_sudo.search([("company_id", "in", companies.ids)]).company_id
        model_sudo.create(
            [
                {
                    "company_id": company.id,
                    "code": one.code,
                    "value_min": one.value_min,
                    "limit_factor": float(one.months),
                    "review_months": DEFAULT_REVIEW_MONTHS[one.code],
                }
                for company in companies - having
                for one in DEFAULT_CLASSES
            ]
        )

    @api.model
    def _get_of(self, company):
        """The classes of a company as the pure rules know them; the usual ones if it has none.

        :param company: a root company
        """
        classes = tuple(
            ScoreClass(one.code, one.value_min, Decimal(str(one.limit_factor)))
            for one in self.sudo().search([("company_id", "=", company.id)])
        )
        return classes or DEFAULT_CLASSES
