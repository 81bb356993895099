"""Stages, decision, credit notes, tasks and merged debtors (003-8, P-10)."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.credit_recovery.tools.ladder import Step

from .dispute_common import DisputeCase


@tagged("post_install", "-at_install")
class TestDisputeStages(DisputeCase):
    def test_stages_follow_their_table_and_nobody_types_them(self):
        """003-8."""
        dispute = self.open_dispute(self.make_invoice(25))
        dispute.action_discuss()
        self.assertEqual(dispute.state, "discussion")
        dispute.action_investigate()
        for role in (self.collector, self.manager):
            for vals in ({"state": "resolved"}, {"outcome": "accepted"}, {"amount_accepted": 1}):
                with self.assertRaises(UserError):
                    dispute.with_user(role).write(vals)
        self.resolve(dispute, "rejected")
        with self.assertRaisesRegex(UserError, "it stays so"):
            dispute.action_discuss()
        with self.assertRaisesRegex(UserError, "resolved"):
            dispute.note = "More"
        with self.assertRaisesRegex(UserError, "evidence"):
            dispute.sudo().unlink()

    def test_none_is_opened_as_decided(self):
        invoice = self.make_invoice(25)
        for vals in ({"state": "resolved"}, {"outcome": "accepted"}):
            with self.assertRaises(UserError):
                self.open_dispute(invoice, **vals)

    def test_a_reader_sees_and_talks_but_neither_opens_nor_decides(self):
        invoice = self.make_invoice(25)
        with self.assertRaises(AccessError):
            self.open_dispute(invoice, user=self.reader)
        dispute = self.open_dispute(invoice, user_id=self.reader.id)
        theirs = dispute.with_user(self.reader)
        self.assertEqual(theirs.state, "investigation")
        theirs.message_post(
            body="The pallet was short", attachments=[("delivery.txt", b"14 of 15")]
        )
        self.assertEqual(dispute.message_attachment_count, 1)
        for call in (
            theirs.action_discuss,
            theirs.action_resolve,
            lambda: self.resolve(dispute, "rejected", user=self.reader),
            lambda: theirs.write({"deadline": self.today}),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_rejected_resumes_where_the_level_stood(self):
        """The clock goes on from the soft reminder: the firm one is next, not the first again."""
        invoice = self._take_step("soft", 15)
        dispute = self.open_dispute(invoice)
        self.assertEqual(self.get_decision(invoice).code, "held")
        self.resolve(dispute, "rejected")
        self.assertEqual(dispute.outcome, "rejected")
        self.assertFalse(dispute.credit_ids)
        decision = self.get_decision(invoice)
        self.assertIsInstance(decision, Step)
        self.assertEqual(decision.rung.code, "firm")
        self.assertEqual(self.get_item(invoice).level_code, "soft")

    def test_accepted_stays_held_until_its_credit_note_is_posted(self):
        """P-10; the credit note is Odoo's own reversal."""
        invoice = self.make_invoice(25, 100)
        dispute = self.open_dispute(invoice)
        action = self.resolve(dispute, "accepted")
        self.assertEqual(action["res_model"], "account.move")
        refund = dispute.credit_ids.refund_id
        self.assertEqual((refund.move_type, refund.state), ("out_refund", "draft"))
        self.assertEqual((refund.reversed_entry_id, refund.amount_total), (invoice, 100))
        self.assertEqual((dispute.outcome, dispute.amount_accepted), ("accepted", 100))
        case = dispute.case_id.sudo()
        self.assertEqual(case.amount_disputed, 100)
        self.assertEqual(self.get_item(invoice).hold_code, "dispute_credit")
        self.assertIn("credit note", invoice._get_alerts()["credit_recovery_dispute"]["message"])
        self.assertTrue(self._review()._get_tasks("dispute_credit"))
        refund.action_post()
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertEqual((case.amount_disputed, case.amount_overdue), (0, 0))
        self.assertNotIn("credit_recovery_dispute", invoice._get_alerts())

    def test_a_part_accepted_is_held_and_the_rest_demanded(self):
        """The draft credit note of the dispute does not hold the rest."""
        invoice = self._take_step("soft", 15)
        dispute = self.open_dispute(invoice, amount=60)
        self.resolve(dispute, "partly", [40])
        refund = dispute.credit_ids.refund_id
        self.assertEqual(refund.amount_total, 40)
        self.assertEqual((dispute.outcome, dispute.amount_accepted), ("partly", 40))
        item = self.get_item(invoice)
        self.assertEqual((item.hold_code, item.amount_held), (False, 40))
        notice = self._review().notice_ids.filtered(lambda n: n.state == "draft")
        self.assertEqual((notice.amount_disputed, notice.amount_total), (40, 60))
        refund.action_post()
        self.assertEqual(invoice.amount_residual, 60)
        notice = self._review().notice_ids.filtered(lambda n: n.state == "draft")
        self.assertEqual((notice.amount_disputed, notice.amount_total), (0, 60))

    def test_a_cancelled_credit_note_leaves_the_amount_held_and_is_started_again(self):
        invoice = self.make_invoice(25, 100)
        dispute = self.open_dispute(invoice, amount=30)
        self.resolve(dispute, "accepted")
        dispute.credit_ids.refund_id.button_cancel()
        self.assertEqual(self.get_item(invoice).amount_held, 30)
        self.assertTrue(dispute.lacks_credit_note)
        self.assertTrue(self._review()._get_tasks("dispute_credit"))
        dispute.action_start_credit_notes()
        refund = dispute.credit_ids.refund_id
        self.assertEqual((refund.state, refund.amount_total), ("draft", 30))
        with self.assertRaisesRegex(UserError, "has its credit note"):
            dispute.action_start_credit_notes()
        refund.unlink()
        self.assertEqual(self.get_item(invoice).amount_held, 30)
        dispute.action_start_credit_notes()
        dispute.credit_ids.refund_id.action_post()
        self.assertEqual(self.get_item(invoice).amount_held, 0)
        self.assertFalse(self._review()._get_tasks("dispute_credit"))

    def test_the_credit_note_has_the_accepted_amount_whatever_the_tax(self):
        tax = self.env["account.tax"].create(
            {"name": "22%", "amount": 22, "type_tax_use": "sale", "company_id": self.company.id}
        )
        included = tax.copy({"name": "22% incl.", "price_include_override": "tax_included"})
        for taxes in (tax, included):
            invoice = self.init_invoice(
                "out_invoice",
                partner=self.debtor,
                invoice_date=self.today - timedelta(days=25),
                amounts=[100, 33.33, 7.77],
                taxes=taxes,
            )
            invoice.action_post()
            for amount in (10.01, 30, 99.99, 0.05):
                with self.subTest(taxes.name, amount=amount):
                    dispute = self.open_dispute(invoice, amount=amount)
                    self.resolve(dispute, "accepted")
                    refund = dispute.credit_ids.refund_id
                    self.assertEqual(refund.amount_total, amount)
                    refund.action_post()
                    self.assertEqual(refund.amount_total, amount)

    def test_several_invoices_are_credited_each_by_itself(self):
        first, second = self.make_invoice(26, 100), self.make_invoice(25, 50)
        dispute = self.open_dispute(first, second)
        self.resolve(dispute, "partly", [0, 20])
        self.assertEqual(dispute.credit_ids.move_id, second)
        self.assertEqual(self.get_item(first).amount_held, 0)
        self.assertEqual(self.get_item(second).amount_held, 20)

    def test_no_more_is_accepted_than_disputed(self):
        dispute = self.open_dispute(self.make_invoice(25, 100), amount=30)
        for amount in (30.01, -1):
            with self.assertRaisesRegex(UserError, "cannot be accepted"):
                self.resolve(dispute, "partly", [amount])
        self.assertEqual(dispute.state, "investigation")

    def test_an_opening_entry_gets_a_credit_note_of_its_own(self):
        receivable = self.company_data["default_account_receivable"]
        income = self.company_data["default_account_revenue"]
        entry = self.env["account.move"].create(
            {
                "date": self.today - timedelta(days=25),
                "partner_id": self.debtor.id,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": receivable.id,
                            "partner_id": self.debtor.id,
                            "debit": 100,
                            "date_maturity": self.today - timedelta(days=25),
                        }
                    ),
                    Command.create({"account_id": income.id, "credit": 100}),
                ],
            }
        )
        entry.action_post()
        entry.line_ids.no_followup = False
        dispute = self.open_dispute(entry, amount=25)
        self.resolve(dispute, "accepted")
        self.assertEqual(entry.state, "posted")
        self.assertEqual(dispute.credit_ids.refund_id.amount_total, 25)
        self.assertEqual(self.get_item(entry).amount_held, 25)

    def test_changes_are_told_on_the_case(self):
        dispute = self.open_dispute(self.make_invoice(25), amount=30)
        self.resolve(dispute, "rejected")
        bodies = " ".join(dispute.case_id.sudo().message_ids.mapped("body"))
        self.assertIn("Disputed: ", bodies)
        self.assertIn("rejected", bodies)


