"""Money booked in all the ways there are, and the dialog of what the bank returned."""

from freezegun import freeze_time

from odoo import Command

from .review_common import TODAY, ReviewCase, days_before


class BounceCase(ReviewCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank = cls.company_data["default_journal_bank"]
        cls.company.recovery_bounce_account_id = cls.company_data["default_account_expense"]
        cls.reason = cls.env.ref("credit_recovery.reason_bounce_no_funds")
        cls.collector = cls.get_colleague("collector")
        cls.bianchi = cls.make_debtor("Bianchi S.r.l.")

    # ------------------------------------------------------------ how money is booked
    def make_bank_line(self, amount, partner=None, day=None, **vals):
        return self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank.id,
                "date": day or days_before(10),
                "amount": amount,
                "payment_ref": "RIBA 123",
                "partner_id": (partner or self.env["res.partner"]).id,
                **vals,
            }
        )

    def match(self, bank_line, lines):
        """Match open journal items with a bank line, as reconciliation tools do."""
        _liquidity, suspense, _others = bank_line._seek_for_lines()
        old = bank_line.move_id.line_ids
        bank_line.with_context(force_delete=True, skip_readonly_check=True).write(
            {
                "line_ids": [
                    Command.delete(suspense.id),
                    *(
                        Command.create(
                            {
                                "name": line.name,
                                "account_id": line.account_id.id,
                                "partner_id": line.partner_id.id,
                                "currency_id": line.currency_id.id,
                                "amount_currency": -line.amount_residual_currency,
                                "balance": -line.amount_residual,
                            }
                        )
                        for line in lines
                    ),
                ]
            }
        )
        new = (bank_line.move_id.line_ids - old).sorted("id")
        for line, counterpart in zip(lines, new, strict=True):
            (line + counterpart).reconcile()

    def receivable(self, moves):
        return moves.line_ids.filtered(lambda line: line.account_type == "asset_receivable")

    def pay_by_bank_line(self, moves, day=None):
        """The bank's line pays the invoices directly."""
        lines = self.receivable(moves).sorted("id")
        bank_line = self.make_bank_line(sum(lines.mapped("amount_residual")), day=day)
        self.match(bank_line, lines)
        return bank_line

    def pay_and_match(self, moves, day=None):
        """A payment, matched with the bank's line."""
        payment = self.pay(moves, day=day or days_before(10))
        liquidity = payment._seek_for_lines()[0]
        bank_line = self.make_bank_line(payment.amount, day=day)
        self.match(bank_line, liquidity)
        return payment, bank_line

    # ------------------------------------------------------------ the dialog
    def open_dialog(self, records, user=None, today=TODAY, **vals):
        with freeze_time(f"{today} 12:00:00"):
            return (
                self.env["credit.recovery.bounce.add"]
                .with_user(user or self.collector)
                .with_context(active_model=records._name, active_ids=records.ids)
                .create({"reason_id": self.reason.id, "bank_code": "AM04", **vals})
            )

    def bounce(self, records, moves=None, user=None, today=TODAY, **vals):
        """Record a return: of everything proposed, or of these invoices.

        :return: the record
        """
        wizard = self.open_dialog(records, user, today, **vals)
        if moves:
            for line in wizard.line_ids:
                line.selected = line.move_id in moves
        before = self.env["credit.recovery.bounce"].search([])
        with freeze_time(f"{today} 12:00:00"):
            wizard.action_confirm()
        self.env.flush_all()
        return self.env["credit.recovery.bounce"].search([]) - before

    # ------------------------------------------------------------ what must be true afterwards
    def assertOpenAgain(self, moves):
        for move in moves:
            self.assertEqual(move.payment_state, "not_paid", move.name)
            self.assertEqual(move.amount_residual, move.amount_total)

    def assertNoCredit(self, partner=None):
        """Nothing is left that would cover the invoice as a payment on account."""
        lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", (partner or self.debtor).id),
                ("account_type", "=", "asset_receivable"),
                ("amount_residual", "<", 0),
                ("parent_state", "=", "posted"),
            ]
        )
        self.assertFalse(lines)
