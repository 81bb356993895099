import operator as py_operator

from odoo import api, fields, models
from odoo.fields import Domain

from .res_partner import READER

OPERATORS = {
    ">": py_operator.gt,
    "<": py_operator.lt,
    ">=": py_operator.ge,
    "<=": py_operator.le,
}


class ResPartner(models.Model):
    """What a customer owes or is about to owe, and what is left of his limit (000-1).

    Contacts show the figures of their customer.
    """

    _inherit = "res.partner"

    recovery_exposure = fields.Monetary(
        compute="_compute_recovery_exposure",
        search="_search_recovery_exposure",
        string="Exposure",
        help="Open items net of credits, drafts and orders to invoice, minus what is insured or"
        " guaranteed; in company currency.",
        groups=READER,
    )
    recovery_available = fields.Monetary(
        compute="_compute_recovery_exposure",
        search="_search_recovery_available",
        string="Available credit",
        help="The limit in force minus the exposure; negative: the limit is exceeded.",
        groups=READER,
    )
    recovery_limit = fields.Monetary(
        compute="_compute_recovery_exposure",
        string="Limit in force",
        help="A temporary increase included.",
        groups=READER,
    )
    recovery_limit_kind = fields.Selection(
        [("unlimited", "Unlimited"), ("limited", "Limited"), ("no_credit", "No credit")],
        compute="_compute_recovery_exposure",
        string="Kind of limit",
        groups=READER,
    )

    @api.depends("commercial_partner_id", "credit_limit", "recovery_no_credit")
    @api.depends_context("company")
    def _compute_recovery_exposure(self):
        """In one go for all partners; of an unlimited customer nothing is available or lacking."""
        company = self.env.company
        exposures = self.env["credit.recovery.exposure"]._get_exposures(company, self)
        for partner in self:
            found = exposures.get(partner.commercial_partner_id.id)
            limit = found and found.limit
            partner.recovery_exposure = found and found.exposure
            partner.recovery_available = found and found.available
            partner.recovery_limit = limit
            partner.recovery_limit_kind = get_limit_kind(limit)

    @api.model
    def _search_recovery_exposure(self, operator, value):
        self._check_field_access(self._fields["recovery_exposure"], "read")
        return self._search_exposures(operator, value, lambda found: found.exposure)

    @api.model
    def _search_recovery_available(self, operator, value):
        self._check_field_access(self._fields["recovery_available"], "read")
        return self._search_exposures(operator, value, lambda found: found.available or 0)

    @api.model
    def _search_exposures(self, operator, value, get_figure):
        """Customers by a figure; those without any owe nothing and are unlimited: 0."""
        if operator == "in":
            return Domain.OR(
                self._search_exposures(">=", figure, get_figure)
                & self._search_exposures("<=", figure, get_figure)
                for figure in map(float, value)
            )
        if operator not in OPERATORS:
            return NotImplemented
        compare = OPERATORS[operator]
        exposures = self.env["credit.recovery.exposure"]._get_exposures(self.env.company)
        matches = {
            id_: compare(float(get_figure(found)), value) for id_, found in exposures.items()
        }
        if compare(0, value):
            others = [id_ for id_, match in matches.items() if not match]
            return Domain("commercial_partner_id", "not in", others)
        found = [id_ for id_, match in matches.items() if match]
        return Domain("commercial_partner_id", "in", found)


def get_limit_kind(limit):
    """What a limit means in a word; None is unlimited, 0 no credit."""
    if limit is None:
        return "unlimited"
    return "limited" if limit else "no_credit"
