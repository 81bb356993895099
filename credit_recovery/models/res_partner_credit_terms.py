from odoo import api, fields, models
from odoo.fields import Domain

from .res_partner import READER

MISSING_TERMS, NOT_ACCEPTED, OLD_VERSION, ACCEPTED = (
    "missing_terms",
    "not_accepted",
    "old_version",
    "accepted",
)


class ResPartner(models.Model):
    """Payment terms are set and accepted before the first sale (000-2)."""

    _inherit = "res.partner"

    recovery_acceptance_ids = fields.One2many(
        "credit.recovery.policy.acceptance", "partner_id", string="Acceptances", groups=READER
    )
    recovery_acceptance_id = fields.Many2one(
        "credit.recovery.policy.acceptance",
        string="Terms accepted",
        compute="_compute_recovery_terms",
        help="The last acceptance of the policy in force for the customer, else of another one.",
        groups=READER,
    )
    recovery_terms_state = fields.Selection(
        [
            (MISSING_TERMS, "No payment terms"),
            (NOT_ACCEPTED, "Not accepted"),
            (OLD_VERSION, "Earlier version accepted"),
            (ACCEPTED, "Accepted"),
        ],
        string="Terms",
        compute="_compute_recovery_terms",
        search="_search_recovery_terms_state",
        groups=READER,
    )

    @api.depends_context("company")
    @api.depends(
        "commercial_partner_id.property_payment_term_id",
        "commercial_partner_id.recovery_acceptance_ids.active",
        "commercial_partner_id.recovery_policy_id",
    )
    def _compute_recovery_terms(self):
        company = self.env.company.root_id
        debtors = self.commercial_partner_id
        facts = debtors._get_recovery_terms(company)
        for partner in self:
            state, acceptance = facts.get(partner.commercial_partner_id.id, (False, False))
            partner.recovery_terms_state = state
            partner.recovery_acceptance_id = acceptance

    def _get_recovery_terms(self, company):
        """What these customers have agreed to at a company (000-2); no query per customer.

        :param company: the root company
        :return: ``{partner id: (recovery_terms_state, last acceptance or an empty recordset)}``
        """
        accepted = self._get_recovery_accepted(company)
        # users of a branch need not work for their root company
        partners = self.sudo().with_company(company)
        return {
            partner.id: (
                accepted[partner.id][0] if partner.property_payment_term_id else MISSING_TERMS,
                accepted[partner.id][1],
            )
            for partner in partners
        }

    def _get_recovery_accepted(self, company):
        """The same, whatever their payment terms."""
        Acceptance = self.env["credit.recovery.policy.acceptance"]
        accepted = Acceptance._get_accepted(company, self.ids)
        with_one = self.filtered(lambda partner: partner.id in accepted)
        policies = self.env["credit.recovery.policy"]._get_for_partners(
            with_one, company, company._get_recovery_today()
        )
        found = dict.fromkeys(self.ids, (NOT_ACCEPTED, Acceptance))
        for partner in with_one:
            policy, by_code = policies[partner.id], accepted[partner.id]
            if acceptance := by_code.get(policy.code):
                is_old = acceptance.policy_id.version < policy.version
                found[partner.id] = (OLD_VERSION if is_old else ACCEPTED, acceptance)
            else:
                last = max(by_code.values(), key=lambda entry: (entry.date, entry.id))
                found[partner.id] = (NOT_ACCEPTED, last)
        return found

    @api.model
    def _search_recovery_terms_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        # the field is for readers, and so are the acceptances
        Acceptance = self.env["credit.recovery.policy.acceptance"]
        Acceptance.check_access("read")
        company = self.env.company.root_id
        accepted = self.browse(Acceptance._get_accepted(company))._get_recovery_accepted(company)
        ids_by_state = {
            state: [key for key, (found, _entry) in accepted.items() if found == state]
            for state in (OLD_VERSION, ACCEPTED)
        }
        # company-dependent: looked up at the root company, whichever branch asks
        with_terms = Domain(
            "id",
            "in",
            self.sudo()
            .with_company(company)
            .with_context(active_test=False)
            ._search([("property_payment_term_id", "!=", False)]),
        )
        by_state = {
            MISSING_TERMS: ~with_terms,
            NOT_ACCEPTED: with_terms & ~Domain("id", "in", sum(ids_by_state.values(), [])),
            **{state: with_terms & Domain("id", "in", ids) for state, ids in ids_by_state.items()},
        }
        wanted = Domain.OR(by_state[state] for state in value if state in by_state)
        return Domain("commercial_partner_id", "any", wanted)

    def action_accept_recovery_terms(self):
        """Open the form that records the acceptance of the policy in force for the customer."""
        self.ensure_one()
        self.env["credit.recovery.policy.acceptance"].check_access("create")
        action = self.env["ir.actions.actions"]._for_xml_id(
            "credit_recovery.credit_recovery_policy_acceptance_action_record"
        )
        return {**action, "context": {"default_partner_id": self.commercial_partner_id.id}}
