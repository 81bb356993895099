"""One click to an account statement: from the case, the customer and a call (P-6)."""

from odoo import models
from odoo.exceptions import AccessError

from .credit_recovery_notice_outcome import COLLECTOR


class CreditRecoveryStatement(models.AbstractModel):
    _inherit = "credit.recovery.statement"

    def _send_as_user(self, company, partners, day=None, **vals):
        """Send statements for the user and show them.

        :param company: a root company that the user sees
        :param partners: customers that the user sees
        :param date day: default today
        :raises AccessError: the user is no Collector, or may not see the company or a customer
        """
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may send account statements."))
        if company not in self.env.user.company_ids:
            raise AccessError(
                self.env._("%(company)s is not one of your companies.", company=company.name)
            )
        partners.check_access("read")
        day = day or company._get_recovery_today()
        return self._send(company, partners, day, **vals)


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    def action_send_statement(self):
        """Send the debtors the statement of today, by e-mail, else by letter."""
        self.check_access("read")
        statements = self.env["credit.recovery.statement"]
        notices = self.env["credit.recovery.notice"]
        for company, cases in self.grouped("company_id").items():
            notices += statements._send_as_user(company, cases.partner_id)
        return notices._action_show(self.env._("Account statements"))


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_send_recovery_statement(self):
        """Send the customers the statement of today at the user's company."""
        company = self.env.company.root_id
        notices = self.env["credit.recovery.statement"]._send_as_user(
            company, self.commercial_partner_id
        )
        return notices._action_show(self.env._("Account statements"))


class CreditRecoveryCall(models.Model):
    _inherit = "credit.recovery.call"

    def action_done_with_statement(self):
        """Button of the dialog, which has logged the call by now: the customer asked for it."""
        self.action_done()
        company, partner = self.company_id.root_id, self.partner_id
        self.env["credit.recovery.statement"]._send_as_user(company, partner)
