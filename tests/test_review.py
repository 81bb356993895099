"""The review on real invoices, payments and credit notes (design, "Review")."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .letter_common import flat
from .review_common import TODAY, ReviewCase, days_before


@tagged("post_install", "-at_install")
class TestWhatSteps(ReviewCase):
    def test_soft_reminder_at_20_days_not_before(self):
        """001-7."""
        self.make_invoice(19, amount=100)
        self.night()
        self.assertFalse(self.notices_of())
        self.night(TODAY + timedelta(days=1))
        notice = self.notices_of()
        self.assertEqual(notice.level_id.code, "soft")
        self.assertEqual(notice.state, "approved", "the soft reminder needs nobody's approval")

    def test_a_second_night_changes_nothing(self):
        """Complaint 1."""
        self.make_invoice(20)
        self.make_invoice(34)
        self.night()
        before = self.notices_of().mapped(lambda n: (n.id, n.state, n.write_date, n.line_ids.ids))
        self.night()
        after = self.notices_of().mapped(lambda n: (n.id, n.state, n.write_date, n.line_ids.ids))
        self.assertEqual(before, after)
        self.assertTrue(before)

    def test_one_notice_lists_all_items_each_at_its_own_rung(self):
        """Complaint 7: overdue ones are demanded, those coming due told of."""
        old, new = self.make_invoice(40, 100), self.make_invoice(25, 50)
        coming = self.make_invoice(-20, 70)
        self.send(self._reach_soft(old), days_before(10))
        self.night()
        [notice] = self.notices_of(None, "draft", "approved")
        self.assertEqual(self.steps(notice), {old: "firm", new: "soft"})
        self.assertEqual(notice.level_id.code, "firm")
        informed = notice.line_ids.filtered(lambda line: line.section == "b_coming")
        self.assertEqual(informed.move_id, coming)
        self.assertEqual(notice.amount_total, 150)
        self.assertEqual(notice.amount_coming, 70)

    def _reach_soft(self, invoice):
        """A sent soft reminder about one invoice only."""
        self.env["credit.recovery.review"]._remind_now(invoice, "test", days_before(11))
        return self.notices_of(None, "draft").filtered(lambda n: invoice in n.line_ids.move_id)

    def test_what_is_logged_is_in_the_companys_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.company.partner_id.lang = "it_IT"
        self.make_invoice(20, 100)
        case = self.night()
        self.assertIn("Preparato dal riesame", "".join(case.message_ids.mapped("body")))

    def test_a_level_for_new_customers_is_not_taken_by_old_ones(self):
        """Also after the due date, where no courtesy is asked for."""
        soft = self.policy.level_ids.filtered(lambda level: level.code == "soft")
        soft.new_customer_invoices = 1
        old, new = self.debtor, self.make_debtor("Newcomer S.r.l.")
        self.pay(self.make_invoice(60, 100))
        self.make_invoice(20, 100)
        self.make_invoice(20, 100, partner=new)
        self.night()
        self.assertFalse(self.notices_of(old))
        self.assertEqual(self.notices_of(new).level_id.code, "soft")

    def test_a_call_is_a_task_of_its_own_and_counts_when_logged(self):
        """P-5."""
        self.make_invoice(10, 300)
        case = self.night()
        notice = self.notices_of()
        self.assertEqual((notice.channel, notice.state), ("phone", "draft"))
        self.assertEqual(case.next_action, "call")
        case.action_check_complaints()
        with freeze_time(f"{TODAY} 10:00:00"):
            self.env["credit.recovery.call"].create(
                {
                    "case_id": case.id,
                    "result": "reached",
                    "reason_id": self.env.ref("credit_recovery.reason_forgotten").id,
                }
            )
        self.assertEqual(notice.state, "sent")
        self.assertEqual(case.state, "courtesy")

    def test_a_call_undone_for_7_days_does_not_stop_the_letter(self):
        """P-5: it stays on the worklist, and is cancelled when the next step counts."""
        self.make_invoice(13, 300)
        self.night()
        call = self.notices_of()
        self.assertEqual(call.channel, "phone")
        later = TODAY + timedelta(days=7)
        self.night(later)
        letter = self.notices_of() - call
        self.assertEqual(letter.level_id.code, "soft")
        self.assertEqual(call.state, "draft")
        self.send(letter, later)
        self.night(later + timedelta(days=1))
        self.assertEqual((call.state, call.cancel_code), ("cancelled", "call_missed"))

    def test_below_the_minimum_no_call_but_the_letter_at_its_day(self):
        self.make_invoice(12, 249.99)  # due on a Thursday
        case = self.night()
        self.assertFalse(self.notices_of())
        self.assertEqual((case.next_action, case.next_action_date), ("wait", days_before(-8)))

    def test_partly_paid_invoice_goes_on_with_its_residual(self):
        """Complaint 5."""
        invoice = self.make_invoice(20, 300)
        self.pay(invoice, 120)
        self.night()
        self.assertEqual(self.notices_of().amount_total, 180)

    def test_instalments_are_items_with_their_own_due_date(self):
        """Complaint 6: the invoice's due date is the last one."""
        terms = self.env["account.payment.term"].create(
            {
                "name": "Half now, half in 60 days",
                "line_ids": [
                    Command.create({"value_amount": 50, "nb_days": 0}),
                    Command.create({"value_amount": 50, "nb_days": 60}),
                ],
            }
        )
        self.make_invoice(25, 200, invoice_payment_term_id=terms.id)
        self.night()
        notice = self.notices_of()
        self.assertEqual(notice.amount_total, 100)
        self.assertEqual(notice.amount_coming, 100)

    @freeze_time(TODAY)
    def test_misc_entry_waits_for_its_release(self):
        """Core excludes misc entries from follow-up: held, not forgotten, released in bulk."""
        line = self._opening_balance(50)
        case = self.night()
        self.assertFalse(self.notices_of())
        self.assertEqual(case.hold_code, "no_followup")
        item = self.env["credit.recovery.item"].search([("move_id", "=", line.move_id.id)])
        self.assertEqual((item.hold_code, item.amount_residual), ("no_followup", 400))
        item.action_include()
        self.night()
        self.assertEqual(self.notices_of().amount_total, 400)
        self.assertFalse(line.filtered("no_followup"))

    def _opening_balance(self, days):
        """Two lines of one debtor and date are one item."""
        account = self.company_data["default_account_receivable"]
        vals = {"account_id": account.id, "partner_id": self.debtor.id}
        entry = self.env["account.move"].create(
            {
                "date": days_before(90),
                "line_ids": [
                    Command.create({**vals, "debit": 250, "date_maturity": days_before(days)}),
                    Command.create({**vals, "debit": 150, "date_maturity": days_before(days)}),
                    Command.create(
                        {
                            "account_id": self.company_data["default_account_revenue"].id,
                            "credit": 400,
                        }
                    ),
                ],
            }
        )
        entry.action_post()
        return entry.line_ids.filtered("debit")

    def test_lines_of_one_opening_entry_are_one_item(self):
        self._opening_balance(50).no_followup = False
        self.night()
        self.assertEqual(len(self.notices_of().line_ids), 1)

    def test_open_credits_cover_the_oldest_first(self):
        """Complaint 4."""
        old, new = self.make_invoice(40, 100), self.make_invoice(25, 100)
        self.make_invoice(5, 130, move_type="out_refund")
        case = self.night()
        notice = self.notices_of()
        self.assertEqual(self.steps(notice), {new: "soft"})
        covered = {line.move_id: line.amount_credit for line in notice.line_ids}
        self.assertEqual((covered[old], covered[new]), (100, 30))
        self.assertEqual(notice.amount_total, 70)
        self.assertEqual((case.amount_overdue, case.amount_due), (70, 70))

    def test_credits_above_the_debt_stop_every_step(self):
        self.make_invoice(40, 100)
        self.make_invoice(5, 130, move_type="out_refund")
        case = self.night()
        self.assertFalse(self.notices_of())
        self.assertEqual(case.next_action, "match_credits")
        self.assertEqual((case.amount_due, case.amount_overdue), (-30, 0))

    def test_a_draft_credit_note_holds_its_invoice_only(self):
        """001-1, the automatic grade."""
        invoice, other = self.make_invoice(25, 100), self.make_invoice(25, 60)
        reversal = invoice._reverse_moves()
        self.assertEqual(reversal.state, "draft")
        self.night()
        self.assertEqual(self.steps(self.notices_of()), {other: "soft"})
        self.assertEqual(invoice.recovery_hold_code, "draft_credit_note")

    def test_a_credit_of_another_currency_is_listed_and_never_netted(self):
        other = self.setup_other_currency("EUR", rounding=0.01)
        self.make_invoice(25, 100)
        refund = self.make_invoice(25, 50, move_type="out_refund", currency=other)
        self.night()
        notice = self.notices_of()
        self.assertEqual((notice.amount_total, notice.amount_credit), (100, 0))
        [credit] = notice.line_ids.filtered(lambda line: line.section == "c_credit")
        self.assertEqual((credit.move_id, credit.currency_id), (refund, other))
        text = flat(notice._get_pdf())
        self.assertIn(refund.name, text)
        self.assertIn("50.00 EUR", text)

    def test_foreign_currency_has_its_own_notice_and_is_never_netted_with_another(self):
        other = self.setup_other_currency("EUR", rounding=0.01)
        self.make_invoice(25, 100)
        self.make_invoice(25, 200, currency=other)
        self.make_invoice(25, 50, move_type="out_refund", currency=other)
        self.night()
        totals = {n.currency_id: n.amount_total for n in self.notices_of()}
        self.assertEqual(totals, {self.company.currency_id: 100, other: 150})

    def test_contacts_of_a_company_are_one_debtor(self):
        contact = self.env["res.partner"].create({"name": "Ufficio", "parent_id": self.debtor.id})
        self.make_invoice(25, 100)
        self.make_invoice(25, 60, partner=contact)
        self.night()
        self.assertEqual(self.notices_of().amount_total, 160)

    def test_an_archived_debtor_still_owes(self):
        self.make_invoice(25, 100)
        self.debtor.active = False
        self.night()
        self.assertEqual(self.notices_of().amount_total, 100)

    def test_sending_off_keeps_figures_and_prepares_nothing(self):
        self.company.recovery_sending = "off"
        self.make_invoice(25, 100)
        case = self.night()
        self.assertEqual(case.amount_overdue, 100)
        self.assertFalse(self.notices_of())

    def test_sending_paused_prepares_drafts_only(self):
        self.company.recovery_sending = "paused"
        self.make_invoice(25, 100)
        self.night()
        self.assertEqual(self.notices_of().state, "draft")

    def test_courtesy_opens_a_case_before_the_due_date(self):
        self.make_invoice(-3, 100)
        case = self.night()
        self.assertEqual(self.notices_of().level_id.kind, "courtesy")
        self.assertEqual((case.amount_overdue, case.state), (0, "new"))

    def test_a_draft_is_cancelled_when_its_items_are_paid(self):
        old = self.make_invoice(60, 100)
        self.send(self._reach_soft(old), days_before(20))
        self.night()
        draft = self.notices_of(None, "draft")
        self.assertEqual(draft.level_id.code, "firm")
        self.pay(old)
        self.night()
        self.assertFalse(self.notices_of(None, "draft"))


