from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.ladder_facts import BANK_NOT_FRESH


class CreditRecoveryBankWaiver(models.Model):
    """A Manager's decision to write to debtors on a day though the bank is not up to date (P-1).

    One per company and day: it is made in its dialog only, and stays as it is.
    """

    _name = "credit.recovery.bank.waiver"
    _description = "Sent without the bank"
    _order = "date desc, id desc"
    _rec_name = "date"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    date = fields.Date(required=True, readonly=True, string="Day")
    bank_date = fields.Date(readonly=True, string="Bank up to")
    debtor_count = fields.Integer(readonly=True, string="Debtors waiting")
    reason = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True, string="Decided by")

    _one_per_day = models.UniqueIndex(
        "(company_id, date)", "Sending without the bank was allowed for this day already."
    )

    @api.depends("company_id", "date")
    def _compute_display_name(self):
        for waiver in self:
            day = format_date(self.env, waiver.date)
            waiver.display_name = f"{waiver.company_id.name}, {day}"

    @api.model
    def _is_waived(self, company, today):
        """Whether the company sends on a day whatever its banks."""
        domain = [("company_id", "=", company.id), ("date", "=", today)]
        return bool(self.sudo().search_count(domain, limit=1))

    @api.model
    def _record(self, company, bank_date, reason):
        """Record a decision of the user for today; his role is the caller's to check.

        :param date bank_date: up to which the bank is known
        """
        counts = self.env["credit.recovery.case"]._count_waiting(company)
        # nobody writes waivers but the dialogs
        self.sudo().create(
            {
                "company_id": company.id,
                "date": company._get_recovery_today(),
                "bank_date": bank_date,
                "debtor_count": counts[BANK_NOT_FRESH],
                "reason": reason,
                "user_id": self.env.uid,
            }
        )
