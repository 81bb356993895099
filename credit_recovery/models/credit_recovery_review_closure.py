"""A closed company waits: the ladder, dispatch and print (P-12)."""

from odoo import api, models

from ..tools.closures import get_closure, get_reopening
from ..tools.ladder_facts import CLOSURE, Stop


class CreditRecoveryReview(models.AbstractModel):
    _inherit = "credit.recovery.review"

    @api.model
    def _get_stops(self, company, policies, today):
        stops = super()._get_stops(company, policies, today)
        closures = self.env["credit.recovery.closure"]._get_of(company)
        closure = get_closure(today, closures)
        if not closure:
            return stops
        until = get_reopening(today, closures)
        stop = Stop(CLOSURE, until=until, params={"name": closure.name})
        return {policy: (*found, stop) for policy, found in stops.items()}

    @api.model
    def _get_closure_text(self, wait):
        return self.env._("The company is closed: %(name)s", name=wait.params["name"])
