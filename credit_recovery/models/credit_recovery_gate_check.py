from odoo import api, models

from ..tools.credit_check import CASH_ONLY, MISSING, get_cause
from ..tools.gate import Finding

CAUSES = frozenset(("check_missing", "check_expired", "check_refused", "cash_only"))


class CreditRecoveryGate(models.AbstractModel):
    """What the credit check of a customer has against a sale (000-1)."""

    _inherit = "credit.recovery.gate"

    @api.model
    def _get_findings(self, company, document, demands):
        """And no valid check above the company's amount, a refusal, or cash only.

        Who pays cash is sold what he has paid in advance.
        """
        findings = super()._get_findings(company, document, demands)
        if CAUSES.isdisjoint(self._get_answers(company, document)):
            return findings
        asked_above = company.recovery_check_amount
        states = self._get_check_states(company, demands)
        cash_only = [id_ for id_, state in states.items() if state == CASH_ONLY]
        prepaid = self._get_prepaid(company, document, demands, cash_only)
        for partner_id, demand in demands.items():
            cause = get_cause(
                states[partner_id],
                company.currency_id.round(float(demand)),
                asked_above,
                prepaid.get(partner_id, 0),
            )
            if cause:
                findings[partner_id].append(Finding(cause, {"above": asked_above}))
        return findings

    @api.model
    def _get_to_lock(self, company, answers, partner_ids):
        """And those who pay cash: money on account is sold against once."""
        locked = super()._get_to_lock(company, answers, partner_ids)
        rest = [id_ for id_ in partner_ids if id_ not in locked]
        if CASH_ONLY in answers and rest:
            states = self._get_check_states(company, rest)
            locked |= {id_ for id_, state in states.items() if state == CASH_ONLY}
        return locked

    @api.model
    def _get_check_states(self, company, partner_ids):
        """``{partner_id: state}`` of all of them, today where the company is."""
        found = self.env["credit.recovery.assessment"]._get_check_states(
            company, partner_ids, company._get_recovery_today()
        )
        return {id_: found.get(id_, (MISSING, None))[0] for id_ in partner_ids}

    @api.model
    def _get_prepaid(self, company, document, demands, partner_ids):
        """Money of customers that nothing sold to them takes up yet, in company currency."""
        if not partner_ids:
            return {}
        partners = self.env["res.partner"].browse(partner_ids)
        exposures = self.env["credit.recovery.exposure"]._get_exposures(company, partners)
        beside = self._get_beside(company, document, demands, exposures)
        return {
            partner_id: max(0.0, -float(found.get_owed_after(0, beside[partner_id])))
            for partner_id, found in exposures.items()
        }
