"""Limits at the gate before a sale: credit limit, no credit, what is overdue (004-2)."""

from decimal import Decimal

from odoo import api, models
from odoo.fields import Domain

from ..tools.exposure import get_causes, uncover
from ..tools.gate import Demands, Finding
from .credit_recovery_exposure import to_decimal

NO_CREDIT = "no_credit"
CAUSES = frozenset(("limit", NO_CREDIT, "overdue_amount", "overdue_days"))


class CreditRecoveryGate(models.AbstractModel):
    _inherit = "credit.recovery.gate"

    @api.model
    def _get_findings(self, company, document, demands):
        """Debtors over their limits once the documents are posted or confirmed."""
        findings = super()._get_findings(company, document, demands)
        asked = CAUSES & self._get_answers(company, document).keys()
        partners = self._get_limited_debtors(company, asked, list(demands))
        if not partners:
            return findings
        exposures = self.env["credit.recovery.exposure"]._get_exposures(company, partners)
        beside = self._get_beside(company, document, demands, exposures)
        for partner in partners:
            demand = to_decimal(company.currency_id.round(float(demands[partner.id])))
            found = exposures[partner.id]
            owed = found.get_owed_after(demand, beside[partner.id])
            causes = self._get_limit_causes(company, partner, found, demand, owed)
            findings[partner.id] += [
                Finding(code, params) for code, params in causes.items() if code in asked
            ]
        return findings

    @api.model
    def _get_to_lock(self, company, answers, partner_ids):
        """And those without credit: money on account is sold against once."""
        locked = super()._get_to_lock(company, answers, partner_ids)
        rest = [id_ for id_ in partner_ids if id_ not in locked]
        if NO_CREDIT in answers and rest:
            locked |= set(self._get_limited_debtors(company, {NO_CREDIT}, rest).ids)
        return locked

    @api.model
    def _get_limited_debtors(self, company, asked, partner_ids):
        """Whose exposure matters: where only "no credit" is asked for, of those without it."""
        partners = self.env["res.partner"].with_company(company).browse(partner_ids)
        if asked - {NO_CREDIT}:
            return partners
        if not asked:
            return partners.browse()
        return partners.with_context(active_test=False).search(
            Domain("id", "in", partner_ids) & Domain("recovery_no_credit", "=", True)
        )

    @api.model
    def _get_beside(self, company, document, demands, exposures):
        """What counts beside what is committed and what the documents add.

        Orders count beside the drafts, which are of other orders, and once if they are confirmed
        already; invoices beside other drafts of what is sold.

        :return: ``{partner_id: amount}``
        """
        demands = Demands.of(demands)
        if document != "order":
            sold = self._get_sold_drafts(company, list(exposures), demands.documents)
            return {partner_id: to_decimal(sold.get(partner_id)) for partner_id in exposures}
        counted = demands if demands.counted else {}
        round_ = company.currency_id.round
        return {
            partner_id: found.drafts - to_decimal(round_(float(counted.get(partner_id, 0))))
            for partner_id, found in exposures.items()
        }

    @api.model
    def _get_sold_drafts(self, company, partner_ids, posting_ids):
        """What is drafted of confirmed orders, in company currency; sales know.

        :param posting_ids: ids of the invoices at the gate, which do not count
        :return: ``{partner_id: amount}``
        """
        return {}

    @api.model
    def _get_limit_causes(self, company, partner, found, demand, owed):
        """``{cause: figures}``"""
        return get_causes(
            found,
            uncover(owed, found.insured),
            owed if demand > 0 else Decimal(0),
            to_decimal(partner.recovery_overdue_limit or company.recovery_overdue_limit),
            partner.recovery_overdue_days_limit or company.recovery_overdue_days_limit,
        )

    @api.model
    def _get_details(self, finding, company):
        if finding.code not in CAUSES:
            return super()._get_details(finding, company)
        if finding.code == "overdue_days":
            return self.env._(
                "Overdue for %(days)s days, of %(limit)s that are allowed.", **finding.params
            )
        format_ = company.currency_id.format
        figures = {name: format_(float(amount)) for name, amount in finding.params.items()}
        if finding.code == NO_CREDIT:
            return self.env._("He gets no credit, and would owe %(amount)s.", **figures)
        if finding.code == "limit":
            return self.env._(
                "The exposure would be %(amount)s, with a limit of %(limit)s.", **figures
            )
        return self.env._("Overdue: %(amount)s, of %(limit)s that are allowed.", **figures)
