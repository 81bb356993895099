from odoo import api, models


class CreditRecoveryReview(models.AbstractModel):
    """Where we owe a debtor as much as is overdue, somebody is to agree a set-off (P-15)."""

    _inherit = "credit.recovery.review"

    @api.model
    def _get_wanted_tasks(self, cases, actions, plans, today):
        return {
            **super()._get_wanted_tasks(cases, actions, plans, today),
            "set_off": (
                self._get_set_off_cases(cases.company_id, cases, plans, today),
                self.env._("Agree a set-off: we owe this debtor as much as is overdue"),
            ),
        }

    @api.model
    def _get_set_off_cases(self, company, cases, plans, today):
        """The cases with a set-off to agree, none of them held for it; one query."""
        owing = {
            partner_id: overdue
            for partner_id, plan in plans.items()
            if (overdue := plan.facts.get_figures(today).overdue) > 0
            and not any(hold.kind == "set_off" for item in plan.facts.items for hold in item.holds)
        }
        totals = self.env["credit.recovery.payable"]._get_totals(company, list(owing))
        compare = company.currency_id.compare_amounts
        return cases.filtered(
            lambda case: (
                case.partner_id.id in totals
                and compare(totals[case.partner_id.id], float(owing[case.partner_id.id])) >= 0
            )
        )