@tagged("post_install", "-at_install")
class TestFigures(ReviewCase):
    """Figures and state of a case are true at once, not only at night."""

    def setUp(self):
        super().setUp()
        self.today = self.company._get_recovery_today()
        self.invoice = self.make_invoice((TODAY - self.today).days + 30, 300)
        self.case = self.night(self.today)
        self.send(self.notices_of().filtered(lambda n: n.channel != "phone"), self.today)

    def test_state_follows_the_sent_notice(self):
        self.assertEqual(self.case.amount_overdue, 300)

    def test_payment_closes_the_case_and_its_undoing_reopens_it(self):
        payment = self.pay(self.invoice, day=self.today)
        self.assertEqual((self.case.state, self.case.amount_due), ("closed", 0))
        self.assertTrue(self.case.date_closed)
        self.invoice.line_ids.remove_move_reconcile()
        self.assertFalse(self.case.date_closed)
        self.assertEqual(self.case.amount_overdue, 0, "the payment is on account now")
        payment.action_draft()
        self.assertEqual(self.case.amount_overdue, 300)

    def test_reset_to_draft_takes_the_item_away(self):
        self.invoice.button_draft()
        self.assertEqual(self.case.amount_due, 0)
        self.invoice.action_post()
        self.assertEqual(self.case.amount_due, 300)

    def test_credit_note_counts_at_once(self):
        self.invoice._reverse_moves([{"date": self.today}], cancel=True)
        self.assertEqual(self.case.state, "closed")

    def test_an_edited_due_date_counts_at_once(self):
        self.invoice.invoice_date_due = self.today + timedelta(days=10)
        self.assertEqual((self.case.amount_due, self.case.amount_overdue), (300, 0))


