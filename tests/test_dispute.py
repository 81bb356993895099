"""Disputes hold what is disputed and nothing else, until they are resolved (P-10, 003-8)."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, new_test_user, tagged

from .dispute_common import DisputeCase


@tagged("post_install", "-at_install")
class TestDisputeHold(DisputeCase):
    def test_a_collector_opens_one_with_required_fields_only(self):
        invoice = self.make_invoice(25)
        dispute = self.open_dispute(invoice)
        self.assertEqual(dispute.state, "investigation")
        self.assertEqual(dispute.user_id, self.collector)
        self.assertEqual(dispute.partner_id, self.debtor)
        self.assertGreater(dispute.deadline, self.today)

    def test_the_disputed_invoice_is_held_and_the_others_go_on(self):
        """001-1, complaint 10."""
        disputed, other = self.make_invoice(25), self.make_invoice(26)
        self.open_dispute(disputed)
        self.assertEqual(self.get_decision(disputed).code, "held")
        notice = self._review().notice_ids.filtered(lambda n: n.state == "approved")
        self.assertEqual(notice.line_ids.filtered("step").move_id, other)

    def test_figures_of_case_and_item_are_true_at_once(self):
        invoice = self.make_invoice(25, 100)
        self.make_invoice(26, 60)
        case = self._review()
        dispute = self.open_dispute(invoice)
        self.assertEqual((case.amount_disputed, case.amount_overdue), (100, 160))
        self.assertEqual(self.get_item(invoice).amount_disputed, 100)
        self.assertEqual(dispute.amount_in_dispute, 100)
        dispute.amount = 30
        self.assertEqual(dispute.amount_in_dispute, 30)
        self.assertEqual(case.amount_disputed, 30)
        self.assertEqual(self.get_item(invoice).amount_disputed, 30)
        self.resolve(dispute, "rejected")
        self.assertEqual(case.amount_disputed, 0)
        self.assertEqual(self.get_item(invoice).amount_disputed, 0)

    def test_a_disputed_part_is_shown_and_the_rest_demanded(self):
        """P-10: in the notice, its letter and the item list."""
        invoice = self.make_invoice(25, 100)
        self.open_dispute(invoice, amount=30)
        item = self.get_item(invoice)
        self.assertFalse(item.hold_code, "a part is held, not the item")
        self.assertEqual((item.amount_held, item.amount_disputed), (30, 30))
        notice = self._review().notice_ids
        self.assertEqual(notice.state, "approved")
        line = notice.line_ids
        self.assertEqual((line.step, line.amount_residual, line.amount_disputed), ("soft", 100, 30))
        self.assertEqual((notice.amount_overdue, notice.amount_disputed), (100, 30))
        self.assertEqual(notice.amount_total, 70)
        self.assertIn("70.00", notice.body)

    def test_a_part_of_at_least_what_is_open_holds_the_whole_item(self):
        """A partial payment leaves the disputed part only: nothing is demanded."""
        invoice = self.make_invoice(25, 100)
        self.open_dispute(invoice, amount=30)
        self._pay(invoice, 69.99)
        item = self.get_item(invoice)
        self.assertEqual((item.hold_code, item.amount_held), (False, 30), "a cent is undisputed")
        self._pay(invoice, 0.01)
        self.assertEqual(self.get_decision(invoice).code, "held")
        item = self.get_item(invoice)
        self.assertEqual((item.hold_code, item.amount_disputed), ("dispute", 30))
        self.assertEqual(item.case_id.amount_disputed, 30)

    def test_a_part_is_held_once_on_several_instalments_oldest_first(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "Two",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": days})
                    for days in (0, 10)
                ],
            }
        )
        invoice = self.init_invoice(
            "out_invoice",
            partner=self.debtor,
            invoice_date=self.today - timedelta(days=40),
            amounts=[100],
            taxes=[],
            company=self.company,
        )
        invoice.invoice_payment_term_id = terms
        invoice.action_post()
        dispute = self.open_dispute(invoice, amount=70)
        items = self.get_item(invoice).sorted("date_due")
        self.assertEqual(items.mapped("amount_disputed"), [50, 20])
        self.assertEqual(items.mapped("hold_code"), ["dispute", False])
        dispute.write({"amount": 0, "date_due": items[1].date_due})
        items = self.get_item(invoice).sorted("date_due")
        self.assertEqual(items.mapped("amount_disputed"), [0, 50])

        self.resolve(dispute, "accepted")
        items = self.get_item(invoice).sorted("date_due")
        self.assertEqual(items.mapped("hold_code"), [False, "dispute_credit"], "the one accepted")
        self.assertEqual(dispute.credit_ids.amount, 50)

    def test_of_an_entry_of_several_debtors_only_the_own_part_is_disputed(self):
        other = self.make_debtor("Verdi S.r.l.")
        receivable = self.company_data["default_account_receivable"]
        due = self.today - timedelta(days=30)
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": due,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": receivable.id,
                            "partner_id": partner.id,
                            "debit": amount,
                            "date_maturity": day,
                        }
                    )
                    for partner, amount, day in (
                        (other, 400, due - timedelta(days=5)),
                        (self.debtor, 100, due),
                    )
                ]
                + [
                    Command.create(
                        {
                            "account_id": self.company_data["default_account_revenue"].id,
                            "credit": 500,
                        }
                    )
                ],
            }
        )
        entry.action_post()
        entry.line_ids.no_followup = False
        case = self.env["credit.recovery.case"]._get_open(self.company, self.debtor, self.today)
        dispute = self.open_dispute(entry, case_id=case.id, amount=60)
        self.env.flush_all()
        held = {
            item.partner_id: item.amount_disputed
            for item in self.env["credit.recovery.item"].search([("move_id", "=", entry.id)])
        }
        self.assertEqual(held, {self.debtor: 60, other: 0})
        dispute.amount = 0
        self.assertEqual(list(dispute._get_disputed().values()), [100])

    def test_two_currencies_keep_their_own_amounts(self):
        foreign = self.setup_other_currency("HRK", rates=[("2016-01-01", 2.0)])
        invoice = self.init_invoice(
            "out_invoice",
            partner=self.debtor,
            invoice_date=self.today - timedelta(days=25),
            amounts=[200],
            taxes=[],
            currency=foreign,
        )
        invoice.write({"invoice_payment_term_id": False})
        invoice.invoice_date_due = self.today - timedelta(days=25)
        invoice.action_post()
        own = self.make_invoice(25, 100)
        with self.assertRaises(ValidationError):  # a dispute for each
            self.open_dispute(invoice, own)
        dispute = self.open_dispute(invoice, amount=80)
        self.assertEqual(dispute.currency_id, foreign)
        case = dispute.case_id.sudo()
        self.assertEqual(self.get_item(invoice).amount_disputed, 80)
        self.assertEqual(case.amount_disputed, 40)
        self.open_dispute(own, amount=10)
        self.assertEqual(case.amount_disputed, 50)
        self.resolve(dispute, "partly", [60])
        refund = dispute.credit_ids.refund_id
        self.assertEqual((refund.currency_id, refund.amount_total), (foreign, 60))
        self.assertEqual(case.amount_disputed, 40)

    def test_a_reset_invoice_keeps_its_dispute_under_other_terms(self):
        """Complaint 26; an instalment that is gone is told to a person."""
        invoice = self.make_invoice(25, 100)
        dispute = self.open_dispute(invoice, date_due=invoice.invoice_date_due)
        self.assertEqual(self.get_decision(invoice).code, "held")
        invoice.button_draft()
        self.assertFalse(self.get_item(invoice))
        invoice.invoice_date_due = self.today - timedelta(days=22)
        invoice.action_post()
        case = self._review()
        self.assertTrue(case._get_tasks("empty_dispute"))
        dispute.date_due = False
        self.assertEqual(self.get_decision(invoice).code, "held")
        self.assertFalse(case._get_tasks("empty_dispute"))

    def test_only_posted_receivables_of_the_debtor_are_disputed(self):
        invoice = self.make_invoice(25)
        case = self._review()
        other = self.make_invoice(25, partner=self.make_debtor("Verdi S.r.l."))
        draft = self.init_invoice("out_invoice", partner=self.debtor, amounts=[10])
        for wrong in (other, draft):
            with self.assertRaisesRegex(ValidationError, "no posted receivable"):
                self.open_dispute(invoice, wrong)
        with self.assertRaisesRegex(ValidationError, "Choose the invoices"):
            self.env["credit.recovery.dispute"].with_user(self.collector).create(
                {"case_id": case.id, "reason_id": self.reason.id}
            )

    def test_no_more_is_disputed_than_invoiced(self):
        invoice = self.make_invoice(25, 100)
        self.open_dispute(invoice, amount=100)
        with self.assertRaisesRegex(ValidationError, "More is disputed"):
            self.open_dispute(invoice, amount=100.01)

    def test_the_owner_is_a_colleague(self):
        portal = new_test_user(self.env, "outsider", groups="base.group_portal")
        with self.assertRaisesRegex(ValidationError, "no colleague"):
            self.open_dispute(self.make_invoice(25), user_id=portal.id)

    def test_a_banner_on_the_invoice_tells_every_colleague(self):
        invoice = self.make_invoice(25, 100)
        dispute = self.open_dispute(invoice, amount=30)
        alerts = invoice.with_user(self.reader)._get_alerts()
        self.assertIn("30.00", alerts["credit_recovery_dispute"]["message"])
        self.assertIn(self.collector.name, alerts["credit_recovery_dispute"]["message"])
        dispute.amount = 0
        invoice.invalidate_recordset()
        self.assertEqual(invoice.recovery_hold_code, "dispute")
        self.assertIn(self.reason.name, invoice.recovery_hold_reason)
        review = self.env["credit.recovery.review"]
        self.assertEqual(review._get_hold_text("dispute"), "disputed")
        self.assertIn("Disputed: ", dispute.case_id.sudo().hold_text)
        self.assertNotIn("credit_recovery_hold", invoice._get_alerts(), "one banner is enough")
        self.resolve(dispute, "rejected")
        invoice.invalidate_recordset()
        self.assertNotIn("credit_recovery_dispute", invoice._get_alerts())

    def test_the_dialog_begins_with_the_invoice(self):
        invoice = self.make_invoice(25)
        action = invoice.with_user(self.collector).action_recovery_dispute()
        model = self.env["credit.recovery.dispute"].with_user(self.collector)
        with Form(
            model.with_context(**action["context"]),
            "credit_recovery.credit_recovery_dispute_view_dialog",
        ) as form:
            form.reason_id = self.reason
        self.assertEqual(form.record.move_ids, invoice)
        self.assertEqual(invoice.recovery_dispute_ids, form.record)
