"""Collections returned unpaid (insoluto): whatever way the money was booked (P-3, complaint 24)."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .bounce_common import BounceCase
from .review_common import TODAY, days_before


@tagged("post_install", "-at_install")
class TestWaysOfBooking(BounceCase):
    def test_by_a_payment_not_yet_on_the_bank_statement(self):
        invoice = self.make_invoice(15)
        payment = self.pay(invoice, day=days_before(10))
        self.assertEqual(invoice.payment_state, "paid")
        bounce = self.bounce(payment)
        self.assertOpenAgain(invoice)
        self.assertNoCredit()
        self.assertEqual(payment.state, "rejected")
        liquidity = payment._seek_for_lines()[0]
        self.assertTrue(liquidity.reconciled, "no money is on its way any more")
        self.assertEqual(bounce.entry_ids.state, "posted")
        self.assertEqual((bounce.amount, bounce.line_ids.move_id), (300, invoice))

    def test_by_a_payment_matched_with_the_bank(self):
        """The bank's line stays matched; what it takes back waits for its next line."""
        invoice = self.make_invoice(15)
        payment, bank_line = self.pay_and_match(invoice)
        bounce = self.bounce(payment)
        self.assertOpenAgain(invoice)
        self.assertNoCredit()
        self.assertTrue(bank_line.is_reconciled)
        self.assertTrue(payment._seek_for_lines()[0].reconciled)
        transit = bounce.entry_ids.line_ids.filtered(lambda line: not line.reconciled)
        self.assertEqual(transit.account_id, payment.outstanding_account_id)
        self.assertEqual(transit.amount_residual, -300)

    def test_by_a_bank_line_alone(self):
        invoice = self.make_invoice(15)
        bank_line = self.pay_by_bank_line(invoice)
        before = bank_line.move_id.line_ids.mapped("balance")
        bounce = self.bounce(bank_line)
        self.assertOpenAgain(invoice)
        self.assertNoCredit()
        self.assertEqual(bank_line.move_id.line_ids.mapped("balance"), before)
        self.assertNotIn("asset_cash", bounce.entry_ids.line_ids.account_id.mapped("account_type"))

    def test_from_the_invoice_however_it_was_paid(self):
        for pay in (
            lambda invoice: self.pay(invoice, day=days_before(10)),
            self.pay_and_match,
            self.pay_by_bank_line,
        ):
            invoice = self.make_invoice(15)
            pay(invoice)
            self.bounce(invoice)
            self.assertOpenAgain(invoice)
            self.assertNoCredit()

    def test_from_the_journal_entry_of_the_bank_line_or_payment(self):
        """Invoicing alone shows bank lines by their journal entries only."""
        invoice = self.make_invoice(15)
        self.bounce(self.pay_by_bank_line(invoice).move_id)
        self.assertOpenAgain(invoice)
        payment = self.pay(invoice, day=days_before(5))
        self.bounce(payment.move_id)
        self.assertOpenAgain(invoice)
        self.assertEqual(payment.state, "rejected")

    def test_from_the_bank_line_that_paid_through_payments(self):
        """A lump of the bank: two payments of two debtors, one of them comes back."""
        mine, other = self.make_invoice(15), self.make_invoice(15, 200, partner=self.bianchi)
        payments = self.pay(mine, day=days_before(10)) + self.pay(other, day=days_before(10))
        lines = self.env["account.move.line"]
        for payment in payments:
            lines += payment._seek_for_lines()[0]
        bank_line = self.make_bank_line(500)
        self.match(bank_line, lines)
        bounce = self.bounce(bank_line, other)
        self.assertOpenAgain(other)
        self.assertEqual(mine.payment_state, "paid")
        self.assertEqual(bounce.partner_id, self.bianchi)
        self.assertEqual(payments.mapped("state"), ["paid", "rejected"])

    def test_only_the_chosen_invoices_of_a_lump_open_again(self):
        invoices = [self.make_invoice(15, amount) for amount in (100, 200, 300)]
        payment = self.pay(invoices[0] + invoices[1] + invoices[2], day=days_before(10))
        self.assertEqual(len(payment), 1)
        bounce = self.bounce(payment, invoices[1])
        self.assertOpenAgain(invoices[1])
        self.assertEqual([i.payment_state for i in invoices], ["paid", "not_paid", "paid"])
        self.assertNoCredit()
        self.assertEqual(bounce.amount, 200)
        self.assertNotEqual(payment.state, "rejected", "part of it is good")
        self.assertEqual(payment._seek_for_lines()[0].amount_residual, 400)
        self.bounce(payment, invoices[0] + invoices[2])
        self.assertOpenAgain(invoices[0] + invoices[2])
        self.assertNoCredit()

    def test_two_debtors_in_one_return_are_two_records(self):
        mine, other = self.make_invoice(15), self.make_invoice(15, 100, partner=self.bianchi)
        bank_line = self.pay_by_bank_line(mine + other)
        bounces = self.bounce(bank_line, cost=10)
        self.assertEqual(
            {bounce.partner_id: (bounce.amount, bounce.cost) for bounce in bounces},
            {self.debtor: (300, 7.5), self.bianchi: (100, 2.5)},
        )
        self.assertEqual(sum(bounces.cost_entry_id.line_ids.mapped("debit")), 10)

    def test_the_banks_own_line_of_the_return_takes_the_money_back(self):
        """No second entry: the bank's line is matched with what it takes back."""
        invoice = self.make_invoice(15)
        payment, bank_line = self.pay_and_match(invoice)
        back = self.make_bank_line(-300, self.debtor, TODAY)
        bounce = self.bounce(back)
        self.assertOpenAgain(invoice)
        self.assertNoCredit()
        self.assertTrue(back.is_reconciled)
        self.assertTrue(bank_line.is_reconciled)
        self.assertEqual(bounce.entry_ids, back.move_id)
        self.assertEqual(payment.state, "rejected")

    def test_what_the_bank_takes_beyond_is_its_cost(self):
        invoice = self.make_invoice(15)
        self.pay_by_bank_line(invoice)
        back = self.make_bank_line(-304.5, self.debtor, TODAY)
        wizard = self.open_dialog(back)
        self.assertFalse(wizard.line_ids.filtered("selected"), "no sum is equal: a person ticks")
        bounce = self.bounce(back, invoice, cost=4.5)
        self.assertOpenAgain(invoice)
        _liquidity, suspense, _others = back._seek_for_lines()
        self.assertEqual(suspense.balance, 4.5)
        credit = bounce.cost_entry_id.line_ids.filtered("credit")
        self.assertEqual((credit.account_id, credit.credit), (suspense.account_id, 4.5))

    def test_a_part_payment_that_comes_back(self):
        invoice = self.make_invoice(15)
        payment = self.pay(invoice, 120, day=days_before(10))
        self.assertEqual(invoice.amount_residual, 180)
        self.bounce(payment)
        self.assertOpenAgain(invoice)
        self.assertNoCredit()

    def test_a_payment_in_another_currency(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 2.0)])
        invoice = self.make_invoice(15, 300, currency=currency)
        payment = self.pay(invoice, day=days_before(10))
        bounce = self.bounce(payment)
        self.assertOpenAgain(invoice)
        self.assertNoCredit()
        self.assertEqual((bounce.amount, bounce.line_ids.amount), (150, 300))
        self.assertEqual(bounce.line_ids.currency_id, currency)

    def test_a_changed_rate_leaves_no_difference(self):
        """The difference of exchange of the payment is reversed with it."""
        currency = self.setup_other_currency(
            "EUR", rates=[("2016-01-01", 2.0), (str(days_before(12)), 3.0)]
        )
        invoice = self.make_invoice(15, 300, currency=currency)
        self.bounce(self.pay(invoice, day=days_before(10)))
        self.assertOpenAgain(invoice)
        line = self.receivable(invoice)
        self.assertEqual((line.amount_residual_currency, line.amount_residual), (300, 150))
        self.assertNoCredit()

    def test_one_instalment_of_two(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "Half now, half in 30 days",
                "line_ids": [
                    Command.create({"value_amount": 50, "nb_days": 0}),
                    Command.create({"value_amount": 50, "nb_days": 30}),
                ],
            }
        )
        invoice = self.make_invoice(15, 200, invoice_payment_term_id=terms.id)
        payment = self.pay(invoice, 100, day=days_before(10))
        bounce = self.bounce(payment)
        self.assertEqual(bounce.line_ids.date_due, days_before(15))
        self.assertOpenAgain(invoice)

    def test_by_a_payment_with_a_deduction(self):
        """The deduction comes back with the money that was short of it."""
        invoice = self.make_invoice(15)
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create(
                {
                    "payment_date": days_before(10),
                    "amount": 290,
                    "payment_difference_handling": "reconcile",
                    "writeoff_account_id": self.company_data["default_account_expense"].id,
                }
            )
        )
        payment = wizard._create_payments()
        self.assertEqual(invoice.payment_state, "paid")
        bounce = self.bounce(payment)
        self.assertOpenAgain(invoice)
        self.assertNoCredit()
        self.assertEqual(sorted(bounce.entry_ids.line_ids.mapped("balance")), [-290, -10, 300])


