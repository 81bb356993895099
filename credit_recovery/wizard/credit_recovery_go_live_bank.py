from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class CreditRecoveryGoLive(models.TransientModel):
    """Nobody goes live on a bank that nightly reviews would wait for (P-1, P-7)."""

    _inherit = "credit.recovery.go.live"

    @api.depends("company_id")
    def _compute_bank(self):
        """By the rule of the nightly reviews."""
        banks, review = self.env["credit.recovery.bank"].sudo(), self.env["credit.recovery.review"]
        for wizard in self:
            company = wizard.company_id
            stale = review._get_stale_bank(company)
            today = company._get_recovery_today()
            wizard.is_bank_stale = bool(stale)
            wizard.bank_date = review.sudo()._get_payments_up_to(company, today)
            wizard.bank_journals = wizard._get_journals_text(banks._load_all(company))

    @api.model
    def _get_journals_text(self, banks):
        """A line per bank journal."""
        journals = self.env["account.journal"].sudo().browse(bank.journal_id for bank in banks)
        return "\n".join(
            self.env._(
                "%(journal)s: up to %(date)s",
                journal=journal.name,
                date=format_date(self.env, bank.up_to),
            )
            if bank.up_to
            else self.env._(
                "%(journal)s: no statement yet, its payments are registered by hand",
                journal=journal.name,
            )
            for journal, bank in zip(journals, banks, strict=True)
        )

    def _check_bank(self):
        if not self.bank_checked:
            raise UserError(
                self.env._(
                    "Bring the bank up to date first: import the statements and match the payments,"
                    " then confirm it. Whoever has paid must not be written to."
                )
            )
        if self.is_bank_stale and not (self.bank_reason or "").strip():
            raise UserError(
                self.env._(
                    "The bank of %(company)s is not up to date:\n%(journals)s\nImport the"
                    " statements, or say why recovery goes live all the same.",
                    company=self.company_id.name,
                    journals=self.bank_journals,
                )
            )

    def _waive_bank(self):
        """The reason counts as a decision to send without the bank, for today (P-1)."""
        if self.is_bank_stale:
            self.env["credit.recovery.bank.waiver"]._record(
                self.company_id, self.bank_date, self.bank_reason.strip()
            )
