"""001-4, 004-3: what a conversation ends in, a date, a complaint, or what the cause proposes."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .call_common import CallCase


@tagged("post_install", "-at_install")
class TestAgreed(CallCase):
    def setUp(self):
        super().setUp()
        self.case = self.make_case()
        self.invoice = self.case.item_ids.move_id
        self.day = self.today + timedelta(days=7)

    def prepare_dispute(self, **vals):
        reason = self.env.ref("credit_recovery.reason_goods_defective")
        return {"reason_id": reason.id, "move_ids": self.invoice.ids, **vals}

    def test_a_promised_date_makes_the_promise(self):
        """Of all that is overdue; the call counts, and what is promised is held."""
        self.make_invoice(2, 50)
        notice = self.case.notice_ids
        call = self.log(reason_id=False, date_promised=self.day)
        promise = call.promise_ids
        self.assertEqual((promise.amount, promise.date_promised), (350, self.day))
        self.assertEqual((promise.case_id, promise.user_id), (self.case, self.collector))
        self.assertEqual((notice.state, notice.call_id), ("sent", call))
        self.assertEqual(self.case.next_action, "held")

    def test_a_part_or_some_invoices_may_be_promised(self):
        other = self.make_invoice(2, 50)
        vals = {"date_promised": self.day, "amount": 40, "move_ids": other.ids}
        call = self.log(reason_id=False, promise_ids=[Command.create(vals)])
        self.assertEqual(call.promise_ids.line_ids.move_id, other)
        self.assertEqual(call.date_promised, self.day)

    def test_a_complaint_opens_the_dispute_and_needs_no_date(self):
        other = self.make_invoice(2, 50)
        call = self.log(reason_id=False, dispute_ids=[Command.create(self.prepare_dispute())])
        dispute = call.dispute_ids
        self.assertEqual((dispute.case_id, dispute.move_ids), (self.case, self.invoice))
        self.assertEqual(self.invoice.recovery_hold_code, "dispute")
        self.assertFalse(other.recovery_hold_code)

    def test_a_call_changes_no_other_promise(self):
        promise = self.log(reason_id=False, date_promised=self.day).promise_ids
        with self.assertRaisesRegex(UserError, "does not change others"):
            self.log(promise_ids=[Command.link(promise.id)])

    def test_what_stands_is_an_outcome_until_its_day(self):
        """Who confirms on the telephone what he promised need not promise again."""
        promise = self.log(reason_id=False, date_promised=self.day).promise_ids.sudo()
        self.log(reason_id=False, direction="in")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE credit_recovery_promise SET date_promised = %s WHERE id = %s",
            [self.today - timedelta(days=1), promise.id],
        )
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            self.log(reason_id=False, direction="in")

    def test_so_is_an_open_dispute(self):
        self.log(reason_id=False, dispute_ids=[Command.create(self.prepare_dispute())])
        self.make_invoice(2, 50)
        self.log(reason_id=False)

    def test_beyond_the_limits_nothing_is_logged(self):
        """P-11: the promise is refused, and so is the call that it belongs to."""
        with self.assertRaises(UserError):
            self.log(date_promised=self.today + timedelta(days=31))
        self.assertFalse(self.case.call_ids)

    def test_a_correction_keeps_what_was_agreed(self):
        call = self.log(reason_id=False, date_promised=self.day)
        self.log(reason_id=False, corrects_id=call.id, note="It was Mr Neri")
        self.assertEqual(call.promise_ids.state, "open")


@tagged("post_install", "-at_install")
class TestDialogAgreed(CallCase):
    def setUp(self):
        super().setUp()
        self.case = self.make_case()
        self.invoice = self.case.item_ids.move_id
        self.case.with_user(self.collector).action_check_complaints()

    def open(self, **vals):
        """The dialog as the web client fills it in."""
        dialogs = self.env["credit.recovery.call.log"].with_user(self.collector)
        form = Form(dialogs.with_context(default_case_id=self.case.id))
        for name, value in vals.items():
            setattr(form, name, value)
        return form

    def save(self, **vals):
        return self.open(**vals).save().action_save()

    def find_reason(self, code):
        return self.env.ref(f"credit_recovery.reason_{code}")

    def test_days_and_date_follow_each_other(self):
        form = self.open(promise_days=7)
        self.assertEqual(form.date_promised, self.today + timedelta(days=7))
        form.date_promised = self.today + timedelta(days=9)
        self.assertEqual(form.promise_days, 9)
        self.assertEqual(form.promise_amount, 300)

    def test_days_and_no_complaint_are_all_it_takes(self):
        self.save(promise_days=7, complaint="no")
        call = self.case.call_ids
        self.assertEqual((call.result, call.complaint_checked), ("reached", True))
        self.assertEqual(call.promise_ids.date_promised, self.today + timedelta(days=7))
        self.assertEqual(call.contact_id, self.debtor)

    def test_a_yes_opens_a_dispute_in_the_same_dialog(self):
        """001-1: the customer is asked too."""
        form = self.open(complaint="yes", note="Two pieces were broken")
        form.dispute_reason_id = self.find_reason("goods_defective")
        form.dispute_amount = 100
        form.save().action_save()
        dispute = self.case.call_ids.dispute_ids
        self.assertEqual((dispute.move_ids, dispute.amount), (self.invoice, 100))
        self.assertEqual(dispute.note, "Two pieces were broken")
        self.assertEqual(dispute.user_id, self.collector)
        self.assertFalse(self.case.call_ids.complaint_checked)

    def test_dissatisfaction_is_a_complaint(self):
        form = self.open(reason_id=self.find_reason("dissatisfied"))
        self.assertEqual(form.complaint, "yes")

    def test_no_money_proposes_instalments(self):
        action = self.save(reason_id=self.find_reason("no_money"))
        self.assertEqual(action["res_model"], "credit.recovery.plan")
        plan = self.env["credit.recovery.plan"].browse(action["res_id"])
        self.assertEqual((plan.case_id, plan.state), (self.case, "draft"))

    def test_with_a_promised_date_it_does_not(self):
        action = self.save(reason_id=self.find_reason("no_money"), promise_days=5)
        self.assertEqual(action["type"], "ir.actions.act_window_close")

    def test_other_terms_are_a_task(self):
        self.save(reason_id=self.find_reason("dates_mismatch"))
        self.assertTrue(self.case._get_tasks("change_terms"))

    def test_who_does_not_want_to_pay_is_a_task_for_the_manager(self):
        self.company.recovery_manager_id = self.manager
        self.save(reason_id=self.find_reason("unwilling"))
        self.assertEqual(self.case._get_tasks("call_handover").user_id, self.manager)

    def test_difficulty_sets_the_hardship_flag(self):
        """001-5."""
        self.save(reason_id=self.find_reason("no_money"), is_hardship=True, do_proposal=False)
        flag = self.env["credit.recovery.flag"].search([("partner_id", "=", self.debtor.id)])
        self.assertEqual(flag.kind, "hardship")

    def test_without_date_or_cause_the_dialog_stays(self):
        with self.assertRaisesRegex(UserError, "promised"):
            self.save(complaint="no")

    def test_a_complaint_without_invoices_is_refused(self):
        self.make_invoice(3, 70)
        self.env.invalidate_all()
        dialog = (
            self.env["credit.recovery.call.log"]
            .with_user(self.collector)
            .create(
                {
                    "case_id": self.case.id,
                    "complaint": "yes",
                    "dispute_reason_id": self.find_reason("goods_defective").id,
                }
            )
        )
        with self.assertRaises(ValidationError):
            dialog.action_save()

    def test_the_tick_of_sales_is_asked_for_and_recorded(self):
        self.case.complaints_checked_on = False
        with self.assertRaisesRegex(UserError, "sales and after-sales"):
            self.save(promise_days=7)
        self.save(promise_days=7, complaints_checked=True)
        self.assertEqual(self.case.complaints_checked_by_id, self.collector)

    def test_what_is_known_to_stand_against_is_shown(self):
        """001-1, the automatic grade: disputes, draft credit notes, unanswered messages."""
        self.assertFalse(self.open().findings)
        self.init_invoice("out_refund", partner=self.debtor, amounts=[10], company=self.company)
        self.case._open_task("Answer", key="reply")
        self.assertIn("draft credit note", self.open().findings)
        self.assertIn("awaits an answer", self.open().findings)

    def test_the_pinned_note_is_edited_there(self):
        self.save(promise_days=7, pinned_note="Ask for Ms Neri")
        self.assertEqual(self.case.note, "Ask for Ms Neri")

    def test_the_words_of_the_level_then_those_for_the_cause(self):
        """003-5."""
        self.get_level("call").script = "<p>Good morning</p>"
        cause = self.find_reason("no_money")
        form = self.open()
        self.assertIn("Good morning", form.script)
        form.reason_id = cause
        self.assertIn(cause.script.split()[0], form.script)

    def test_the_answered_message_is_done_with_the_call(self):
        self.case._open_task("Answer", key="reply")
        task = self.case._get_tasks("reply").with_user(self.collector)
        task.sudo().user_id = self.collector
        action = task.action_recovery_call()
        dialog = self.env["credit.recovery.call.log"].with_user(self.collector)
        dialog = dialog.with_context(action["context"]).create({"reason_id": self.cause.id})
        self.assertEqual((dialog.direction, dialog.means), ("in", "email"))
        dialog.action_save()
        self.assertFalse(self.case._get_tasks("reply"))

    def test_from_an_invoice_its_obstacle_is_about_it(self):
        action = self.invoice.with_user(self.collector).action_recovery_call()
        dialogs = self.env["credit.recovery.call.log"].with_user(self.collector)
        dialog = dialogs.with_context(action["context"]).create({"obstacle": "not_received"})
        self.assertEqual((dialog.case_id, dialog.obstacle_move_ids), (self.case, self.invoice))

    def test_only_the_invoices_own_collectors_call_about_it(self):
        foreign = self.make_company("Verdi S.p.A.")
        self.collector.write({"company_ids": [Command.set(foreign.ids)], "company_id": foreign.id})
        with self.assertRaises(Exception) as refusal:
            self.invoice.with_user(self.collector).action_recovery_call()
        self.assertIn("AccessError", type(refusal.exception).__name__)

    def test_the_hour_of_the_call_back_is_proposed(self):
        form = self.open(result="call_back")
        self.assertGreater(form.callback_at, fields.Datetime.now())
