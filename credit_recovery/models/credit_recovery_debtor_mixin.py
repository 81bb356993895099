from odoo import api, models


class CreditRecoveryDebtorMixin(models.AbstractModel):
    """Facts about a customer: they are about the legal entity, at the root company."""

    _name = "credit.recovery.debtor.mixin"
    _description = "Fact about a debtor"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._prepare_debtor(vals) for vals in vals_list])

    @api.model
    def _prepare_debtor(self, vals):
        """Values with the commercial partner and the root company of those given.

        :raises AccessError: the user may not see that partner or company
        """
        partner = self.env["res.partner"].browse(vals.get("partner_id"))
        company = self.env["res.company"].browse(vals.get("company_id"))
        return {
            **vals,
            **({"partner_id": partner.commercial_partner_id.id} if partner else {}),
            **({"company_id": company.root_id.id} if company else {}),
        }
