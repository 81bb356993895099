"""The first customer without credit, the first level that suspends: the gate asks from now on."""

from odoo import api, models

NO_CREDIT = "recovery_no_credit"
SUSPENDS = "suspends_sales"


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        asked = any(vals.get(NO_CREDIT) for vals in vals_list)
        if asked or self.env.context.get(f"default_{NO_CREDIT}"):
            self.env.registry.clear_cache()
        return partners

    def write(self, vals):
        res = super().write(vals)
        if vals.get(NO_CREDIT):
            self.env.registry.clear_cache()
        return res


class CreditRecoveryLevel(models.Model):
    _inherit = "credit.recovery.level"

    @api.model_create_multi
    def create(self, vals_list):
        levels = super().create(vals_list)
        if any(levels.mapped(SUSPENDS)):
            self.env.registry.clear_cache()
        return levels

    def write(self, vals):
        res = super().write(vals)
        if vals.get(SUSPENDS):
            self.env.registry.clear_cache()
        return res
