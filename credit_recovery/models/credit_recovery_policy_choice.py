"""Which policy is a debtor's on a day, and as what the rules of the ladder know it."""

from decimal import Decimal
from functools import lru_cache

from odoo import api, models

from ..tools.ladder import Ladder

# what the choice of a policy looks at; its texts are long
CHOICE_FIELDS = [
    "awaits_approval", "code", "commercial", "company_id", "date_from", "debtor_type", "state",
]  # fmt: skip

# equal rules keep what they have decided
_get_ladder = lru_cache(Ladder)


class CreditRecoveryPolicy(models.Model):
    _inherit = "credit.recovery.policy"

    @api.model
    def _search_versions(self, companies, codes):
        """Return the versions of these policies, the one that wins last."""
        return self.search_fetch(
            [("company_id", "in", companies.ids), ("code", "in", list(codes))],
            CHOICE_FIELDS,
            order="date_from, version",
        )

    def _get_in_force(self, today):
        """Return the versions of these policies (by company and code) in force on a day.

        The latest that has begun; archived versions are withdrawn, one made to follow another waits
        for its approval. One query for the recordset.
        """
        wanted = {(policy.company_id, policy.code) for policy in self}
        versions = self._search_versions(self.company_id, {code for _company, code in wanted})
        in_force = {
            (version.company_id, version.code): version.id
            for version in versions
            if version.date_from <= today and not version._is_waiting()
        }
        return self.browse(in_force[key] for key in in_force.keys() & wanted)

    @api.model
    def _get_for_partners(self, partners, company, today):
        """Choose the policy of each debtor: his own, else his type's, else the default (001-13).

        :param partners: debtors (commercial partners)
        :param company: a company or one of its branches
        :return: ``{partner.id: version in force, or an empty recordset}``; no query per partner
        """
        company = company.root_id
        partners = partners.with_company(company)
        # these two only: prefetching would read whole partners, and debtors are many
        partners.fetch(["recovery_policy_id", "recovery_debtor_type"])
        policies = self.search_fetch([("company_id", "=", company.id)], CHOICE_FIELDS)
        in_force = policies._get_in_force(today)
        by_code = {policy.code: policy for policy in in_force}
        by_type = {policy.debtor_type: policy for policy in in_force if policy.debtor_type}
        default = by_code.get(company.recovery_policy_id.code, self.browse())
        return {
            partner.id: by_code.get(partner.recovery_policy_id.code)
            or by_type.get(partner.recovery_debtor_type, default)
            for partner in partners
        }

    def _get_working_days(self):
        """Return the company's calendar (P-12)."""
        self.ensure_one()
        return self.company_id._get_recovery_working_days()

    def _to_ladder(self, today):
        """Return this version as the pure rules know it; without levels it has no rungs.

        :param date today: the day it is used for; an extension's calendar may depend on it
        """
        self.ensure_one()
        return _get_ladder(
            rungs=tuple(level._to_rung() for level in self.level_ids),
            tolerance=Decimal(str(self.tolerance)),
            min_days_between_notices=self.min_days_between_notices,
            formal_min_days_between_notices=self.formal_min_days_between_notices,
            working_days=self._get_working_days(),
        )