@tagged("post_install", "-at_install")
class TestWhatFollows(BounceCase):
    def test_the_item_opens_where_it_stood_and_the_ladder_goes_on(self):
        """Complaint 24: the level is read from the notices; the due date stays."""
        invoice = self.make_invoice(20, 100)
        self.night()
        soft = self.notices_of()
        self.assertEqual(soft.level_id.code, "soft")
        self.send(soft)
        payment = self.pay(invoice, day=TODAY + timedelta(days=1))
        self.night(TODAY + timedelta(days=1))
        self.assertEqual(self.case_of().state, "closed")
        back = TODAY + timedelta(days=8)
        self.bounce(payment, today=back, with_message=False)
        case = self.case_of()
        self.assertEqual((case.state, case.date_closed), ("reminder", False))
        self.assertEqual(invoice.recovery_level_id.code, "soft")
        self.night(back + timedelta(days=5))
        firm = self.notices_of(None, "draft").filtered(lambda n: n.channel != "phone")
        self.assertEqual(self.steps(firm), {invoice: "firm"}, "33 days after the due date")

    def test_the_debtor_is_called_the_same_day(self):
        """The draft phone notice is the task; the call logged, it is done; no step is taken."""
        invoice = self.make_invoice(15, 100)
        self.bounce(self.pay(invoice, day=days_before(10)), with_message=False)
        case = self.case_of()
        self.assertEqual((case.next_action, case.next_action_date), ("call", TODAY))
        self.assertIn("Returned unpaid", case.outlook)
        call = self.notices_of()
        self.assertEqual((call.channel, call.state, self.steps(call)), ("phone", "draft", {}))
        self.night()
        self.assertEqual(call.state, "draft", "a review leaves it alone")
        case.action_check_complaints()
        cause = self.env.ref("credit_recovery.reason_no_money")
        self.env["credit.recovery.call"].create(
            {"case_id": case.id, "result": "reached", "reason_id": cause.id}
        )
        self.assertEqual(call.state, "sent")
        self.assertFalse(invoice.recovery_level_id, "the ladder stands where it stood")

    def test_the_call_is_off_once_the_item_is_paid(self):
        invoice, other = self.make_invoice(15, 100), self.make_invoice(15, 100)
        self.bounce(self.pay(invoice, day=days_before(10)))
        self.pay(invoice)
        self.night()
        self.assertFalse(self.notices_of(None, "draft"))
        self.assertEqual(other.payment_state, "not_paid")

    def test_the_days_of_grace_are_over(self):
        """It was collected by us; after the return nothing is to be waited for."""
        method = self.bank.inbound_payment_method_line_ids[0].copy({"name": "Bank receipt"})
        method.recovery_collected = True
        invoice = self.make_invoice(5, preferred_payment_method_line_id=method.id)
        payment = self.pay(invoice, day=days_before(5))
        self.bounce(payment, with_message=False)
        self.night()
        self.assertEqual(self.case_of().hold_code, False)
        steps = [self.steps(notice) for notice in self.notices_of()]
        self.assertIn({invoice: "call"}, steps)

    def test_a_hold_of_the_bank_ends_for_what_came_back(self):
        first, second = self.make_invoice(15), self.make_invoice(15, 80)
        case = self.env["credit.recovery.case"]._get_open(self.company, self.debtor, TODAY)
        hold = (
            self.env["credit.recovery.hold"]
            .sudo()
            .create(
                {
                    "case_id": case.id,
                    "kind": "bank",
                    "scope": "items",
                    "move_ids": [Command.set((first + second).ids)],
                    "reason_id": self.env.ref("credit_recovery.reason_presented_to_bank").id,
                    "date_from": days_before(20),
                    "date_to": TODAY + timedelta(days=20),
                }
            )
        )
        self.bounce(self.pay(first, day=days_before(10)))
        self.assertEqual((hold.move_ids, hold.date_released), (second, False))
        self.bounce(self.pay(second, day=days_before(10)))
        self.assertTrue(hold.date_released)

    def test_the_message_has_its_own_text(self):
        """Courteous, with amount, reason and cost; a draft until somebody approves it."""
        self.debtor.name = "Rossi <b>& C."
        invoice = self.make_invoice(15, 100)
        self.bounce(self.pay(invoice, day=days_before(10)), cost=4.5)
        message = self.notices_of().filtered(lambda n: n.channel == "email")
        self.assertEqual(
            (message.state, message.level_id.id, self.steps(message)), ("draft", False, {})
        )
        self.assertIn(invoice.name, message.subject)
        for text in ("100.00", "Insufficient funds AM04", "4.50", "Rossi &lt;b&gt;&amp; C."):
            self.assertIn(text, message.body)
        self.assertEqual(message.amount_total, 100)
        case = self.case_of()
        case.action_check_complaints()
        message.with_user(self.collector).action_approve()
        self.assertEqual(message.state, "approved")
        self.assertIn(invoice.name, message._get_mail_body(self.env["account.move"]))

    def test_no_message_while_sending_is_off(self):
        self.company.recovery_sending = "off"
        self.bounce(self.pay(self.make_invoice(15), day=days_before(10)))
        self.assertEqual(self.notices_of().mapped("channel"), ["phone"])
        self.assertEqual(self.case_of().next_action, "call")

    def test_a_message_no_longer_true_is_not_sent(self):
        """P-1: paid meanwhile, it is superseded, and nothing stands instead."""
        invoice = self.make_invoice(15, 100)
        self.bounce(self.pay(invoice, day=days_before(10)))
        message = self.notices_of().filtered(lambda n: n.channel == "email")
        with freeze_time(f"{TODAY} 12:00:00"):
            self.case_of().action_check_complaints()
            message.with_user(self.collector).action_approve()
            self.pay(invoice)
            changes = message._get_changes()
            self.assertIn(message, changes)
            message.sudo()._supersede(changes)
        self.assertEqual(message.state, "cancelled")
        self.assertFalse(self.notices_of(None, "draft", "approved"))

    def test_the_cost_is_proposed_as_a_draft(self):
        invoice = self.make_invoice(15)
        bounce = self.bounce(self.pay(invoice, day=days_before(10)), cost=4.5)
        entry = bounce.cost_entry_id
        self.assertEqual(entry.state, "draft")
        debit = entry.line_ids.filtered("debit")
        self.assertEqual(
            (debit.account_id, debit.debit), (self.company.recovery_bounce_account_id, 4.5)
        )

    def test_the_timeline_says_what_was_done(self):
        invoice = self.make_invoice(15)
        payment = self.pay(invoice, day=days_before(10))
        bounce = self.bounce(payment, cost=4.5)
        text = " ".join(self.case_of().message_ids.mapped("body"))
        for part in (
            "Returned unpaid",
            invoice.name,
            bounce.entry_ids.name,
            f"Payment {payment.name} is rejected",
            "proposed as a draft",
        ):
            self.assertIn(part, text)