@tagged("post_install", "-at_install")
class TestRecipients(ReviewCase):
    """P-4, complaint 14."""

    def test_the_payments_contact_comes_first(self):
        contact = self.env["res.partner"].create(
            {"name": "Ufficio fornitori", "parent_id": self.debtor.id, "email": "a@rossi.example"}
        )
        self.debtor.recovery_contact_id = contact
        self.make_invoice(25, 100)
        self.night()
        self.assertEqual(self.notices_of().recipient_id, contact)

    def test_the_invoice_address_comes_before_the_company(self):
        address = self.env["res.partner"].create(
            {
                "name": "Sede amministrativa",
                "type": "invoice",
                "parent_id": self.debtor.id,
                "email": "b@rossi.example",
            }
        )
        self.make_invoice(25, 100)
        self.night()
        self.assertEqual(self.notices_of().recipient_id, address)

    def make_address(self, name):
        return self.env["res.partner"].create(
            {
                "name": name,
                "type": "invoice",
                "parent_id": self.debtor.id,
                "email": f"{name.lower()}@rossi.example",
            }
        )

    def test_of_several_invoice_addresses_that_of_the_invoices_themselves(self):
        north, south = self.make_address("North"), self.make_address("South")
        self.make_invoice(25, 60, partner=south)
        self.make_invoice(26, 60, partner=south)
        self.make_invoice(27, 60, partner=north)
        rows = self.env["credit.recovery.preview"]._get_rows(self.company, TODAY)
        [row] = [row for row in rows if row["partner_id"] == self.debtor.id]
        self.assertEqual(row["recipient_id"], south.id)
        self.night()
        self.assertEqual(self.notices_of().recipient_id, south)

    def test_each_night_looks_again(self):
        north, south = self.make_address("North"), self.make_address("South")
        first = self.make_invoice(25, 100, partner=north)
        self.night()
        self.assertEqual(self.notices_of().recipient_id, north)
        self.send(self.notices_of())
        self.pay(first)
        self.make_invoice(20, 100, partner=south)
        self.night(TODAY + timedelta(days=11))
        self.assertEqual(self.notices_of()[-1].recipient_id, south)

    def test_a_letter_needs_a_postcode_where_addresses_have_one(self):
        """P-4: an incomplete address is an obstacle, not a letter that comes back."""
        self.debtor.write({"email": False, "zip": False, "country_id": self.env.ref("base.it").id})
        self.make_invoice(25, 100)
        case = self.night()
        self.assertEqual(case.next_action, "fix_data")
        self.assertTrue(self.notices_of().channel_error)
        self.debtor.zip = "40100"
        self.night(TODAY + timedelta(days=1))
        self.assertEqual(self.notices_of().channel, "post")

    def test_and_none_where_they_have_none(self):
        country = self.env.ref("base.ie")
        country.address_format = "%(street)s\n%(city)s\n%(country_name)s"
        self.debtor.write({"email": False, "zip": False, "country_id": country.id})
        self.make_invoice(25, 100)
        self.night()
        self.assertEqual(self.notices_of().channel, "post")

    def test_one_of_several_addresses_gets_the_mail(self):
        self.debtor.email = "a@rossi.example, b@rossi.example"
        self.make_invoice(25, 100)
        self.night()
        self.assertEqual(self.notices_of().recipient_email, '"Rossi S.r.l." <a@rossi.example>')

    def test_without_e_mail_the_letter_goes_by_post(self):
        self.debtor.email = False
        self.make_invoice(25, 100)
        case = self.night()
        self.assertEqual(self.notices_of().channel, "post")
        self.assertEqual(case.next_action, "print")

    def test_without_any_address_a_draft_with_an_error_and_one_task(self):
        self.debtor.write({"email": False, "city": False})
        self.make_invoice(25, 100)
        self.night()
        case = self.night()
        self.assertEqual(self.notices_of().state, "draft")
        self.assertEqual(self.notices_of().channel_error, "no_address")
        self.assertEqual(case.next_action, "fix_data")
        self.assertEqual(case.activity_ids.mapped("recovery_cause"), ["fix_data"])
        self.debtor.email = "a@rossi.example"
        self.night(TODAY + timedelta(days=1))
        self.assertFalse(case.activity_ids)

    def test_the_country_stands_on_letters_abroad_only(self):
        self.debtor.country_id = self.company.country_id
        self.make_invoice(25, 100)
        self.night()
        self.assertNotIn(self.company.country_id.name, self.notices_of().recipient_address)

    def test_the_account_is_frozen_as_a_plain_iban(self):
        bank = self.env["res.partner.bank"].create(
            {
                "acc_number": "IT40 S054 2811 1010 0000 0123 456",
                "partner_id": self.company.partner_id.id,
            }
        )
        self.make_invoice(25, 100, partner_bank_id=bank.id)
        self.night()
        self.assertEqual(self.notices_of().line_ids.iban, "IT40S0542811101000000123456")
