"""The bookings of a collection returned unpaid: what is undone, and by which entries."""

from odoo import Command, api, models
from odoo.exceptions import UserError


class CreditRecoveryBounceBooking(models.AbstractModel):
    """Opens invoices again, whatever way their money was booked (P-3, complaint 24).

    Payments, bank lines and their entries stay: an entry, or the bank's own line of the return,
    takes the money back from the payment, so that it does not cover the invoice as a credit.
    """

    _name = "credit.recovery.bounce.booking"
    _description = "Bookings of collections returned unpaid"

    # ------------------------------------------------------------ undoing
    @api.model
    def _undo(self, partials, date, bank_line):
        """Open the invoices of these allocations again.

        :param partials: account.partial.reconcile
        :param date date: when the bank returned them
        :param bank_line: the bank's line of the return, or an empty set: an entry is made
        :return: the entries that take the money back, posted
        :raises UserError: why it must be booked by hand
        """
        if bank_line:
            self._check_bank_line(bank_line, partials)
        credit_lines = partials.credit_move_id
        returned = self._get_returned_payments(partials)
        before = {
            line: (line.amount_residual, line.amount_residual_currency) for line in credit_lines
        }
        partials.unlink()
        freed = {
            line: (
                line.company_currency_id.round(before[line][0] - line.amount_residual),
                line.currency_id.round(before[line][1] - line.amount_residual_currency),
            )
            for line in credit_lines
        }
        if bank_line:
            self._book_on_bank_line(bank_line, freed)
            entries = bank_line.move_id
        else:
            entries = self.env["account.move"].union(
                *(
                    self._book_entry(move, {line: freed[line] for line in lines}, date)
                    for move, lines in credit_lines.grouped("move_id").items()
                )
            )
        returned.filtered(lambda payment: payment.state != "rejected").action_reject()
        return entries

    @api.model
    def _get_returned_payments(self, partials):
        """The payments of which nothing remains."""
        payments = partials.credit_move_id.move_id.origin_payment_id
        return payments.filtered(lambda payment: self._get_of_payments(payment) <= partials)

    @api.model
    def _book_entry(self, move, freed, date):
        """Take the money back from a payment or bank line by an entry of its own.

        :param move: the entry by which the money was booked
        :param dict freed: ``{its line: (amount in company currency, in the line's currency)}``
        """
        ref = self.env._("Returned unpaid: %(origin)s", origin=move.ref or move.name)
        if move.statement_line_id:
            sources = self.env["account.move.line"]
            counterparts = self._prepare_transit_lines(move.journal_id, freed, ref)
        else:
            sources = move.line_ids.filtered(lambda line: line.balance > 0)
            counterparts = self._prepare_mirror_lines(move, sources, freed, ref)
        entry = (
            self.env["account.move"]
            .with_company(move.company_id)
            .create(
                {
                    "move_type": "entry",
                    "date": date,
                    "journal_id": move.journal_id.id,
                    "ref": ref,
                    "line_ids": [
                        Command.create(vals)
                        for vals in [*self._prepare_receivable_lines(freed, ref), *counterparts]
                    ],
                }
            )
        )
        entry.action_post()
        lines = entry.line_ids.sorted("id")
        self._match(lines[: len(freed)], list(freed))
        self._match(lines[len(freed) :], sources)
        return entry

    @api.model
    def _prepare_receivable_lines(self, freed, ref):
        return [
            {
                "name": ref,
                "account_id": line.account_id.id,
                "partner_id": line.partner_id.id,
                "currency_id": line.currency_id.id,
                "amount_currency": amount_currency,
                "balance": balance,
            }
            for line, (balance, amount_currency) in freed.items()
        ]

    @api.model
    def _prepare_transit_lines(self, journal, freed, ref):
        """Against the account where the bank's line of the return will be matched."""
        account = self._get_transit_account(journal)
        return [
            {
                "name": ref,
                "account_id": account.id,
                "partner_id": line.partner_id.id,
                "currency_id": line.currency_id.id,
                "amount_currency": -amount_currency,
                "balance": -balance,
            }
            for line, (balance, amount_currency) in freed.items()
        ]

    @api.model
    def _prepare_mirror_lines(self, move, sources, freed, ref):
        """The other side of the payment turned round, in the share that came back."""
        self._check_mirror(move, sources)
        currency = move.company_currency_id
        back = sum(balance for balance, _amount in freed.values())
        share = back / sum(sources.mapped("balance"))
        vals_list = [
            {
                "name": ref,
                "account_id": line.account_id.id,
                "partner_id": line.partner_id.id,
                "currency_id": line.currency_id.id,
                "amount_currency": -line.currency_id.round(line.amount_currency * share),
                "balance": -currency.round(line.balance * share),
            }
            for line in sources
        ]
        rest = currency.round(-back - sum(vals["balance"] for vals in vals_list))
        vals_list[-1]["balance"] += rest
        if sources[-1].currency_id == currency:
            vals_list[-1]["amount_currency"] += rest
        return vals_list

    @api.model
    def _check_mirror(self, move, sources):
        if not sources:
            raise UserError(
                self.env._("%(entry)s has no other side to turn round.", entry=move.display_name)
            )
        if sources.tax_ids or sources.tax_tag_ids:
            raise UserError(
                self.env._(
                    "%(entry)s deducts taxes (an early-payment discount): undo it by hand with"
                    " “Reset to draft”, then return the invoices.",
                    entry=move.display_name,
                )
            )

    @api.model
    def _match(self, new_lines, old_lines):
        """Match each new line with its old one, where the account is matched at all."""
        for new, old in zip(new_lines, old_lines, strict=False):
            if old.account_id.reconcile and not old.reconciled and new.account_id == old.account_id:
                (new + old).reconcile()
