"""One click to an account statement: from the case and the customer (P-6)."""

from odoo import api, models
from odoo.exceptions import AccessError

from .credit_recovery_notice_outcome import COLLECTOR


class CreditRecoveryStatement(models.AbstractModel):
    _inherit = "credit.recovery.statement"

    def _send_as_user(self, company, partners, day=None, **vals):
        """Send statements for the user.

        :param company: a root company that the user sees
        :param partners: customers that the user sees
        :param date day: default today
        :return: (the notices, the customers that no way leads to)
        :raises AccessError: the user is no Collector, or may not see the company or a customer
        """
        self._check_user(company, partners)
        return self._send(company, partners, day or company._get_recovery_today(), **vals)

    @api.model
    def _check_user(self, company, partners):
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may send account statements."))
        company.with_env(self.env)._get_recovery_office()
        partners.check_access("read")

    @api.model
    def _show_sent(self, notices, lost):
        """Open the statements sent, and name the customers whom no way leads to.

        :param notices: the statements
        :param lost: customers
        :return: action
        """
        action = notices._action_show(self.env._("Account statements"))
        if not lost:
            return action
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("No way leads to some customers"),
                "message": self.env._(
                    "Sent to the others. No e-mail address and no complete postal address of:"
                    " %(names)s",
                    names=", ".join(lost.mapped("display_name")),
                ),
                "next": action,
            },
        }


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    def action_send_statement(self):
        """Send the debtors the statement of today, by e-mail, else by letter."""
        self.check_access("read")
        statements = self.env["credit.recovery.statement"]
        notices, lost = self.env["credit.recovery.notice"], self.env["res.partner"]
        for company, cases in self.grouped("company_id").items():
            sent, unreachable = statements._send_as_user(company, cases.partner_id)
            notices, lost = notices + sent, lost + unreachable
        return statements._show_sent(notices, lost)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_send_recovery_statement(self):
        """Send the customers the statement of today at the user's company."""
        company, statements = self.env.company.root_id, self.env["credit.recovery.statement"]
        return statements._show_sent(*statements._send_as_user(company, self.commercial_partner_id))
