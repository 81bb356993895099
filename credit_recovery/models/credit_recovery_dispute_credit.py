from odoo import Command, api, fields, models
from odoo.fields import Domain


class CreditRecoveryDisputeCredit(models.Model):
    """What was accepted of an invoice, and the credit note that it is held until (P-10)."""

    _name = "credit.recovery.dispute.credit"
    _description = "Accepted part of a dispute"
    _check_company_auto = True

    dispute_id = fields.Many2one(
        "credit.recovery.dispute", required=True, index=True, readonly=True, ondelete="restrict"
    )
    case_id = fields.Many2one(related="dispute_id.case_id", store=True, index=True)
    company_id = fields.Many2one(related="dispute_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="dispute_id.currency_id")
    move_id = fields.Many2one(
        "account.move", string="Invoice", index=True, readonly=True, ondelete="set null"
    )
    amount = fields.Monetary(string="Accepted", required=True, readonly=True)
    refund_id = fields.Many2one(
        "account.move", string="Credit note", index=True, readonly=True, ondelete="set null"
    )
    refund_state = fields.Selection(related="refund_id.state", string="Credit note is")

    @api.model
    def _search_not_posted(self, cases):
        """Accepted amounts of these cases that still wait for their credit note."""
        return self.search(
            Domain("case_id", "in", cases.ids)
            & Domain("date_withdrawn", "=", False)
            & (Domain("refund_id", "=", False) | Domain("refund_id.state", "!=", "posted"))
        )

    def _needs_credit_note(self):
        """Whether its credit note was cancelled or deleted, and it was not taken back."""
        is_missing = self.refund_id.state not in ("draft", "posted")
        return self.move_id and is_missing and not self.date_withdrawn

    def _start_credit_notes(self):
        """Draft a credit note of each accepted amount; an accountant checks and posts it.

        The user's own rights decide whether he may.
        """
        for credit in self:
            move = credit.move_id.with_company(credit.move_id.company_id)
            refund = (
                credit._reverse(move) if move.is_sale_document(True) else credit._draft_for(move)
            )
            refund.invoice_cash_rounding_id = False
            credit._scale(refund)
            # the user made the credit note; that it is this one is the engine's to say
            credit.sudo().refund_id = refund

    def _reverse(self, move):
        """Odoo's own reversal of an invoice, in draft."""
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id, "reason": self._get_words(move)})
        )
        wizard.refund_moves()
        return wizard.new_move_ids

    def _draft_for(self, move):
        """A draft credit note about an entry that is no invoice, such as an opening balance."""
        return self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": self.dispute_id.partner_id.id,
                "company_id": move.company_id.id,
                "currency_id": self.currency_id.id,
                "ref": move.name,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": f"{move.name}: {self._get_words(move)}",
                            "price_unit": self.amount,
                            "tax_ids": [],
                        }
                    )
                ],
            }
        )

    def _get_words(self, move):
        """The reason of the dispute in the customer's language."""
        lang = move.partner_id.lang or self.env.lang
        return self.dispute_id.reason_id.with_context(lang=lang).name

    # ------------------------------------------------------------ amount
    def _scale(self, refund):
        """Bring a credit note to the accepted amount, line by line in proportion."""
        currency = refund.currency_id
        if not currency.compare_amounts(refund.amount_total, self.amount):
            return
        ratio = self.amount / refund.amount_total
        lines = refund.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        prices = {line: currency.round(self._get_price(line) * ratio) for line in lines}
        self._set_prices(refund, prices)
        largest = max(prices, key=lambda line: line.price_total)
        if missing := currency.round(self.amount - refund.amount_total):
            share = self._get_price(largest) / largest.price_total
            self._set_prices(refund, {largest: prices[largest] + currency.round(missing * share)})
        if missing := currency.round(self.amount - refund.amount_total):
            self._add_to_tax(refund, missing)

    def _get_price(self, line):
        """The amount of a line as its price is given: with tax where the tax is in the price."""
        included = any(tax.price_include for tax in line.tax_ids)
        return line.price_total if included else line.price_subtotal

    def _set_prices(self, refund, prices):
        refund.write(
            {
                "invoice_line_ids": [
                    Command.update(line.id, {"quantity": 1, "discount": 0, "price_unit": price})
                    for line, price in prices.items()
                ]
            }
        )

    def _add_to_tax(self, refund, missing):
        """A cent that no price yields, as an accountant would correct it by hand."""
        for line in refund.line_ids.filtered(lambda line: line.display_type == "tax")[:1]:
            amount = line.amount_currency + missing * refund.direction_sign
            refund.write({"line_ids": [Command.update(line.id, {"amount_currency": amount})]})


class CreditRecoveryDispute(models.Model):
    _inherit = "credit.recovery.dispute"

    lacks_credit_note = fields.Boolean(compute="_compute_lacks_credit_note")

    @api.depends("credit_ids.refund_id.state", "credit_ids.date_withdrawn")
    def _compute_lacks_credit_note(self):
        for dispute in self:
            dispute.lacks_credit_note = any(
                credit._needs_credit_note() for credit in dispute.credit_ids
            )
