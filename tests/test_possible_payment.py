"""Money that may be the debtor's and is not matched yet holds what it may pay (P-1)."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError

from .bank_common import BankMixin
from .common import RecoveryCase

IBAN = "IT60X0542811101000000123456"


class PossiblePaymentCase(BankMixin, RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls.make_invoice(25, 100)
        cls.case = cls.env["credit.recovery.case"]._get_open(cls.company, cls.debtor, cls.today)

    def refresh(self):
        self.env["credit.recovery.possible.payment"]._refresh(self.company, self.today)

    def holds(self, case=None):
        """The rows in force."""
        holds = (case or self.case).hold_ids
        holds.invalidate_recordset()
        return holds._filter_in_force(self.today)

    def held(self, partner=None):
        """The invoices held, as the engine sees them."""
        self.env.invalidate_all()
        items = self.env["credit.recovery.item"].search(
            [("partner_id", "=", (partner or self.debtor).id), ("hold_code", "!=", False)]
        )
        self.assertLessEqual(set(items.mapped("hold_code")), {"possible_payment"})
        return items.move_id

    def match(self, line, invoice):
        """Match a bank line as an accountant without a widget does: on the entry itself."""
        suspense = line._seek_for_lines()[1]
        item = invoice.line_ids.filtered(lambda aml: aml.account_type == "asset_receivable")
        suspense.write({"account_id": item.account_id.id, "partner_id": self.debtor.id})
        (suspense + item).reconcile()


class TestWhose(PossiblePaymentCase):
    """By partner, by IBAN, by amount and reference."""

    def test_a_line_of_the_partner_holds_at_its_import(self):
        line = self.make_bank_line(100, partner_id=self.debtor.id)
        self.assertEqual(self.held(), self.invoice)
        hold = self.holds()
        self.assertEqual((hold.kind, hold.statement_line_id), ("possible_payment", line))
        self.assertEqual(hold.date_to, self.today + timedelta(days=30))
        self.assertIn("BONIFICO", hold.note)
        self.assertEqual(self._review().next_action, "held")
        self.assertFalse(self.case.notice_ids)

    def test_its_note_is_in_the_companys_language_whoever_is_at_work(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.company.partner_id.lang = "it_IT"
        self.make_bank_line(100, partner_id=self.debtor.id)
        bodies = "".join(self.case.message_ids.mapped("body"))
        self.assertIn("Possibile pagamento", bodies)

    def test_a_line_from_the_partners_iban(self):
        self.env["res.partner.bank"].create({"acc_number": IBAN, "partner_id": self.debtor.id})
        self.make_bank_line(100, account_number="IT60 X054 2811 1010 0000 0123 456")
        self.assertEqual(self.held(), self.invoice)

    def test_another_iban_holds_nothing(self):
        self.make_bank_line(100, account_number=IBAN)
        self.assertFalse(self.held())

    def test_a_contact_of_the_debtor_is_the_debtor(self):
        contact = self.make_debtor("Accounts", parent_id=self.debtor.id, is_company=False)
        self.make_bank_line(100, partner_id=contact.id)
        self.assertEqual(self.held(), self.invoice)

    def test_amount_and_reference(self):
        self.make_bank_line(100, payment_ref=f"Saldo fatt. {self.invoice.name}, grazie")
        self.assertEqual(self.held(), self.invoice)

    def test_a_reference_written_without_its_signs(self):
        name = self.invoice.name.replace("/", "")
        self.make_bank_line(100, payment_ref=f"SALDO {name}")
        self.assertEqual(self.held(), self.invoice)

    def test_the_payment_reference_of_the_invoice(self):
        self.invoice.payment_reference = "RF18539007547034"
        self.make_bank_line(100, payment_ref="SALDO RF18539007547034")
        self.assertEqual(self.held(), self.invoice)

    def test_a_reference_with_another_amount_is_not_enough(self):
        self.make_bank_line(99.99, payment_ref=self.invoice.name)
        self.assertFalse(self.held())

    def test_an_amount_without_reference_is_not_enough(self):
        self.make_bank_line(100)
        self.assertFalse(self.held())

    def test_one_line_for_several_invoices_named(self):
        other = self.make_invoice(20, 50)
        self.make_bank_line(150, payment_ref=f"{self.invoice.name} {other.name}")
        self.assertEqual(self.held(), self.invoice + other)

    def test_money_that_goes_out_holds_nothing(self):
        self.make_bank_line(-100, partner_id=self.debtor.id)
        self.assertFalse(self.held())

    def test_money_older_than_90_days_holds_nothing(self):
        self.make_bank_line(100, 91, partner_id=self.debtor.id)
        self.assertFalse(self.held())
        self.make_bank_line(100, 90, partner_id=self.debtor.id)
        self.assertTrue(self.held())

    def test_a_partner_set_later_on_the_line(self):
        line = self.make_bank_line(100)
        line.partner_id = self.debtor
        self.assertEqual(self.held(), self.invoice)
        line.partner_id = self.make_debtor("Verdi S.r.l.")
        self.assertFalse(self.held())


class TestWhich(PossiblePaymentCase):
    """The items that the money may pay, and no others."""

    def test_the_other_invoices_go_on(self):
        other = self.make_invoice(24, 70)
        self.make_bank_line(100, partner_id=self.debtor.id)
        self.assertEqual(self.held(), self.invoice)
        notice = self._review().notice_ids
        self.assertEqual(notice.line_ids.move_id, other)

    def test_two_payments_do_not_hold_the_same_twice(self):
        other = self.make_invoice(24, 100)
        for _time in range(2):
            self.make_bank_line(100, partner_id=self.debtor.id)
        self.assertEqual(self.held(), self.invoice + other)

    def test_an_invoice_that_came_after_its_payment(self):
        self.make_bank_line(170, partner_id=self.debtor.id)
        other = self.make_invoice(20, 70)
        self.assertEqual(self.held(), self.invoice)
        self.refresh()
        self.assertEqual(self.held(), self.invoice + other)
        self.assertEqual(len(self.holds()), 1)

    def test_dollars_hold_dollars_first(self):
        dollar = self.setup_other_currency("HRK")
        foreign = self.make_invoice(20, 60, currency_id=dollar.id)
        journal = self.get_bank_journal().copy({"currency_id": dollar.id, "code": "HRK"})
        self.make_bank_line(60, journal=journal, partner_id=self.debtor.id)
        self.assertEqual(self.held(), foreign)

    def test_money_in_a_currency_he_does_not_owe_holds_by_its_worth(self):
        dollar = self.setup_other_currency("HRK")
        other = self.make_invoice(20, 500)
        journal = self.get_bank_journal().copy({"currency_id": dollar.id, "code": "HRK"})
        self.make_bank_line(150, journal=journal, partner_id=self.debtor.id)
        self.assertEqual(self.held(), self.invoice)
        self.make_bank_line(1500, journal=journal, partner_id=self.debtor.id)
        self.assertEqual(self.held(), self.invoice + other)

    def test_another_companys_bank_holds_nothing_here(self):
        other = self.setup_other_company()["company"]
        self.make_bank_line(100, journal=self.get_bank_journal(other), partner_id=self.debtor.id)
        self.assertFalse(self.held())

    def test_a_debtor_without_an_open_case_is_left_to_the_night(self):
        friend = self.make_debtor("Verdi S.r.l.")
        invoice = self.make_invoice(25, partner=friend)
        self.make_bank_line(100, partner_id=friend.id)
        self.env["credit.recovery.case"]._open(self.company, friend.ids, self.today)
        self.refresh()
        self.assertEqual(self.held(friend), invoice)


class TestEnd(PossiblePaymentCase):
    """Matched it ends, undone it is back; a person may release it; it runs out."""

    def setUp(self):
        super().setUp()
        self.other = self.make_invoice(20, 150)
        self.line = self.make_bank_line(80, partner_id=self.debtor.id)
        self.assertEqual(self.held(), self.invoice)

    def test_a_match_ends_it_at_once(self):
        self.match(self.line, self.invoice)
        self.assertFalse(self.held())
        self.assertFalse(self.holds())
        self.refresh()
        hold = self.case.hold_ids
        self.assertEqual((hold.is_matched, hold.date_released), (True, self.today))
        self.assertEqual(self._review().notice_ids.amount_total, 170)

    def test_an_undone_match_brings_it_back_at_once(self):
        self.match(self.line, self.invoice)
        self.line.action_undo_reconciliation()
        self.assertEqual(self.held(), self.invoice)

    def test_an_undone_match_brings_it_back_after_it_was_closed(self):
        self.match(self.line, self.invoice)
        self.refresh()
        self.line.action_undo_reconciliation()
        self.refresh()
        self.assertEqual(self.held(), self.invoice)
        hold = self.case.hold_ids
        self.assertEqual((len(hold), hold.is_matched, hold.date_released), (1, False, False))

    def test_what_a_collector_released_stays_released(self):
        self.holds().with_user(self.collector).action_release()
        self.refresh()
        self.assertFalse(self.held())

    def test_it_runs_out_and_does_not_come_again(self):
        self.holds().sudo().write(
            {
                "date_from": self.today - timedelta(days=31),
                "date_to": self.today - timedelta(days=1),
            }
        )
        self.refresh()
        self.assertFalse(self.held())
        self.assertEqual(len(self.case.hold_ids), 1)

    def test_a_line_that_is_deleted_takes_it_along(self):
        self.line.unlink()
        self.assertFalse(self.held())
        self.assertFalse(self.case.hold_ids)

    def test_refreshing_twice_changes_nothing(self):
        self.refresh()
        before = self.case.hold_ids.read()
        messages = self.case.message_ids
        self.refresh()
        self.assertEqual(self.case.hold_ids.read(), before)
        self.assertEqual(self.case.message_ids, messages)


class TestPayments(PossiblePaymentCase):
    """Payments that are in no entry yet."""

    def make_payment(self, amount=100, **vals):
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.debtor.id,
                "amount": amount,
                "date": self.today,
                "journal_id": self.get_bank_journal().id,
                **vals,
            }
        )
        return payment

    def test_a_draft_payment_holds(self):
        payment = self.make_payment()
        self.refresh()
        self.assertEqual(self.holds().payment_id, payment)
        self.assertEqual(self.held(), self.invoice)
        payment.action_cancel()
        self.assertFalse(self.held())

    def test_a_payment_in_process_without_entry_holds_its_invoices(self):
        other = self.make_invoice(20, 100)
        payment = self.make_payment(invoice_ids=[Command.set(other.ids)])
        payment.outstanding_account_id = False  # as where an accounting app is installed
        payment.action_post()
        self.assertEqual((payment.state, payment.move_id.id), ("in_process", False))
        self.refresh()
        self.assertEqual(self.held(), other)
        payment.action_reject()
        self.assertFalse(self.held())

    def test_a_posted_payment_on_account_is_a_credit_and_no_hold(self):
        self.make_payment().action_post()
        self.refresh()
        self.assertFalse(self.held())
        self.assertFalse(self._review().notice_ids)

    def test_a_batch_of_payments(self):
        others = [self.make_debtor(f"{name} S.r.l.") for name in ("Verdi", "Bruni", "Neri")]
        for partner in others:
            self.make_invoice(25, partner=partner)
            self.env["credit.recovery.case"]._get_open(self.company, partner, self.today)
            self.make_payment(partner_id=partner.id)
        self.refresh()
        self.assertTrue(all(self.held(partner) for partner in others))
        self.assertFalse(self.held())

    def name_invoice(self, **vals):
        """A payment of somebody else, or of nobody, that names the debtor's invoice."""
        return self.make_payment(**{"memo": f"Saldo ft. {self.invoice.name}", **vals})

    def test_a_payment_booked_on_another_customer(self):
        """By amount and reference; posted or not, as long as it is matched with nothing."""
        wrong = self.make_debtor("Verdi S.r.l.")
        payment = self.name_invoice(partner_id=wrong.id)
        self.refresh()
        self.assertEqual((self.held(), self.holds().payment_id), (self.invoice, payment))
        payment.action_post()
        self.assertEqual(self.held(), self.invoice, "posted on the wrong customer")
        self.refresh()
        self.assertEqual((self.held(), len(self.holds())), (self.invoice, 1))
        payment.action_draft()
        payment.partner_id = self.debtor
        payment.action_post()
        self.assertFalse(self.held(), "it is his credit now")
        self.refresh()
        self.assertTrue(self.case.hold_ids.is_matched)

    def test_it_is_matched_with_the_invoices_of_that_customer(self):
        wrong = self.make_debtor("Verdi S.r.l.")
        payment = self.name_invoice(partner_id=wrong.id)
        payment.action_post()
        self.refresh()
        self.assertEqual(self.held(), self.invoice)
        own = self.make_invoice(9, partner=wrong)
        lines = (own + payment.move_id).line_ids
        lines.filtered(lambda line: line.account_type == "asset_receivable").reconcile()
        self.assertFalse(self.held())

    def test_it_is_seen_before_a_letter_is_printed(self):
        self.debtor.email = False
        notice = self._review().notice_ids
        self.name_invoice(partner_id=self.make_debtor("Verdi S.r.l.").id)
        notice.with_user(self.collector).action_print()
        self.assertEqual((notice.state, notice.cancel_code), ("cancelled", "superseded"))

    def test_a_payment_booked_on_nobody(self):
        self.name_invoice(partner_id=False)
        self.refresh()
        self.assertEqual(self.held(), self.invoice)

    def test_one_of_another_amount_or_company_or_without_reference_holds_nothing(self):
        wrong = self.make_debtor("Verdi S.r.l.")
        self.name_invoice(partner_id=wrong.id, amount=99)
        self.make_payment(partner_id=wrong.id, memo="Saldo")
        self.make_payment(partner_id=False)
        self.name_invoice(partner_id=wrong.id, payment_type="outbound", partner_type="supplier")
        self.refresh()
        self.assertFalse(self.held())

    def test_a_payment_we_make_holds_nothing(self):
        self.make_payment(payment_type="outbound", partner_type="supplier")
        self.refresh()
        self.assertFalse(self.held())


