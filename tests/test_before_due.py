"""Before the due date: sent in time, complete, received (002-1, 002-2, 003-2)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import RecoveryCase


@tagged("post_install", "-at_install")
class BeforeDueCase(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Move = cls.env["account.move"]

    def sent(self, days, due_in=30, amount=100.0, partner=None, **vals):
        """An invoice that was sent ``days`` days ago and falls due in ``due_in`` days."""
        invoice = self.make_invoice(-due_in, amount, partner=partner)
        invoice.is_move_sent = True
        self.assertEqual(invoice.recovery_date_sent, self.today, "remembered when it is sent")
        invoice.recovery_date_sent = self.today - timedelta(days=days)
        return invoice

    def due(self):
        return self.Move.search(
            [("recovery_receipt_due", "=", True), ("company_id", "=", self.company.id)]
        )

    def log(self, invoice, outcome, user=None, **vals):
        Entry = self.env["credit.recovery.confirmation"].with_user(user or self.collector)
        return Entry.create({"move_id": invoice.id, "outcome": outcome, **vals})

    def search(self, name):
        return self.Move.search([(name, "=", True), ("company_id", "=", self.company.id)])


class TestUnsent(BeforeDueCase):
    def test_listed_on_the_day_of_the_setting_and_not_before(self):
        """002-1"""
        self.company.recovery_unsent_days = 3
        for days, wanted in ((2, False), (3, True), (4, True)):
            day = self.today - timedelta(days=days)
            invoice = self.make_invoice(-20, invoice_date=day)
            self.assertEqual(invoice in self.search("recovery_unsent"), wanted, days)
            self.assertEqual(invoice.recovery_unsent, wanted, days)

    def test_what_was_sent_or_paid_is_not_listed(self):
        first, second = self.make_invoice(10), self.make_invoice(10)
        self.assertEqual(self.search("recovery_unsent"), first + second)
        first.is_move_sent = True
        self._pay(second)
        self.assertFalse(self.search("recovery_unsent"))


class TestMissing(BeforeDueCase):
    def test_an_invoice_says_what_it_lacks(self):
        """003-2"""
        self.debtor.email = False
        invoice = self.make_invoice(-10, partner_bank_id=False)
        self.assertEqual(self.search("recovery_lacks_email"), invoice)
        self.assertEqual(
            invoice.recovery_missing,
            "no e-mail, no tax number, no bank account, no payment terms",
        )

    def test_any_address_that_a_reminder_may_go_to_will_do(self):
        """P-4"""
        self.debtor.email = False
        invoice = self.make_invoice(-10)
        child = self.make_debtor("Anna", is_company=False, parent_id=self.debtor.id, type="contact")
        self.assertEqual(self.search("recovery_lacks_email"), invoice, "not just any contact")
        self.debtor.recovery_contact_id = child
        self.assertFalse(self.search("recovery_lacks_email"))
        self.debtor.recovery_contact_id = False
        child.type = "invoice"
        self.assertFalse(self.search("recovery_lacks_email"))

    def test_who_wants_letters_lacks_no_address(self):
        self.debtor.write({"email": False, "recovery_no_email": True})
        self.make_invoice(-10)
        self.assertFalse(self.search("recovery_lacks_email"))


class TestReceipt(BeforeDueCase):
    def test_a_new_customer_is_asked_some_days_after_sending(self):
        """002-2: the day before, the day, the day after."""
        self.policy.receipt_days = 5
        for days, wanted in ((4, False), (5, True), (6, True)):
            invoice = self.sent(days)
            self.assertEqual(invoice in self.due(), wanted, days)
            self.assertEqual(invoice.recovery_receipt_due, wanted, days)

    def test_not_any_more_once_it_is_due(self):
        yesterday, today = self.sent(9, due_in=-1), self.sent(9, due_in=0)
        self.assertEqual(self.due(), today)
        self.assertNotIn(yesterday, self.due())

    def test_an_old_customer_is_asked_about_large_invoices_only(self):
        self.policy.write({"receipt_new_customer_invoices": 2, "receipt_large_amount": 500})
        for _number in range(2):
            self._pay(self.make_invoice(10))
        small, large = self.sent(9, amount=499), self.sent(9, amount=500)
        self.assertEqual(self.due(), large)
        self.policy.receipt_new_customer_invoices = 3
        self.assertEqual(self.due(), small + large)
        self.policy.receipt_days = 0
        self.assertFalse(self.due())

    def test_the_policy_of_the_customer_decides(self):
        patient = self.make_policy("patient", receipt_days=20)
        other = self.make_debtor("Verdi S.r.l.")
        other.with_company(self.company).recovery_policy_id = patient
        mine, others = self.sent(9), self.sent(9, partner=other)
        self.assertEqual(self.due(), mine)
        others.recovery_date_sent = self.today - timedelta(days=20)
        self.assertEqual(self.due(), mine + others)

    def test_the_outcome_is_stored_and_told(self):
        invoice = self.sent(9)
        entry = self.log(invoice, "received", note="Ms Neri has it")
        self.assertEqual(entry.partner_id, self.debtor)
        self.assertEqual((entry.date, entry.user_id), (self.today, self.collector))
        self.assertEqual((entry.channel, entry.move_name), ("phone", invoice.name))
        self.assertFalse(self.due())
        self.assertIn("Ms Neri has it", "".join(invoice.message_ids.mapped("body")))
        events = self.env["credit.recovery.event"].search([("partner_id", "=", self.debtor.id)])
        self.assertIn("Ms Neri has it", "".join(events.mapped("text")))

    def test_who_was_not_reached_is_asked_again(self):
        invoice = self.sent(9)
        self.log(invoice, "not_reached")
        self.assertEqual(self.due(), invoice)

    def test_what_did_not_arrive_is_sent_again_and_asked_about_again(self):
        invoice = self.sent(9)
        entry = self.log(invoice, "not_received")
        action = entry.with_user(self.collector).action_send_again()
        self.assertEqual(action["res_model"], "account.move.send.wizard")
        self.assertFalse(self.due())
        self.env.cr.execute(
            "UPDATE credit_recovery_confirmation SET date = %s WHERE id = %s",
            (self.today - timedelta(days=8), entry.id),
        )
        entry.invalidate_recordset()
        invoice.is_move_sent = True
        self.assertFalse(self.due(), "sent today")
        invoice.recovery_date_sent = self.today - timedelta(days=7)
        self.assertEqual(self.due(), invoice)

    def test_what_is_wrong_becomes_a_dispute(self):
        entry = self.log(self.sent(9), "wrong")
        action = entry.with_user(self.collector).action_dispute()
        self.assertEqual(action["res_model"], "credit.recovery.dispute")

    def test_customers_are_asked_by_e_mail_in_their_language(self):
        invoice = self.sent(9)
        invoice.with_user(self.collector).action_ask_receipt()
        [entry] = invoice.recovery_confirmation_ids
        self.assertEqual((entry.channel, entry.outcome), ("email", "asked"))
        notice = entry.sudo().notice_ids
        self.assertEqual(
            (notice.kind, notice.channel, notice.state), ("receipt", "email", "approved")
        )
        self.assertIn(invoice.name, notice.subject)
        self.assertIn("did it arrive", notice.subject)
        self.assertFalse(notice.line_ids.filtered("step"), "no step")
        self.assertFalse(self.due())
        with self.assertRaisesRegex(UserError, invoice.name):
            invoice.with_user(self.collector).action_ask_receipt()

    def test_only_posted_customer_invoices_are_asked_about(self):
        with self.assertRaises(UserError):
            self.log(self.make_invoice(0, move_type="in_invoice"), "received", self.manager)

    def test_an_answer_is_neither_changed_nor_deleted(self):
        entry = self.log(self.sent(9), "received")
        with self.assertRaises(AccessError):
            entry.with_user(self.manager).write({"outcome": "wrong"})
        with self.assertRaises(UserError):
            entry.sudo().unlink()
        with self.assertRaises(AccessError):
            self.log(self.sent(9), "received", self.reader)

    def test_the_list_costs_the_same_for_many_customers(self):
        self.sent(9)
        self.due()
        with self.assertQueryCount(30):
            self.due()
        for number in range(4):
            self.sent(9, partner=self.make_debtor(f"N{number} S.r.l."))
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            self.assertEqual(len(self.due()), 5)
