"""Never dun someone who has paid (P-1): written steps wait while the bank is not up to date."""

from odoo import api, models
from odoo.tools import format_date

from ..tools.bank import is_fresh
from ..tools.ladder import Stop
from ..tools.ladder_facts import BANK_NOT_FRESH, FORMAL_NOTICE, REMINDER

# a courtesy speaks of what is not due yet, and who is rung up can say that he has paid
WAITING_KINDS = frozenset((REMINDER, FORMAL_NOTICE))


class CreditRecoveryReview(models.AbstractModel):
    _inherit = "credit.recovery.review"

    @api.model
    def _get_stops(self, company, policies, today):
        """Reminders and formal notices wait while a bank is older than the policy allows (P-1).

        For a day to come (preview) the bank is taken to be as it is today.
        """
        stops = super()._get_stops(company, policies, today)
        day = min(today, company._get_recovery_today())
        bank = self.env["credit.recovery.bank"]._load(company, day)
        stale = [policy for policy in stops if bank and not self._is_fresh(bank, policy, day)]
        if stale and not self.env["credit.recovery.bank.waiver"]._is_waived(company, day):
            stop = Stop(BANK_NOT_FRESH, WAITING_KINDS, None, {"date": bank.up_to})
            for policy in stale:
                stops[policy] += (stop,)
        return stops

    @api.model
    def _get_stale_bank(self, company):
        """The bank that stops written steps of a policy in force at a company today, or None."""
        today = company._get_recovery_today()
        policies = (
            self.env["credit.recovery.policy"].sudo().search([("company_id", "=", company.id)])
        )
        stops = self.sudo()._get_stops(company, policies._get_in_force(today), today)
        if not any(stop.code == BANK_NOT_FRESH for found in stops.values() for stop in found):
            return None
        return self.env["credit.recovery.bank"].sudo()._load(company, today)

    @api.model
    def _is_fresh(self, bank, policy, day):
        return is_fresh(bank.up_to, policy.bank_max_age_days, day, policy._get_working_days())

    @api.model
    def _get_bank_not_fresh_text(self, wait):
        day = format_date(self.env, wait.params["date"])
        return self.env._("The bank is known up to %(date)s only", date=day)

    @api.model
    def _get_payments_up_to(self, company, today):
        """Where bank statements are kept, the day up to which all of them are known (P-1)."""
        bank = self.env["credit.recovery.bank"]._load(company, today)
        if bank:
            return min(bank.up_to, today)
        return super()._get_payments_up_to(company, today)
