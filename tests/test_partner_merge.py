"""Two records of one debtor are merged: one case per company stays, with all that was done."""

from datetime import timedelta

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .review_common import TODAY, ReviewCase, days_before


@tagged("post_install", "-at_install")
class TestPartnerMerge(ReviewCase):
    def merge(self, *partners):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([partner.id for partner in partners], partners[0])
        self.env.flush_all()

    def all_cases(self):
        return self.env["credit.recovery.case"].search([("company_id", "=", self.company.id)])

    def close(self, partner):
        """A case of a debtor that was opened and is closed again."""
        invoice = self.make_invoice(40, 60, partner=partner)
        self.night()
        self.pay(invoice)
        self.env.flush_all()
        self.assertEqual(self.case_of(partner).state, "closed")
        return self.case_of(partner)

    def post_pay_and_reverse(self):
        """What an accountant does next; the case follows, and none stands in its way."""
        invoice = self.make_invoice(25, 30)
        self.env.flush_all()
        case = self.case_of()
        self.assertFalse(case.date_closed)
        not_paid = [("partner_id", "=", self.debtor.id), ("payment_state", "=", "not_paid")]
        payments = self.pay(self.env["account.move"].search(not_paid))
        self.env.flush_all()
        self.assertEqual((self.case_of(), case.state), (case, "closed"))
        invoice.line_ids.remove_move_reconcile()
        payments.action_draft()
        self.env.flush_all()
        self.assertFalse(case.date_closed)
        self.assertGreaterEqual(case.amount_overdue, invoice.amount_total)

    def test_open_cases_become_one(self):
        other = self.make_debtor("Rossi srl (double)")
        self.make_invoice(25, 100)
        self.make_invoice(26, 60, partner=other)
        self.night()
        notices = self.notices_of() + self.notices_of(other)
        self.merge(self.debtor, other)
        case = self.env["credit.recovery.case"].search([("company_id", "=", self.company.id)])
        self.assertEqual(case.partner_id, self.debtor)
        self.assertEqual(case.amount_overdue, 160)
        self.assertEqual(notices.exists().case_id, case)
        self.assertEqual(notices.line_ids.partner_id, self.debtor)

    def test_the_pinned_notes_of_both_are_kept(self):
        """P-20: what a colleague pinned is not lost with its case."""
        other = self.make_debtor("Rossi srl (double)")
        self.make_invoice(25, 100)
        self.make_invoice(26, 60, partner=other)
        self.night()
        self.case_of().note = "Ask for Ms Bianchi"
        self.case_of(other).note = "Never on Mondays"
        self.merge(self.debtor, other)
        case = self.env["credit.recovery.case"].search([("company_id", "=", self.company.id)])
        self.assertEqual(case.note, "Ask for Ms Bianchi\n\nNever on Mondays")

    def test_a_debtor_without_case_takes_the_others(self):
        other = self.make_debtor("Rossi srl (double)")
        self.make_invoice(26, 60, partner=other)
        case = self.night()
        self.merge(self.debtor, other)
        self.assertEqual(case.partner_id, self.debtor)
        self.assertEqual(case.amount_overdue, 60)

    def test_what_was_sent_goes_to_the_debtor_that_stays_and_is_not_touched(self):
        """000-5b: the words stay; the steps count on, the debtor pays and the case closes."""
        other = self.make_debtor("Rossi srl (double)")
        invoices = self.make_invoice(33, 100) + self.make_invoice(33, 60, partner=other)
        sent_on = days_before(13)
        self.night(sent_on)
        sent = self.notices_of() + self.notices_of(other)
        self.send(sent, sent_on)
        said = sent.mapped(lambda n: (n.name, n.recipient_name, n.amount_total, n.date_sent))
        self.merge(self.debtor, other)
        self.assertEqual(
            sent.mapped(lambda n: (n.name, n.recipient_name, n.amount_total, n.date_sent)), said
        )
        self.assertEqual((sent.partner_id, sent.line_ids.partner_id), (self.debtor, self.debtor))
        self.assertEqual(set(sent.mapped("state")), {"sent"})
        self.night()
        self.assertEqual(
            self.steps(self.notices_of(None, "draft")), dict.fromkeys(invoices, "firm")
        )
        self.pay(invoices)
        self.assertEqual(self.case_of().state, "closed")

    def test_two_drafts_become_one(self):
        """Complaint 7: one notice per debtor."""
        self.company.recovery_sending = "paused"
        other = self.make_debtor("Rossi srl (double)")
        invoices = self.make_invoice(25, 100) + self.make_invoice(26, 60, partner=other)
        self.night()
        self.merge(self.debtor, other)
        self.night(TODAY + timedelta(days=1))
        [draft] = self.notices_of(None, "draft")
        self.assertEqual(self.steps(draft), dict.fromkeys(invoices, "soft"))
        self.assertFalse(self.case_of().review_error)

    def test_tasks_files_and_messages_go_on_in_the_case_that_stays(self):
        other = self.make_debtor("Rossi srl (double)")
        for partner in (self.debtor, other):
            self.make_invoice(26, 60, partner=partner)
        self.night()
        case = self.case_of(other)
        case._open_task("A notice could not be delivered", key="notice-1")
        case.message_subscribe(self.env.user.partner_id.ids)
        message = case.message_post(body="Asked", attachments=[("claim.txt", b"no")])
        self.merge(self.debtor, other)
        kept = self.case_of()
        self.assertEqual(kept.activity_ids.mapped("summary"), ["A notice could not be delivered"])
        self.assertIn(message, kept.message_ids)
        self.assertEqual(message.attachment_ids.res_id, kept.id)
        self.assertIn(self.env.user.partner_id, kept.message_partner_ids)

    def test_a_merge_of_many_leaves_one_open_case(self):
        doubles = [self.make_debtor(f"Double {number}") for number in range(2)]
        for partner in [self.debtor, *doubles]:
            self.make_invoice(26, 60, partner=partner)
        self.night()
        self.merge(self.debtor, *doubles)
        self.assertEqual(self.case_of().amount_overdue, 180)

    def check_open_and_closed(self, closed, opened, stays):
        old = self.close(closed)
        self.make_invoice(26, 100, partner=opened)
        self.night()
        kept, notices = self.case_of(opened), old.notice_ids
        self.assertTrue(notices)
        self.merge(stays, closed + opened - stays)
        self.assertEqual(self.all_cases(), kept)
        self.assertEqual((kept.partner_id, kept.amount_overdue), (stays, 100))
        self.assertEqual(notices.case_id, kept)
        self.post_pay_and_reverse()

    def test_the_open_case_of_the_double_takes_over_the_closed_one(self):
        other = self.make_debtor("Rossi srl (double)")
        self.check_open_and_closed(self.debtor, other, self.debtor)

    def test_the_open_case_takes_over_the_closed_one_of_the_double(self):
        other = self.make_debtor("Rossi srl (double)")
        self.check_open_and_closed(other, self.debtor, self.debtor)

    def test_of_two_closed_cases_the_later_one_stays(self):
        other = self.make_debtor("Rossi srl (double)")
        old, new = self.close(self.debtor), self.close(other)
        old.sudo().write({"date_closed": days_before(9)})
        self.env.flush_all()
        self.merge(self.debtor, other)
        self.assertEqual(self.all_cases(), new)
        self.assertEqual((new.partner_id, new.state), (self.debtor, "closed"))
        self.post_pay_and_reverse()

    def test_a_debtor_with_an_open_and_a_closed_case_is_paid_all_the_same(self):
        """As merges left them before: the closed one stays closed."""
        other = self.make_debtor("Rossi srl (double)")
        closed = self.close(other)
        self.make_invoice(26, 100)
        self.night()
        kept = self.case_of()
        self.env.cr.execute(
            SQL(
                "UPDATE credit_recovery_case SET partner_id = %s WHERE id = %s",
                self.debtor.id,
                closed.id,
            )
        )
        self.env.invalidate_all()
        self.post_pay_and_reverse()
        self.assertTrue(closed.date_closed)
        self.assertEqual(self.case_of(), kept)

    def test_returned_collections_and_questions_go_on_in_the_case_that_stays(self):
        other = self.make_debtor("Rossi srl (double)")
        for partner in (self.debtor, other):
            self.make_invoice(26, 60, partner=partner)
        self.night()
        case = self.case_of(other)
        question = (
            self.env["credit.recovery.sales.question"]
            .sudo()
            .create(
                {
                    "case_id": case.id,
                    "user_id": self.env.uid,
                    "asked_by_id": self.env.uid,
                    "date_asked": TODAY,
                    "date_limit": TODAY,
                }
            )
        )
        bounce = (
            self.env["credit.recovery.bounce"]
            .sudo()
            .create(
                {
                    "case_id": case.id,
                    "partner_id": other.id,
                    "company_id": self.company.id,
                    "date": TODAY,
                    "reason_id": self.env.ref("credit_recovery.reason_bounce_no_funds").id,
                    "line_ids": [Command.create({"currency_id": case.currency_id.id, "amount": 1})],
                }
            )
        )
        self.merge(self.debtor, other)
        self.assertEqual(self.all_cases(), self.case_of())
        self.assertEqual((question.case_id, bounce.case_id), (self.case_of(), self.case_of()))
        self.assertEqual(bounce.partner_id, self.debtor)
