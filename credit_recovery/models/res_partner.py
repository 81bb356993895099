from odoo import api, fields, models

from .credit_recovery_policy import DEBTOR_TYPES

READER = "credit_recovery.group_recovery_reader"


class ResPartner(models.Model):
    _inherit = "res.partner"

    recovery_contact_id = fields.Many2one(
        "res.partner",
        string="Payments contact",
        index="btree_not_null",
        ondelete="set null",
        groups=READER,
    )
    recovery_policy_id = fields.Many2one(
        "credit.recovery.policy",
        company_dependent=True,
        check_company=True,
        string="Recovery policy",
        help="Empty: the policy of its type of debtor, else the company's default.",
        groups=READER,
    )
    recovery_user_id = fields.Many2one(
        "res.users", company_dependent=True, string="Collector", groups=READER
    )
    recovery_debtor_type = fields.Selection(
        DEBTOR_TYPES,
        string="Type of debtor",
        compute="_compute_recovery_debtor_type",
        inverse="_inverse_recovery_debtor_type",
        store=True,
        readonly=False,
        help="Proposed from the partner's data; once another one is chosen, it stays.",
        groups=READER,
    )

    recovery_debtor_type_chosen = fields.Boolean(
        readonly=True, help="Not as proposed.", groups=READER
    )

    recovery_case_ids = fields.One2many(
        "credit.recovery.case",
        "partner_id",
        string="Recovery cases",
        groups=READER,
    )
    recovery_case_id = fields.Many2one(
        "credit.recovery.case",
        string="Recovery case",
        compute="_compute_recovery_case_id",
        groups=READER,
    )

    @api.depends_context("company")
    def _compute_recovery_case_id(self):
        """The open case, else the last one, of the debtor at this company."""
        cases = self.env["credit.recovery.case"]._get_latest(
            self.env.company.root_id, self.commercial_partner_id.ids
        )
        by_partner = {case.partner_id: case for case in cases}
        for partner in self:
            partner.recovery_case_id = by_partner.get(partner.commercial_partner_id)

    @api.depends("is_company", "vat")
    def _compute_recovery_debtor_type(self):
        """Propose the type of debtor, unless somebody chose another (001-13)."""
        for partner in self:
            if not (partner.recovery_debtor_type and partner.recovery_debtor_type_chosen):
                partner.recovery_debtor_type = partner._get_proposed_recovery_debtor_type()

    def _inverse_recovery_debtor_type(self):
        """Remember a choice that differs from the proposal; emptying it asks for the proposal."""
        for partner in self:
            proposed = partner._get_proposed_recovery_debtor_type()
            partner.recovery_debtor_type_chosen = (
                partner.recovery_debtor_type and partner.recovery_debtor_type != proposed
            )
            partner.recovery_debtor_type = partner.recovery_debtor_type or proposed

    def _get_proposed_recovery_debtor_type(self):
        """Return the type that the partner's data suggest; a country knows its public bodies."""
        self.ensure_one()
        return "business" if self.is_company or self.vat else "consumer"

    def _get_recovery_address_lines(self):
        """The postal address as printed on letters, in the context's language."""
        self.ensure_one()
        _format, words = self._prepare_display_address(without_company=True)
        lines = (self._get_recovery_address_format() % words).splitlines()
        return [line.strip() for line in lines if line.strip()]

    def _get_recovery_address_format(self):
        """The format of the address on letters; a country addon knows its post's."""
        self.ensure_one()
        return self._get_address_format()
