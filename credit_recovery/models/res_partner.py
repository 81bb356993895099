from odoo import api, fields, models

from .credit_recovery_policy import DEBTOR_TYPES


class ResPartner(models.Model):
    _inherit = "res.partner"

    recovery_contact_id = fields.Many2one(
        "res.partner", string="Payments contact", index="btree_not_null", ondelete="set null"
    )
    recovery_policy_id = fields.Many2one(
        "credit.recovery.policy", company_dependent=True, string="Recovery policy"
    )
    recovery_user_id = fields.Many2one("res.users", company_dependent=True, string="Collector")
    recovery_debtor_type = fields.Selection(
        DEBTOR_TYPES, compute="_compute_recovery_debtor_type", store=True, readonly=False
    )

    @api.depends("is_company", "vat")
    def _compute_recovery_debtor_type(self):
        """Propose the type; a country addon knows its public bodies (001-13)."""
        for partner in self:
            if not partner.recovery_debtor_type:
                business = partner.is_company or partner.vat
                partner.recovery_debtor_type = "business" if business else "consumer"
