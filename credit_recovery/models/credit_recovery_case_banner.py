"""Banners above worklist and preview: what stops a whole company, and what to do about it."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.ladder_facts import BANK_NOT_FRESH

MANAGER = "credit_recovery.group_recovery_manager"


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    @api.model
    def get_banners(self, domain=None):
        """Banners of the companies chosen in the web client (P-1).

        :param domain: of the records shown; the worklist's banners do not depend on it
        :return: list of ``{"key", "text", "buttons": [{"label", "action"}]}``
        """
        self.check_access("read")
        companies = self.env.companies.filtered(lambda company: not company.parent_id)
        return [
            banner
            for company in companies
            for banner in self._get_banners(company, self._count_waiting(company))
        ] + self._get_branch_banners()

    @api.model
    def _get_branch_banners(self):
        """Why who has chosen a branch only sees nothing of it here."""
        return [
            {
                "key": f"branch-{office.id}",
                "text": self.env._(
                    "%(company)s keeps the recovery of all its branches together: choose it in the"
                    " menu of companies, or ask for access to it.",
                    company=office.name,  # its name is on every letter
                ),
                "buttons": [],
            }
            for office in self.env.companies.sudo().root_id - self.env.companies
        ]

    @api.model
    def _get_banners(self, company, counts):
        """The banners of one company; sources of stops extend it.

        :param res.company company: a root company
        :param dict counts: ``{Wait code: how many debtors wait for its end}``
        """
        bank = self.env["credit.recovery.review"]._get_stale_bank(company)
        return [self._get_bank_banner(company, bank, counts)] if bank else []

    @api.model
    def _get_bank_banner(self, company, bank, counts):
        text = self._get_bank_text(company, bank, counts.get(BANK_NOT_FRESH, 0))
        journal = self.env["account.journal"].browse(bank.journal_id)
        buttons = []
        if journal.has_access("read"):  # a branch's journal may be out of sight
            buttons.append({"label": self.env._("Import"), "action": journal.open_action()})
        if self.env.user.has_group(MANAGER):
            action = self.env["ir.actions.actions"]._for_xml_id(
                "credit_recovery.credit_recovery_bank_waive_action"
            )
            action["context"] = {"default_company_id": company.id}
            buttons.append({"label": self.env._("Send anyway"), "action": action})
        return {"key": f"{BANK_NOT_FRESH}-{company.id}", "text": text, "buttons": buttons}

    @api.model
    def _get_bank_text(self, company, bank, count):
        values = {"company": company.name, "date": format_date(self.env, bank.up_to)}
        if not count:
            return self.env._(
                "%(company)s: bank up to %(date)s. Reminders and formal notices that come up will"
                " wait.",
                **values,
            )
        return self.env._(
            "%(company)s: bank up to %(date)s. Reminders and formal notices wait"
            " (debtors: %(count)s).",
            count=count,
            **values,
        )

    @api.model
    def _count_waiting(self, company):
        """How many debtors wait for the bank: nothing is prepared, or it is not sent (P-1).

        :return: ``{Wait code: count}``
        """
        at_company = Domain("company_id", "=", company.id)
        waiting = self.search(at_company & Domain("next_action", "=", "update_bank")).partner_id
        Notice = self.env["credit.recovery.notice"]
        unsent = Domain("state", "in", ("approved", "sending")) & Domain("attempted_at", "=", False)
        unsent &= Domain("checksum", "=", False) | Domain("channel", "=", "email")
        stopped = Notice.search(at_company & unsent)._get_stopped().partner_id
        return {BANK_NOT_FRESH: len(waiting | stopped)}
