"""Account statements as files for the user, without sending them (P-6)."""

import re
from contextlib import closing

from odoo import api, models

UNSAFE = re.compile(r"[^\w.,&()\- ]+")


class CreditRecoveryStatement(models.AbstractModel):
    _inherit = "credit.recovery.statement"

    @api.model
    def _make_files_as_user(self, company, partners, day, kind):
        """The statements as files: not numbered, not archived, whatever the state of sending.

        :param company: a root company that the user sees
        :param partners: customers that the user sees
        :param date day: the statements are of this day
        :param kind: ``pdf`` or ``xlsx``
        :return: ``{file name: bytes}``, one per customer and currency
        :raises AccessError: the user is no Collector, or may not see the company or a customer
        :raises UserError: nothing is open of any of them
        """
        self._check_user(company, partners)
        # made like those that are sent, and undone: nothing of them stays
        with closing(self.env.cr.savepoint()):
            notices_sudo = self.sudo()._prepare(company.sudo(), partners.sudo(), day)
            self._check_something_open(notices_sudo)
            return notices_sudo._make_statement_files(kind)


class CreditRecoveryNotice(models.Model):
    _inherit = "credit.recovery.notice"

    def _make_statement_files(self, kind):
        """``{file name: bytes}`` of drafted statements."""
        if kind == "xlsx":
            raws = {notice.id: notice._make_spreadsheet() for notice in self}
        else:
            raws = self._render_released_pdfs()
        files = {}
        for notice in self:
            name = notice._get_download_name()
            taken = sum(other.startswith(name) for other in files)
            files[f"{name} ({taken + 1}).{kind}" if taken else f"{name}.{kind}"] = raws[notice.id]
        return files

    def _get_download_name(self):
        """What, of whom, as of when: an unnumbered statement has no better name."""
        parts = (self._get_title(), self.partner_id.name, str(self.statement_date))
        return UNSAFE.sub("_", " ".join(filter(None, parts)))
