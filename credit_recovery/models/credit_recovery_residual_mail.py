"""Once a month the recovery manager is asked to decide on the small balances (P-18)."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_amount

SMALL = ("small_balance", "retention")


class CreditRecoveryResidual(models.Model):
    _inherit = "credit.recovery.residual"

    @api.model
    def _cron_small_balances(self):
        """Monthly: write to each company's recovery manager, where something is to decide."""
        self = self.sudo()
        companies = self.env["res.company"].search(
            [("parent_id", "=", False), ("recovery_sending", "!=", "off")]
        )
        for company in companies:
            self._send_list(company)

    @api.model
    def _send_list(self, company):
        """Write to the recovery manager of one company; the mail leaves by the usual queue.

        :return: the mail, empty when nothing is to decide or nobody is there to do it
        """
        mails, manager = self.env["mail.mail"], company.recovery_manager_id
        [(count, amount)] = self._read_undecided(company)
        if not count or not manager.email_normalized or not manager.active:
            return mails
        words = {
            "count": count,
            "amount": format_amount(
                self.with_context(lang=manager.lang).env, amount, company.currency_id
            ),
            "company_name": company.name,
            "url": f"{company.get_base_url()}/odoo/recovery-small",
        }
        template = self.env.ref("credit_recovery.mail_template_small_balances")
        return mails.create(template._prepare_recovery_mail(company, manager, words))

    @api.model
    def _read_undecided(self, company):
        """:return: [(how many small balances are to decide, their total in company currency)]"""
        self.env.flush_all()  # the list reads the ledger by SQL
        # the list takes its day from the company at work
        items = self.env["credit.recovery.item"].with_company(company)
        domain = (
            Domain("hold_code", "in", SMALL)
            & Domain("decision", "=", False)
            & Domain("company_id", "=", company.id)
        )
        return items._read_group(domain, [], ["__count", "amount_residual_company:sum"])