@tagged("post_install", "-at_install")
class TestDisputeTasks(DisputeCase):
    def get_tasks(self, dispute):
        return dispute.case_id.sudo()._get_tasks(f"dispute-{dispute.id}")

    def test_an_overdue_dispute_is_a_task_of_its_owner_from_the_day_after(self):
        dispute = self.open_dispute(self.make_invoice(25), user_id=self.manager.id)
        for days, wanted in ((1, False), (0, False), (-1, True)):
            dispute.sudo().deadline = self.today + timedelta(days=days)
            self._review()
            tasks = self.get_tasks(dispute)
            self.assertEqual(bool(tasks), wanted, days)
            self.assertEqual(dispute.is_overdue, wanted)
        self._review()
        tasks = self.get_tasks(dispute)
        self.assertEqual(len(tasks), 1, "running twice changes nothing")
        self.assertEqual(tasks.user_id, self.manager)
        overdue = self.env["credit.recovery.dispute"].search([("is_overdue", "=", True)])
        self.assertEqual(overdue, dispute)

    def test_the_task_goes_with_another_owner_a_later_deadline_or_the_decision(self):
        dispute = self.open_dispute(self.make_invoice(25), deadline=self.today - timedelta(days=1))
        dispute.user_id = self.manager
        self.assertEqual(self.get_tasks(dispute).user_id, self.manager)
        dispute.deadline = self.today
        self.assertFalse(self.get_tasks(dispute))
        dispute.deadline = self.today - timedelta(days=1)
        self.assertTrue(self.get_tasks(dispute))
        self.resolve(dispute, "rejected")
        self.assertFalse(self.get_tasks(dispute))

    def test_it_is_held_beyond_the_deadline(self):
        invoice = self.make_invoice(25)
        self.open_dispute(invoice, deadline=self.today - timedelta(days=9))
        self.assertEqual(self.get_decision(invoice).code, "held")
        case = self._review()
        self.assertTrue(case.next_action_date, "001-9")

    def test_a_paid_invoice_is_answered_too(self):
        invoice = self.make_invoice(25)
        dispute = self.open_dispute(invoice)
        self._pay(invoice)
        self.env.flush_all()
        self.assertTrue(dispute.case_id.date_closed)
        dispute.sudo().with_context(tracking_disable=True).write(
            {"deadline": self.today - timedelta(days=1)}
        )
        self.get_tasks(dispute).unlink()
        self.env["credit.recovery.dispute"]._sync_closed_tasks(self.company)
        self.assertEqual(self.get_tasks(dispute).user_id, self.collector)
        self.resolve(dispute, "accepted")
        self.assertEqual(dispute.credit_ids.refund_id.amount_total, 100)

    def test_merged_debtors_keep_their_disputes(self):
        double = self.make_debtor("Rossi srl (double)")
        invoice, other = self.make_invoice(25), self.make_invoice(26, 60, partner=double)
        disputes = self.open_dispute(invoice) + self.open_dispute(other, amount=10)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([self.debtor.id, double.id], self.debtor)
        self.env.invalidate_all()
        self.assertEqual(disputes.case_id.partner_id, self.debtor)
        self.assertEqual(disputes.partner_id, self.debtor)
        self.assertEqual(disputes.case_id.amount_disputed, 110)
        self.assertEqual(self.get_decision(invoice).code, "held")
