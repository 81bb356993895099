from odoo import api, models

from ..tools.gate import Finding
from .res_partner_credit_terms import NOT_ACCEPTED


class CreditRecoveryGate(models.AbstractModel):
    """Nobody is sold to before terms are set and accepted (000-2).

    An acceptance of an earlier version opens the gate: the list of customers tells whom to ask
    again.
    """

    _inherit = "credit.recovery.gate"

    @api.model
    def _get_findings(self, company, document, demands):
        findings = super()._get_findings(company, document, demands)
        answers = self._get_answers(company, document)
        partners = self.env["res.partner"].browse(demands)
        if "terms_missing" in answers:
            for partner in partners.with_company(company):
                if not partner.property_payment_term_id:
                    findings[partner.id].append(Finding("terms_missing"))
        if "policy_not_accepted" in answers:
            for partner_id, (state, _entry) in partners._get_recovery_accepted(company).items():
                if state == NOT_ACCEPTED:
                    findings[partner_id].append(Finding("policy_not_accepted"))
        return findings
