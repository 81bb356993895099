"""Collections returned unpaid, on the bank's side: its line of the return, its cost."""

from odoo import Command, api, models
from odoo.exceptions import UserError


class CreditRecoveryBounceBooking(models.AbstractModel):
    _inherit = "credit.recovery.bounce.booking"

    @api.model
    def _check_bank_line(self, bank_line, partials):
        """Raise UserError unless the bank's line takes back these allocations, and perhaps more."""
        suspense = self._get_suspense(bank_line)
        currency = suspense.currency_id
        if partials.credit_currency_id != currency:
            raise UserError(
                self.env._(
                    "The bank line %(line)s is of another currency than the money returned: return"
                    " it from the payment or the invoice instead.",
                    line=bank_line.display_name,
                )
            )
        back = sum(partials.mapped("credit_amount_currency"))
        if currency.compare_amounts(back, suspense.amount_currency) > 0:
            raise UserError(
                self.env._(
                    "The bank line %(line)s is smaller than the items chosen: choose fewer.",
                    line=bank_line.display_name,
                )
            )

    @api.model
    def _get_suspense(self, bank_line):
        _liquidity, suspense, _others = bank_line._seek_for_lines()
        if len(suspense) != 1 or suspense.balance <= 0:
            raise UserError(
                self.env._(
                    "The bank line %(line)s takes no money back, or is matched already.",
                    line=bank_line.display_name,
                )
            )
        return suspense

    @api.model
    def _book_on_bank_line(self, bank_line, freed):
        """The bank's line of the return is what takes the money back.

        What it charges beyond stays where it was, to be booked as a cost. The line itself stays;
        only what it is for is filled in, as matching does.
        """
        suspense = self._get_suspense(bank_line)
        old_lines = bank_line.move_id.line_ids
        vals_list = self._prepare_bank_counterparts(bank_line, suspense, freed)
        bank_line.with_context(force_delete=True, skip_readonly_check=True).write(
            {
                "line_ids": [
                    Command.delete(suspense.id),
                    *(Command.create(vals) for vals in vals_list),
                ]
            }
        )
        new_lines = (bank_line.move_id.line_ids - old_lines).sorted("id")
        self._match(new_lines, list(freed))

    @api.model
    def _prepare_bank_counterparts(self, bank_line, suspense, freed):
        """What comes back, at the rate of the bank's line, and what the bank takes beyond."""
        ref = self.env._("Returned unpaid: %(origin)s", origin=bank_line.payment_ref or "")
        rate = suspense.balance / suspense.amount_currency
        round_balance = suspense.company_currency_id.round
        vals_list = self._prepare_receivable_lines(freed, ref)
        for vals in vals_list:
            vals["balance"] = round_balance(vals["amount_currency"] * rate)
        rest = suspense.amount_currency - sum(vals["amount_currency"] for vals in vals_list)
        if not suspense.currency_id.is_zero(rest):
            vals_list.append(
                {
                    "name": suspense.name,
                    "account_id": suspense.account_id.id,
                    "partner_id": suspense.partner_id.id,
                    "currency_id": suspense.currency_id.id,
                    "amount_currency": suspense.currency_id.round(rest),
                    "balance": round_balance(
                        suspense.balance - sum(vals["balance"] for vals in vals_list)
                    ),
                }
            )
        return vals_list

    # ------------------------------------------------------------ cost
    @api.model
    def _book_cost(self, journal, amount, date, account, bank_line, ref):
        """Propose the entry of the bank's cost, as a draft."""
        counterpart = (
            journal.suspense_account_id
            if bank_line and not bank_line.is_reconciled
            else self._get_transit_account(journal)
        )
        shared = {"name": ref}
        return (
            self.env["account.move"]
            .with_company(journal.company_id)
            .create(
                {
                    "move_type": "entry",
                    "date": date,
                    "journal_id": journal.id,
                    "ref": ref,
                    "line_ids": [
                        Command.create({**shared, "account_id": account.id, "balance": amount}),
                        Command.create(
                            {**shared, "account_id": counterpart.id, "balance": -amount}
                        ),
                    ],
                }
            )
        )

    @api.model
    def _get_transit_account(self, journal):
        """Where money on its way out of the bank waits for the bank's line."""
        company = journal.company_id
        methods = journal.outbound_payment_method_line_ids
        chart = self.env["account.chart.template"].with_context(
            allowed_company_ids=company.root_id.ids
        )
        account = (
            methods.payment_account_id[:1]
            or chart.ref("account_journal_payment_credit_account_id", raise_if_not_found=False)
            or company.transfer_account_id
        )
        if not account:
            raise UserError(
                self.env._(
                    "Give the journal %(journal)s an account of outstanding payments: the money"
                    " that the bank takes back is booked there.",
                    journal=journal.display_name,
                )
            )
        return account
