from odoo import api, fields, models

from .res_partner import READER


class ResPartner(models.Model):
    """What is insured or guaranteed of a customer's debts."""

    _inherit = "res.partner"

    recovery_guarantee_ids = fields.One2many(
        "credit.recovery.guarantee", "partner_id", string="Guarantees", groups=READER
    )
    recovery_insured = fields.Monetary(
        compute="_compute_recovery_insured",
        string="Insured or guaranteed",
        help="Today, by guarantees of this company.",
        groups=READER,
    )

    @api.depends("recovery_guarantee_ids.amount", "commercial_partner_id")
    @api.depends_context("company")
    def _compute_recovery_insured(self):
        company = self.env.company.root_id
        insured = self.env["credit.recovery.guarantee"]._get_insured(
            company, self.commercial_partner_id.ids, company._get_recovery_today()
        )
        for partner in self:
            partner.recovery_insured = insured.get(partner.commercial_partner_id.id, 0)
