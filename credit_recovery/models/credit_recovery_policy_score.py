from odoo import api, models
from odoo.fields import Domain


class CreditRecoveryPolicy(models.Model):
    """The cadence follows the score: a class of customers may have its own policy (003-9)."""

    _inherit = "credit.recovery.policy"

    @api.model
    def _get_for_partners(self, partners, company, today):
        """After a debtor's own policy comes that of his class, where it suits his type."""
        chosen = super()._get_for_partners(partners, company, today)
        by_class = self._get_by_class(company.root_id, today)
        if not by_class:
            return chosen
        scores_sudo = self.env["credit.recovery.score"].sudo()  # whoever asks for the policy
        scores = scores_sudo.search_fetch(
            Domain("company_id", "=", company.root_id.id)
            & Domain("is_current", "=", True)
            & Domain("score_class", "in", list(by_class))
            & Domain("partner_id", "in", partners.ids),
            ["partner_id", "score_class"],
        )
        class_of = {score.partner_id.id: score.score_class for score in scores}
        for partner in partners.with_company(company.root_id):
            own = partner.recovery_policy_id.code
            policy = by_class.get(class_of.get(partner.id))
            if not policy or own and own == chosen[partner.id].code:
                continue
            if policy._is_meant_for(partner.recovery_debtor_type):
                chosen[partner.id] = policy
        return chosen

    def _is_meant_for(self, debtor_type):
        """Whether debtors of this type may have the policy without anybody choosing it."""
        self.ensure_one()
        if self.commercial and debtor_type == "consumer":
            return False
        return self.debtor_type in (False, debtor_type)

    @api.model
    def _get_by_class(self, company, today):
        """``{class: version in force}`` of the classes that have a policy."""
        classes_sudo = self.env["credit.recovery.score.class"].sudo()
        classes = classes_sudo.search([("company_id", "=", company.id), ("policy_id", "!=", False)])
        if not classes:
            return {}
        in_force = self.browse(classes.policy_id.ids)._get_in_force(today)
        by_code = {policy.code: policy for policy in in_force}
        return {
            one.code: by_code[one.policy_id.code]
            for one in classes
            if one.policy_id.code in by_code
        }
