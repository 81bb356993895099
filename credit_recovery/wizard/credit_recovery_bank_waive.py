from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.ladder_facts import BANK_NOT_FRESH

MANAGER = "credit_recovery.group_recovery_manager"


class CreditRecoveryBankWaive(models.TransientModel):
    """Asks why reminders and formal notices go out today though the bank is not up to date (P-1).

    A Manager's decision: it lifts a brake for the debtors of every collector of the company.
    """

    _name = "credit.recovery.bank.waive"
    _description = "Send without the bank"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    bank_date = fields.Date(compute="_compute_state", string="Bank up to")
    debtor_count = fields.Integer(compute="_compute_state", string="Debtors waiting")
    reason = fields.Char(required=True)

    @api.depends("company_id")
    def _compute_state(self):
        for wizard in self:
            bank = self.env["credit.recovery.review"]._get_stale_bank(wizard.company_id)
            counts = self.env["credit.recovery.case"]._count_waiting(wizard.company_id)
            wizard.bank_date = bank and bank.up_to
            wizard.debtor_count = counts[BANK_NOT_FRESH]

    def action_confirm(self):
        """Record the decision for today, and have what waits reviewed at once.

        :raises AccessError: the user is no Manager, or the company is not his
        :raises UserError: the bank is up to date, or this day is decided already
        """
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a Manager may send while the bank is not up to date.")
            )
        self.ensure_one()
        company = self.company_id._get_recovery_office()
        company.check_access("read")
        if not self.bank_date:
            raise UserError(
                self.env._("Nothing waits for the bank of %(company)s.", company=company.name)
            )
        self.env["credit.recovery.bank.waiver"]._record(company, self.bank_date, self.reason)
        self.env["credit.recovery.case"]._review_waiting(company, "update_bank")
