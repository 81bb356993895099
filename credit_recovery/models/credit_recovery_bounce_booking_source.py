"""Which money may come back: the allocations of payments and bank lines to invoices."""

from odoo import api, models


class CreditRecoveryBounceBooking(models.AbstractModel):
    _inherit = "credit.recovery.bounce.booking"

    @api.model
    def _get_of_payments(self, payments):
        """The allocations of payments to invoices and opening entries."""
        return self._filter(payments.move_id.line_ids.matched_debit_ids)

    @api.model
    def _get_of_bank_lines(self, bank_lines):
        """Those of bank lines, by themselves or through the payments matched with them."""
        lines = bank_lines.move_id.line_ids
        payments = lines.matched_debit_ids.debit_move_id.move_id.origin_payment_id
        return self._filter(lines.matched_debit_ids) | self._get_of_payments(payments)

    @api.model
    def _get_of_invoices(self, moves):
        """The money allotted to invoices; credit notes are no money."""
        partials = self._filter(moves.line_ids.matched_credit_ids)
        return partials.filtered(
            lambda partial: (
                partial.credit_move_id.move_id.origin_payment_id
                or partial.credit_move_id.move_id.statement_line_id
                or partial.credit_move_id.move_id.journal_id.type in ("bank", "cash", "general")
            )
        )

    @api.model
    def _get_of_debtor(self, company, partner):
        """All the money of a debtor at a company, the latest first."""
        partials = self.env["account.partial.reconcile"].search(
            [
                ("debit_move_id.partner_id", "child_of", partner.commercial_partner_id.id),
                ("debit_move_id.account_id.account_type", "=", "asset_receivable"),
                ("company_id", "child_of", company.id),
            ],
            order="max_date desc, id desc",
            limit=200,
        )
        return self._get_of_invoices(partials.debit_move_id.move_id) & self._filter(partials)

    @api.model
    def _filter(self, partials):
        """Those of receivables of trade, less what an earlier return took back."""
        taken_back = (
            self.env["credit.recovery.bounce"]
            .sudo()
            .search([("entry_ids", "in", partials.debit_move_id.move_id.ids)])
            .entry_ids
        )
        return partials.filtered(
            lambda partial: (
                partial.debit_move_id.account_id.account_type == "asset_receivable"
                and not partial.debit_move_id.account_id.non_trade
                and partial.debit_move_id.partner_id
                and partial.debit_move_id.move_id not in taken_back
                and not partial.debit_move_id.move_id.statement_line_id
            )
        )