class TestAgain(PossiblePaymentCase):
    """Looked at again before it is approved, sent and printed."""

    def setUp(self):
        super().setUp()
        self.other = self.make_invoice(24, 120)  # below the call's minimum
        self.notice = self._review().notice_ids
        self.assertEqual(self.notice.state, "approved")

    def assertSuperseded(self, notice):
        self.assertEqual((notice.state, notice.cancel_code), ("cancelled", "superseded"))
        self.assertIn("possible payment to match", notice.reason_note.lower())
        instead = self.case.notice_ids - notice
        self.assertEqual(instead.line_ids.move_id, self.other)
        self.assertEqual(instead.replaces_id, notice)

    def pay_by_draft(self):
        """A draft payment, of which no import tells."""
        self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.debtor.id,
                "amount": 100,
                "journal_id": self.get_bank_journal().id,
            }
        )

    def test_at_dispatch(self):
        self.make_bank_line(100, partner_id=self.debtor.id)
        self.assertFalse(self.notice._park(self.case, {}))
        self.assertSuperseded(self.notice)

    def test_at_dispatch_with_a_draft_payment(self):
        self.pay_by_draft()
        self.assertFalse(self.notice._park(self.case, {}))
        self.assertSuperseded(self.notice)

    def test_an_import_has_the_case_reviewed(self):
        self.assertEqual(self.case.date_reviewed, self.today)
        self.make_bank_line(100, partner_id=self.debtor.id)
        self.assertFalse(self.case.date_reviewed)

    def test_review_now_looks_for_payments_first(self):
        self.pay_by_draft()
        self.case.with_user(self.collector).action_review()
        self.assertEqual(self.held(), self.invoice)