@tagged("post_install", "-at_install")
class TestAgain(BounceCase):
    def test_returned_paid_and_returned_again(self):
        """Two returns of one invoice are two facts; each payment goes once."""
        invoice = self.make_invoice(15)
        first = self.pay(invoice, day=days_before(10))
        self.bounce(first)
        second = self.pay(invoice, day=days_before(5))
        self.bounce(second, today=TODAY + timedelta(days=1))
        self.assertOpenAgain(invoice)
        self.assertNoCredit()
        bounces = self.env["credit.recovery.bounce"].search([("partner_id", "=", self.debtor.id)])
        self.assertEqual(len(bounces), 2)
        self.assertEqual((first + second).mapped("state"), ["rejected", "rejected"])
        self.assertEqual(self.case_of().amount_overdue, 300)

    def test_the_same_payment_twice_changes_nothing(self):
        invoice = self.make_invoice(15)
        for pay in (lambda move: self.pay(move, day=days_before(10)), self.pay_by_bank_line):
            document = pay(invoice)
            self.bounce(document)
            with self.assertRaisesRegex(UserError, "no money is allotted"):
                self.bounce(document)
            self.assertEqual(self.case_of().amount_overdue, 300)

    def test_a_dialog_left_open_while_another_undid_it(self):
        invoice = self.make_invoice(15)
        payment = self.pay(invoice, day=days_before(10))
        wizard = self.open_dialog(payment)
        self.bounce(payment)
        with self.assertRaisesRegex(UserError, "undone meanwhile"):
            wizard.action_confirm()


