from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.closures import Closure

LEAP_YEAR = 2024
DAYS = [("month_from", "day_from"), ("month_to", "day_to")]
MONTHS = [
    ("1", "January"),
    ("2", "February"),
    ("3", "March"),
    ("4", "April"),
    ("5", "May"),
    ("6", "June"),
    ("7", "July"),
    ("8", "August"),
    ("9", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
]


class CreditRecoveryClosure(models.Model):
    """Days of every year on which a company writes to nobody and rings nobody (P-12)."""

    _name = "credit.recovery.closure"
    _description = "Yearly closure"
    _inherit = ["credit.recovery.template.mixin"]
    _order = "company_id, month_from_number, day_from, id"

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        domain=[("parent_id", "=", False)],
        default=lambda self: self.env.company.root_id,
    )
    active = fields.Boolean(default=True)
    day_from = fields.Integer(string="From day", required=True, default=1)
    month_from = fields.Selection(MONTHS, string="From month", required=True)
    month_from_number = fields.Integer(compute="_compute_month_from_number", store=True)
    day_to = fields.Integer(string="To day", required=True, default=31)
    month_to = fields.Selection(MONTHS, string="To month", required=True)

    @api.depends("month_from")
    def _compute_month_from_number(self):
        for closure in self:
            closure.month_from_number = int(closure.month_from or 0)

    @api.constrains("day_from", "month_from", "day_to", "month_to")
    def _check_days(self):
        for closure in self:
            for month, day in DAYS:
                try:
                    date(LEAP_YEAR, int(closure[month]), closure[day])
                except ValueError as error:
                    raise ValidationError(
                        self.env._(
                            "The closure %(name)s has a day that does not exist: day %(day)s of"
                            " month %(month)s.",
                            name=closure.name,
                            day=closure[day],
                            month=closure[month],
                        )
                    ) from error

    @api.constrains("company_id")
    def _check_root_company(self):
        for closure in self.filtered("company_id.parent_id"):
            raise ValidationError(
                self.env._(
                    "%(name)s: branches close with their company %(company)s.",
                    name=closure.name,
                    company=closure.company_id.root_id.name,
                )
            )

    def _translate_from_templates(self, templates, langs):
        """Add the shipped translations of the names that are still as shipped."""
        for closure in self:
            for template in templates:
                closure._translate_from_template(template, langs)

    @api.model
    def _get_of(self, company):
        """The closures of a company as the pure rules know them.

        :param company: a company or one of its branches
        :return: list of ``tools.closures.Closure``
        """
        closures_sudo = self.sudo().search([("company_id", "=", company.root_id.id)])
        return [
            Closure(
                closure.name,
                (int(closure.month_from), closure.day_from),
                (int(closure.month_to), closure.day_to),
            )
            for closure in closures_sudo
        ]
