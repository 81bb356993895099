"""Money received from a debtor, each euro once, however it was booked (P-11)."""

from datetime import timedelta

from odoo import Command

from .bank_common import BankMixin
from .common import RecoveryCase


class ReceiptsCase(BankMixin, RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls.make_invoice(25, 300)
        cls.receivable = cls.get_item(cls.invoice).account_id
        cls.env["credit.recovery.case"]._get_open(cls.company, cls.debtor, cls.today)

    @classmethod
    def get_item(cls, move):
        return move.line_ids.filtered(lambda line: line.account_id.account_type in RECEIVABLE)

    def received(self, days=5, partner=None, company=None):
        """[(amount in company currency, amount in its own)] of the last days."""
        partner = partner or self.debtor
        self.env.flush_all()
        found = self.env["credit.recovery.receipts"]._get_received(
            company or self.company,
            {partner.id: self.today - timedelta(days=days)},
            self.today,
        )
        return [(float(money.amount_company), float(money.amount)) for money in found[partner.id]]

    def total(self, **kwargs):
        return sum(company for company, _own in self.received(**kwargs))

    def match(self, line, move):
        """Match a bank line as an accountant without a widget does: on the entry itself."""
        suspense = line._seek_for_lines()[1]
        suspense.write({"account_id": self.receivable.id, "partner_id": self.debtor.id})
        (suspense + self.get_item(move)).reconcile()

    def make_entry(self, *lines, journal=None, days=0):
        """A posted entry of (account, balance, partner)."""
        journal = journal or self.company_data["default_journal_misc"]
        entry = self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "date": self.today - timedelta(days=days),
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "balance": balance,
                            "partner_id": partner and partner.id,
                        }
                    )
                    for account, balance, partner in lines
                ],
            }
        )
        entry.action_post()
        return entry


RECEIVABLE = ("asset_receivable",)


class TestHowBooked(ReceiptsCase):
    def test_a_payment_of_an_invoice_whole_or_in_part(self):
        self._pay(self.invoice, 100)
        self.assertEqual(self.received(), [(100, 100)])
        self._pay(self.invoice, 200)
        self.assertEqual(self.total(), 300)

    def test_more_than_the_invoice_and_on_account(self):
        self._pay(self.invoice, 350)
        self.assertEqual(self.total(), 350)

    def test_since_its_day_and_not_before(self):
        self._pay(self.invoice, 100)
        self.assertEqual(self.total(days=0), 100)
        self.assertEqual(self.total(days=-1), 0)

    def test_a_bank_line_of_the_partner_before_and_after_its_match(self):
        line = self.make_bank_line(120, partner_id=self.debtor.id)
        self.assertEqual(self.received(), [(120, 120)])
        self.match(line, self.invoice)
        self.assertEqual(self.received(), [(120, 120)])

    def test_a_miscellaneous_bank_entry_matched_by_hand(self):
        """Also without a partner: the money is that of the invoice's debtor."""
        bank = self.get_bank_journal().default_account_id
        entry = self.make_entry((bank, 80, None), (self.receivable, -80, None))
        self.assertEqual(self.received(), [])
        (self.get_item(entry) + self.get_item(self.invoice)).reconcile()
        self.assertEqual(self.received(), [(80, 80)])

    def test_money_of_another_partner_that_pays_the_invoice(self):
        other = self.make_debtor("Verdi S.p.A.")
        bank = self.get_bank_journal().default_account_id
        entry = self.make_entry((bank, 400, None), (self.receivable, -400, other))
        (self.get_item(entry) + self.get_item(self.invoice)).reconcile()
        self.assertEqual((self.total(), self.total(partner=other)), (300, 100))

    def test_a_payment_and_its_bank_line_are_the_same_money(self):
        self._pay(self.invoice, 100)
        line = self.make_bank_line(100, partner_id=self.debtor.id)
        self.assertEqual(self.total(), 100)
        self.make_bank_line(40, partner_id=self.debtor.id)
        self.assertEqual(self.total(), 140)
        self.assertFalse(line.is_reconciled)


class TestWhatIsNoMoney(ReceiptsCase):
    def test_a_credit_note(self):
        refund = self.make_invoice(0, 300, move_type="out_refund")
        (self.get_item(refund) + self.get_item(self.invoice)).reconcile()
        self.assertEqual(self.invoice.payment_state, "reversed")
        self.assertEqual(self.received(), [])

    def test_a_write_off(self):
        expense = self.company_data["default_account_expense"]
        entry = self.make_entry((expense, 300, None), (self.receivable, -300, self.debtor))
        (self.get_item(entry) + self.get_item(self.invoice)).reconcile()
        self.assertEqual(self.received(), [])

    def test_a_payment_with_a_write_off_counts_as_what_came_in(self):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.invoice.ids
        )
        wizard.create(
            {
                "payment_date": self.today,
                "amount": 285,
                "payment_difference_handling": "reconcile",
                "writeoff_account_id": self.company_data["default_account_expense"].id,
            }
        )._create_payments()
        self.assertIn(self.invoice.payment_state, ("paid", "in_payment"))
        self.assertEqual(self.total(), 285)

    def test_a_payment_that_was_undone(self):
        payment = self._pay(self.invoice, 300)
        self.get_item(self.invoice).remove_move_reconcile()
        self.assertEqual(self.total(), 300, "on account: the money is there")
        payment.action_draft()
        self.assertEqual(self.total(), 0)
        payment.action_post()
        self.assertEqual(self.total(), 300)
        payment.action_reject()
        self.assertEqual(self.total(), 0)

    def test_what_the_bank_took_back(self):
        payment = self._pay(self.invoice, 300)
        money = self.get_item(payment.move_id)
        back = payment.move_id._reverse_moves([{"date": self.today}])
        back.action_post()
        self.get_item(self.invoice).remove_move_reconcile()
        (money + self.get_item(back)).reconcile()
        self.assertEqual(self.total(), 0)


class TestWhere(ReceiptsCase):
    def test_another_currency(self):
        dollar = self.setup_other_currency("CHF", rates=[("1900-01-01", 2.0)])
        invoice = self.init_invoice(
            "out_invoice", partner=self.debtor, amounts=[100], taxes=[], currency=dollar, post=True
        )
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"payment_date": self.today, "amount": 60})._create_payments()
        self.assertEqual(self.received(), [(30, 60)])

    def test_another_company(self):
        other = self.make_company("Altra S.r.l.")
        self._pay(self.invoice, 100)
        self.assertEqual(self.received(company=other), [])

    def test_many_debtors_cost_as_many_queries_as_one(self):
        partners = self.debtor + self.make_debtor("Verdi S.p.A.") + self.make_debtor("Neri S.n.c.")
        receipts = self.env["credit.recovery.receipts"]
        for some in (self.debtor, partners):
            since = dict.fromkeys(some.ids, self.today)
            receipts._get_received(self.company, since, self.today)
            with self.assertQueryCount(3):
                receipts._get_received(self.company, since, self.today)