class TestPreview(PossiblePaymentCase):
    """The preview before a first review knows the same, and writes nothing (P-1)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.make_debtor("Verdi S.r.l.")
        cls.make_invoice(25, 100, partner=cls.other)

    def preview(self, day=None):
        """{debtor: outcome} of those without a case."""
        rows = self.env["credit.recovery.preview"]._get_rows(self.company, day or self.today)
        return {row["partner_id"]: row for row in rows}[self.other.id]

    def test_an_unmatched_bank_line_of_a_debtor_without_a_case(self):
        self.assertEqual(self.preview()["outcome"], "a_written")
        self.make_bank_line(100, partner_id=self.other.id)
        row = self.preview()
        self.assertEqual(row["outcome"], "c_nothing")
        self.assertIn("possible payment", row["reason"].lower())
        self.assertFalse(self.env["credit.recovery.hold"].search([]))
        self.assertFalse(
            self.env["credit.recovery.case"].search([("partner_id", "=", self.other.id)])
        )

    def test_it_says_what_the_review_does(self):
        self.make_bank_line(40, partner_id=self.other.id)
        self.assertEqual(self.preview()["outcome"], "c_nothing")
        case = self.env["credit.recovery.case"]._get_open(self.company, self.other, self.today)
        self.refresh()
        self._review(self.other)
        self.assertFalse(case.notice_ids)

    def test_a_draft_payment_and_a_reference(self):
        payment = self.env["account.payment"].create(
            {"payment_type": "inbound", "partner_type": "customer", "amount": 100,
             "partner_id": self.other.id, "date": self.today}
        )  # fmt: skip
        self.assertEqual(self.preview()["outcome"], "c_nothing")
        payment.action_cancel()
        self.assertEqual(self.preview()["outcome"], "a_written")
        invoice = self.env["account.move"].search([("partner_id", "=", self.other.id)])
        self.make_bank_line(100, payment_ref=f"Saldo {invoice.name}")
        self.assertEqual(self.preview()["outcome"], "c_nothing")

    def test_as_long_as_the_hold_would_last(self):
        self.make_bank_line(100, partner_id=self.other.id)
        for days, outcome in ((30, "c_nothing"), (31, "a_written")):
            day = self.today + timedelta(days=days)
            self.assertEqual(self.preview(day)["outcome"], outcome)

    def test_what_a_collector_released_stays_released(self):
        self.make_bank_line(100, partner_id=self.debtor.id)
        rows = self.env["credit.recovery.preview"]
        [hold] = self.holds()
        hold.with_user(self.collector).action_release()
        found = {row["partner_id"]: row for row in rows._get_rows(self.company, self.today)}
        self.assertNotIn("possible payment", found[self.debtor.id]["reason"].lower())


class TestPrint(PossiblePaymentCase):
    def test_a_letter_is_looked_at_again_before_it_is_printed(self):
        self.debtor.email = False
        notice = self._review().notice_ids
        self.assertEqual((notice.channel, notice.state), ("post", "approved"))
        self.make_bank_line(100, partner_id=self.debtor.id)
        notice.with_user(self.collector).action_print()
        self.assertEqual((notice.state, notice.cancel_code), ("cancelled", "superseded"))


class TestButtons(PossiblePaymentCase):
    """From the hold, and from the item, to the money."""

    def setUp(self):
        super().setUp()
        self.line = self.make_bank_line(100, partner_id=self.debtor.id)

    def test_from_the_hold(self):
        action = self.holds().with_user(self.reader).action_view_payment()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("account.move", self.line.move_id.id)
        )

    def test_from_the_item(self):
        item = self.env["credit.recovery.item"].search([("move_id", "=", self.invoice.id)])
        action = item.with_user(self.reader).action_view_payment()
        self.assertEqual(action["res_id"], self.line.move_id.id)
        other = self.make_invoice(20)
        item = self.env["credit.recovery.item"].search([("move_id", "=", other.id)])
        with self.assertRaisesRegex(UserError, "No possible payment"):
            item.action_view_payment()

    def test_who_sees_no_holds_gets_nowhere(self):
        user = self.env["res.users"].with_context(no_reset_password=True)
        user = user.create({"name": "Nobody", "login": "nobody"})
        with self.assertRaises(AccessError):
            self.holds().with_user(user).action_view_payment()


class TestCost(PossiblePaymentCase):
    def count(self, debtors):
        """Queries of a refresh with so many debtors, each with an unmatched line."""
        partners = [self.make_debtor(f"Debtor {number}") for number in range(debtors)]
        for partner in partners:
            self.make_invoice(25, partner=partner)
        self.env["credit.recovery.case"]._open(
            self.company, [partner.id for partner in partners], self.today
        )
        for partner in partners:
            self.make_bank_line(100, partner_id=partner.id)
        self.env["credit.recovery.hold"].sudo().search([("payment_id", "=", False)]).unlink()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.refresh()
        return self.env.cr.sql_log_count - before

    def test_the_number_of_queries_does_not_grow_with_the_lines(self):
        few = self.count(2)
        self.env["account.bank.statement.line"].search([]).unlink()
        self.assertLessEqual(self.count(8), few + 2)