@tagged("post_install", "-at_install")
class TestCompanies(BounceCase):
    def test_a_return_at_one_company_leaves_the_other_alone(self):
        """The same debtor; each company has its own case, entry and currency."""
        mine = self.make_invoice(15)
        self.night()
        other = self.setup_other_company()["company"]
        invoice = self.make_invoice(15, 80, company=other)
        both = {"allowed_company_ids": (other + self.company).ids}
        payment = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids, **both)
            .create({"payment_date": days_before(10)})
            ._create_payments()
        )
        self.assertEqual(invoice.payment_state, "paid")
        self.env = self.env(context={**self.env.context, **both})
        bounce = self.bounce(payment, user=self.env.user)
        self.assertOpenAgain(invoice)
        self.assertEqual((bounce.company_id, bounce.amount), (other, 80))
        self.assertEqual(bounce.entry_ids.company_id, other)
        self.assertEqual(bounce.currency_id, other.currency_id)
        self.assertEqual(self.case_of(company=other).amount_overdue, 80)
        self.assertEqual(self.case_of(company=self.company).amount_overdue, 300)
        self.assertFalse(self.case_of(company=self.company).bounce_ids)
        self.assertEqual(mine.payment_state, "not_paid")


@tagged("post_install", "-at_install")
class TestRefusals(BounceCase):
    def test_a_reader_may_not(self):
        payment = self.pay(self.make_invoice(15), day=days_before(10))
        with self.assertRaises(AccessError):
            self.bounce(payment, user=self.get_colleague("reader"))

    def test_nobody_changes_or_deletes_the_record(self):
        bounce = self.bounce(self.pay(self.make_invoice(15), day=days_before(10)))
        for method, args in (("write", [{"cost": 0}]), ("unlink", []), ("copy", [])):
            with self.assertRaises(AccessError):
                getattr(bounce.with_user(self.collector), method)(*args)
        with self.assertRaises(UserError):
            bounce.sudo().unlink()

    def test_what_is_wrong_is_said(self):
        invoice = self.make_invoice(15)
        payment = self.pay(invoice, day=days_before(10))
        with self.assertRaisesRegex(UserError, "at least one"):
            wizard = self.open_dialog(payment)
            wizard.line_ids.selected = False
            wizard.action_confirm()
        with self.assertRaisesRegex(UserError, "still to come"):
            self.bounce(payment, date=TODAY + timedelta(days=1))
        self.company.recovery_bounce_account_id = False
        with self.assertRaisesRegex(UserError, "account of banks' costs"):
            self.bounce(payment, cost=5)
        with self.assertRaisesRegex(UserError, "no money is allotted"):
            self.bounce(self.make_invoice(15))
        self.assertEqual(invoice.payment_state, "paid", "nothing half done")

    def test_a_bank_line_of_nobody_or_too_small(self):
        invoice = self.make_invoice(15)
        self.pay(invoice, day=days_before(10))
        with self.assertRaisesRegex(UserError, "whose collection"):
            self.bounce(self.make_bank_line(-300))
        small = self.make_bank_line(-200, self.debtor)
        with self.assertRaisesRegex(UserError, "smaller than"):
            self.bounce(small, invoice)
        self.assertEqual(invoice.payment_state, "paid")

    def test_credit_notes_are_no_money(self):
        invoice = self.make_invoice(15)
        refund = invoice._reverse_moves([{"invoice_date": TODAY}], cancel=True)
        self.assertEqual(refund.state, "posted")
        with self.assertRaisesRegex(UserError, "no money is allotted"):
            self.bounce(invoice)

    def test_another_companys_payment(self):
        other = self.setup_other_company()["company"]
        invoice = self.init_invoice(
            "out_invoice", partner=self.debtor, amounts=[50], taxes=[], company=other, post=True
        )
        payment = (
            self.env["account.payment.register"]
            .with_company(other)
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({})
            ._create_payments()
        )
        with self.assertRaises(AccessError):
            self.bounce(payment)
