"""What a case shows beside its figures (P-20, P-15), and the dialogs on it (001-13)."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .common import RecoveryCase


class TestCaseHeader(RecoveryCase):
    def test_the_payments_contact_is_rung(self):
        contact = self.make_debtor(
            "Anna Moretti", is_company=False, parent_id=self.debtor.id, phone="+39 0541 334455"
        )
        self.debtor.recovery_contact_id = contact
        self.make_invoice(25)
        case = self._review()
        self.assertEqual(case.contact_id, contact)
        self.assertEqual(case.contact_phone, "+39 0541 334455")

    def test_a_contact_without_a_number_is_passed_over(self):
        self.debtor.recovery_contact_id = self.make_debtor(
            "Anna Moretti", is_company=False, parent_id=self.debtor.id, phone=False
        )
        self.make_invoice(25)
        self.assertEqual(self._review().contact_id, self.debtor)

    def test_last_payment_and_usual_delay(self):
        self._pay(self.make_invoice(30, 100))
        self._pay(self.make_invoice(10, 300))
        self.make_invoice(25, 50)
        case = self._review()
        self.assertEqual(case.last_payment_date, self.today)
        self.assertEqual(case.last_payment_amount, 400)
        self.assertTrue(case.has_habit)
        self.assertEqual(case.usual_delay, (30 * 100 + 10 * 300) / 400)

    def test_no_habit_without_a_payment(self):
        self.make_invoice(25)
        case = self._review()
        self.assertFalse(case.last_payment_date)
        self.assertFalse(case.has_habit)

    def test_what_we_owe_them_is_shown_and_not_netted(self):
        self.make_invoice(25, 100)
        self.make_invoice(0, 40, move_type="in_invoice")
        case = self._review()
        self.assertEqual(case.amount_payable, 40)
        self.assertEqual(case.amount_overdue, 100)

    def test_the_next_action_says_what_it_is_about(self):
        self._take_step("soft", 16)
        case = self._review()
        self.assertEqual(case.next_action, "approve")
        self.assertEqual(case.outlook, "Firm: E-mail, Rossi S.r.l.")

    def test_a_call_comes_with_the_words_of_the_policy(self):
        self.get_level("call").script = "<p>Ask whether the invoice arrived.</p>"
        self.make_invoice(8, 500)
        case = self._review()
        self.assertEqual(case.next_action, "call")
        self.assertIn("Ask whether the invoice arrived.", case.call_script)

    def test_a_wait_says_why(self):
        self.make_invoice(2)
        self.assertIn("not due yet", self._review().outlook)

    def test_only_the_debtors_own_items_are_listed(self):
        invoice = self.make_invoice(25)
        self.make_invoice(25, partner=self.make_debtor("Verdi S.r.l."))
        self.env.flush_all()
        self.assertEqual(self._review().item_ids.move_id, invoice)

    def test_credits_beyond_the_debt_are_shown_beside_what_is_not_due(self):
        self.make_invoice(25, 100)
        self.make_invoice(-20, 50)
        case = self._review()
        self.assertEqual(self.get_amounts(case), (100, 50, 0))
        self.make_invoice(0, 120, move_type="out_refund")
        self.assertEqual(self.get_amounts(case), (0, 30, 120))
        self.make_invoice(0, 200, move_type="out_refund")
        self.assertEqual(self.get_amounts(case), (0, 0, 320), "never negative")

    def test_a_credit_in_one_currency_does_not_hide_what_comes_due_in_another(self):
        other = self.setup_other_currency("EUR", rates=[("2000-01-01", 2.0)])
        self.make_invoice(-20, 50, currency_id=other.id)
        self.make_invoice(0, 200, move_type="out_refund")
        self.assertEqual(self.get_amounts(self._review()), (0, 25, 200))

    def get_amounts(self, case):
        self.env.flush_all()
        self.env.invalidate_all()
        return case.amount_overdue, case.amount_not_due, case.amount_credit

    def test_the_header_of_many_cases_costs_no_more_queries(self):
        names = [
            "amount_not_due",
            "amount_credit",
            "contact_id",
            "last_payment_date",
            "usual_delay",
            "amount_payable",
            "hold_label",
        ]
        cases = self.env["credit.recovery.case"]
        for number in range(6):
            partner = self.make_debtor(f"Debtor {number}")
            self._pay(self.make_invoice(30, partner=partner))
            self.make_invoice(25, partner=partner)
            cases += self._review(partner)
        counts = []
        cases.read(names)  # fills the caches of the registry
        for batch in (cases[:2], cases):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch.read(names)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])


class TestDialogs(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env["credit.recovery.reason"].search([("usage", "=", "hold")], limit=1)

    def hold(self, user, **vals):
        wizard = self.env["credit.recovery.hold.add"].with_user(user)
        values = {
            "partner_id": self.debtor.id,
            "company_id": self.company.id,
            "reason_id": self.reason.id,
            "date_to": self.today + timedelta(days=9),
            **vals,
        }
        wizard.create(values).action_confirm()

    def test_a_hold_stops_the_debtor_and_says_why(self):
        self._take_step("soft", 16)
        case = self._review()
        self.assertEqual(case.next_action, "approve")
        self.hold(self.collector, note="Goods arrive on Friday")
        self.assertEqual(case.next_action, "held")
        self.assertEqual(case.next_action_date, self.today + timedelta(days=9))
        self.assertIn("Goods arrive on Friday", case.hold_text)
        self.assertFalse(case.notice_ids.filtered(lambda notice: notice.state == "draft"))

    def test_a_hold_of_one_invoice_leaves_the_others(self):
        held, other = self._take_step("soft", 16), self._take_step("soft", 17)
        case = self._review()
        self.hold(self.collector, scope="items", move_ids=[Command.set(held.ids)])
        draft = case.notice_ids.filtered(lambda notice: notice.state == "draft")
        self.assertEqual(draft.overdue_line_ids.move_id, other)
        self.assertEqual(held.recovery_hold_until, self.today + timedelta(days=9))
        self.assertIn(self.reason.name, held.recovery_hold_reason)
        self.assertFalse(other.recovery_hold_reason)
        banner = held.with_user(self.collector)._get_alerts()["credit_recovery_hold"]["message"]
        self.assertIn(self.reason.name, banner)
        self.assertIn(format_date(self.env, self.today + timedelta(days=9)), banner)
        self.assertNotIn("credit_recovery_hold", other._get_alerts())

    def test_what_is_shown_of_an_invoice_follows_its_payment_at_once(self):
        """None of it depends on the states of the invoice (SHOWN of account.move)."""
        invoice = self.make_invoice(16)
        self.hold(self.collector, scope="items", move_ids=[Command.set(invoice.ids)])
        shown = "recovery_hold_code", "recovery_hold_reason", "recovery_hold_until"
        shown += "recovery_missing", "recovery_incomplete", "recovery_unsent"
        for name in shown:
            self.assertTrue(invoice[name], name)
        self._pay(invoice)
        for name in shown:
            self.assertFalse(invoice[name], name)

    def test_an_invoice_is_held_before_its_debtor_has_a_case(self):
        invoice = self.make_invoice(-10)
        self.hold(self.collector, scope="items", move_ids=[Command.set(invoice.ids)])
        self.assertTrue(invoice.recovery_hold_code)

    def test_readers_hold_nothing(self):
        with self.assertRaises(AccessError):
            self.hold(self.reader)

    def remind(self, user, invoice, note="They promised to pay today"):
        wizard = self.env["credit.recovery.remind"].with_user(user)
        return wizard.create({"move_id": invoice.id, "note": note}).action_confirm()

    def test_a_reminder_by_hand_opens_its_draft(self):
        invoice = self._take_step("soft", 16)
        action = self.remind(self.collector, invoice)
        notice = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((notice.state, notice.origin), ("draft", "manual"))
        self.assertEqual(notice.level_id.code, "firm")
        self.assertEqual(notice.reason_note, "They promised to pay today")

    def test_a_reminder_by_hand_never_goes_over_a_hold(self):
        invoice = self._take_step("soft", 16)
        self.hold(self.collector)
        with self.assertRaises(UserError):
            self.remind(self.collector, invoice)

    def test_a_reminder_by_hand_opens_the_draft_that_takes_its_step(self):
        invoice = self._take_step("soft", 16)
        case = self._review()
        draft = case.notice_ids.filtered(lambda notice: notice.state == "draft")
        self.assertEqual(self.remind(self.collector, invoice)["res_id"], draft.id)
        self.assertEqual(draft.state, "draft")

    def test_a_reminder_by_hand_takes_over_the_draft_of_other_invoices(self):
        """Complaint 7: one notice per debtor, not two of them approved on one day."""
        ripe = self._take_step("soft", 16)
        young = self._send_step(self.make_invoice(40), "soft", 5)
        case = self._review()
        draft = case.notice_ids.filtered(lambda notice: notice.state == "draft")
        self.assertEqual(draft.line_ids.filtered("step").move_id, ripe)
        action = self.remind(self.collector, young)
        notice = self.env["credit.recovery.notice"].browse(action["res_id"])
        self.assertEqual(notice.line_ids.filtered("step").move_id, ripe + young)
        self.assertEqual((draft.state, draft.cancel_code), ("cancelled", "superseded"))

    def test_readers_send_no_reminder(self):
        with self.assertRaises(AccessError):
            self.remind(self.reader, self._take_step("soft", 16))

    def test_the_button_of_a_case_approves_its_notice(self):
        self._take_step("soft", 16)
        case = self._review()
        case.with_user(self.collector).action_check_complaints()
        notice = case._get_notices_to("approve")
        case.with_user(self.collector).action_approve()
        self.assertEqual(notice.state, "approved")
