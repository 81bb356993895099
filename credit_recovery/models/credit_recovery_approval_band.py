from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.approval import find_band

MANAGER = "credit_recovery.group_recovery_manager"
COLLECTOR = "credit_recovery.group_recovery_collector"


class CreditRecoveryApprovalBand(models.Model):
    """Up to which amount who may approve credit; without bands Managers do. Managers always may."""

    _name = "credit.recovery.approval.band"
    _description = "Approver by amount"
    _order = "company_id, amount_to, id"
    _rec_name = "amount_to"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company.root_id
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_to = fields.Monetary(
        string="Up to", help="In company currency, that amount included. 0: no end."
    )
    approver = fields.Selection(
        [
            ("collector", "Collectors"),
            ("manager", "Managers"),
            ("users", "Named users"),
        ],
        required=True,
        default="manager",
        help="Managers may always decide.",
    )
    user_ids = fields.Many2many("res.users", string="Users", domain=[("share", "=", False)])

    _amount_of_company = models.UniqueIndex(
        "(company_id, amount_to)", "There is a band up to this amount already."
    )
    _amount_is_positive = models.Constraint(
        "CHECK (amount_to >= 0)", "A band goes up to an amount, or has no end (0)."
    )

    @api.constrains("approver", "user_ids")
    def _check_user_ids(self):
        """Named users read what they decide on."""
        reader = "credit_recovery.group_recovery_reader"
        for band in self.filtered(lambda band: band.approver == "users"):
            blind = band.user_ids.filtered(lambda user: not user.has_group(reader))
            if blind or not band.user_ids:
                raise ValidationError(
                    self.env._(
                        "Name users who are at least Readers of Credit recovery. Not so: %(names)s",
                        names=", ".join(blind.mapped("name")) or "-",
                    )
                )

    @api.model
    def _get_bands(self, companies):
        """The bands of companies, in one query.

        :return: ``_Bands``, with ``may_decide(user, company, amount)``
        """
        found = self.sudo().search([("company_id", "in", companies.ids)])
        return _Bands(found)


class _Bands:
    """The bands of some companies, looked up by amount."""

    def __init__(self, records):
        self._none = records.browse()
        self._by_company = {
            company.id: [(band.amount_to, band) for band in bands]
            for company, bands in records.grouped("company_id").items()
        }

    def find(self, company, amount):
        """The band of an amount (None: unlimited); none: Managers decide."""
        return find_band(self._by_company.get(company.id, ()), amount) or self._none

    def may_decide(self, user, company, amount):
        """Whether a user may approve an amount."""
        if user.has_group(MANAGER):
            return True
        band = self.find(company, amount)
        if band.approver == "users":
            return user in band.user_ids
        return band.approver == "collector" and user.has_group(COLLECTOR)
