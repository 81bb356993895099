from odoo import models

from odoo.addons.credit_recovery.data.policies import STANDARD

from ..data.policies import ITALIAN_POLICIES

# of the amount without VAT: art. 25 and 25-ter d.P.R. 600/1973, art. 25 d.l. 78/2010,
# art. 11 d.lgs. 36/2023
RETENTIONS = [
    ("Ritenuta d'acconto 20%", 20),
    ("Ritenuta del condominio 4%", 4),
    ("Ritenuta sui bonifici agevolati 11%", 11),
    ("Ritenuta a garanzia 0,5%", 0.5),
]


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        """A company that turns out to be Italian gets the Italian policies."""
        if not vals.keys() & {"country_id", "account_fiscal_country_id"}:
            return super().write(vals)
        foreign = self.filtered(lambda company: not company._is_recovery_italian())
        result = super().write(vals)
        italian = foreign.filtered(lambda company: company._is_recovery_italian())
        italian._create_default_recovery_policy()
        return result

    def _is_recovery_italian(self):
        self.ensure_one()
        return (self.account_fiscal_country_id or self.country_id).code == "IT"

    def _get_recovery_policy_templates(self):
        if self._is_recovery_italian():
            return ITALIAN_POLICIES
        return super()._get_recovery_policy_templates()

    def _create_default_recovery_policy(self):
        policies = super()._create_default_recovery_policy()
        for company in policies.company_id.filtered(lambda c: c._is_recovery_italian()):
            company._archive_unused_neutral_policy_sudo()
        roots = self.filtered(lambda company: not company.parent_id)
        roots.filtered(lambda company: company._is_recovery_italian())._create_retentions_sudo()
        return policies

    def _archive_unused_neutral_policy_sudo(self):
        """The Italian default takes the place of a neutral policy that nothing refers to."""
        self.ensure_one()
        company = self.sudo()
        model = self.env["credit.recovery.policy"].sudo()
        neutral = model._search_versions(company, [STANDARD["code"]])
        if not neutral or neutral._is_referred_to():
            return
        if company.recovery_policy_id in neutral:
            company.recovery_policy_id = model._search_versions(
                company, [ITALIAN_POLICIES[0]["code"]]
            )[:1]
        neutral.active = False

    def _create_retentions_sudo(self):
        """Give companies that have none what Italian customers withhold (P-18)."""
        model = self.env["credit.recovery.retention"].sudo().with_context(active_test=False)
        having = model.search([("company_id", "in", self.ids)]).company_id
        model.create(
            [
                {"name": name, "rate": rate, "company_id": company.id}
                for company in self - having
                for name, rate in RETENTIONS
            ]
        )
