"""What is in dispute speaks neither for nor against a customer (003-8, 003-9)."""

from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .dispute_common import DisputeCase
from .score_common import ScoreCase

PAID = ((300, 0, 100), (200, 0, 100), (100, 0, 100))


@tagged("post_install", "-at_install")
class TestScoreContested(ScoreCase, DisputeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_history(cls.debtor, *PAID)
        cls.invoice = cls.make_invoice(40, 800)
        cls._review()

    def measure(self):
        """What is late, in per cent, and what is overdue."""
        self.env.flush_all()
        lines = {line.code: line.value for line in self.score().line_ids}
        return lines["paid_late"], lines["unpaid"]

    def test_an_invoice_in_dispute_does_not_count_until_it_is_resolved(self):
        self.assertEqual(self.measure(), (72.73, 800))
        dispute = self.open_dispute(self.invoice)
        self.assertEqual(self.measure(), (0, 0))
        self.resolve(dispute, "rejected")
        self.assertEqual(self.measure(), (72.73, 800))

    def test_of_a_part_in_dispute_the_rest_counts(self):
        self.open_dispute(self.invoice, amount=600)
        self.assertEqual(self.measure(), (40, 200))

    def test_what_was_accepted_does_not_count_before_its_credit_note_either(self):
        self.resolve(self.open_dispute(self.invoice, amount=600), "partly", [500])
        self.assertEqual(self.measure(), (50, 300))

    def test_other_invoices_and_other_customers_count(self):
        other = self.make_debtor("Verdi S.r.l.")
        self.make_history(other, *PAID, (40, None, 800))
        self.make_invoice(30, 100)
        self.open_dispute(self.invoice)
        self.assertEqual(self.measure(), (25, 100))
        lines = {line.code: line.value for line in self.get_scores(other).line_ids}
        self.assertEqual(lines["unpaid"], 800)

    def test_of_a_disputed_instalment_the_others_count(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Two instalments",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": days})
                    for days in (0, 30)
                ],
            }
        )
        first = self.today - timedelta(days=60)
        self._pay(self.invoice)
        invoice = self.make_invoice(
            60, 1000, invoice_date=first, invoice_payment_term_id=term.id, invoice_date_due=False
        )
        self.open_dispute(invoice, date_due=first)
        self.assertEqual(self.measure()[1], 500)

    def test_money_on_account_covers_what_is_not_in_dispute(self):
        self.make_invoice(30, 100)
        self.open_dispute(self.invoice)
        self.env["account.payment"].create(
            {
                "partner_id": self.debtor.id,
                "payment_type": "inbound",
                "partner_type": "customer",
                "amount": 100,
                "date": self.today,
            }
        ).action_post()
        self.assertEqual(self.measure(), (0, 0))

    def test_a_foreign_invoice_is_in_dispute_by_its_own_currency(self):
        """600 of 1,600 foreign units at a rate of 2: 500 of 800 are left."""
        currency = self.setup_other_currency("HRK", rates=[("2000-01-01", 2.0)])
        self._pay(self.invoice)
        invoice = self.make_invoice(40, 1600, currency_id=currency.id)
        self.open_dispute(invoice, amount=600)
        self.assertEqual(self.measure()[1], 500)

    def test_which_of_two_invoices_of_a_day_was_imported_first_does_not_matter(self):
        """Money on account covers the smaller one, whatever its id (score stable on re-import)."""
        self._pay(self.invoice)
        found = []
        for amounts in ((100, 200), (200, 100)):
            partner = self.make_debtor(f"Bought {amounts}")
            self.make_history(partner, *PAID)
            for amount in amounts:
                self.make_invoice(50, amount, partner=partner)
            self.env["account.payment"].create(
                {
                    "partner_id": partner.id,
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "amount": 100,
                    "date": self.today,
                }
            ).action_post()
            self.env.flush_all()
            found.append(self.score(partner).fingerprint)
        self.assertEqual(*found)
