from odoo import api, models
from odoo.fields import Domain

from .credit_recovery_case_promise import STALLER


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    @api.model
    def _get_work_list(self, company, today):
        """And the cases with a promise to judge: who kept it has paid, his case is closed."""
        domain = Domain("company_id", "=", company.id) & Domain("state", "=", "open")
        due = domain & Domain("date_limit", "<", today)
        promises = self.env["credit.recovery.promise"].sudo().search(due)
        work = super()._get_work_list(company, today)
        late = promises.case_id.filtered_domain(self._get_due_domain(today))
        return sorted({*work, *late.ids}) if late else work


class CreditRecoveryReview(models.AbstractModel):
    """Promises in a review: they hold items, and broken ones become tasks."""

    _inherit = "credit.recovery.review"

    @api.model
    def _get_hold_texts(self):
        return {**super()._get_hold_texts(), "promise": self.env._("promised payment")}

    @api.model
    def _get_hold_reason(self, kind, res_id):
        if kind == "promise":
            return self.env["credit.recovery.promise"].sudo().browse(res_id)._get_outline()
        return super()._get_hold_reason(kind, res_id)

    @api.model
    def _get_wanted_tasks(self, cases, actions, plans, today):
        wanted = super()._get_wanted_tasks(cases, actions, plans, today)
        broken = cases._filter_promise_broken()
        stallers = broken._filter_stallers(broken._count_broken_promises())
        return {
            **wanted,
            "promise_broken": (
                broken,
                self.env._("A promise was broken: call, and ask for a new date or the cause"),
            ),
            STALLER: (
                stallers,
                self.env._("Promises broken again: formal notice at once? A Manager decides"),
            ),
        }
