"""States of a notice: who may do what, what is refused, what is remembered."""

import hashlib
import io
import zipfile
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.credit_recovery.models.credit_recovery_notice import STATES, TRANSITIONS

from .common import RecoveryCase
from .letter_common import flat


class NoticeCase(RecoveryCase):
    def _firm(self, checked=True):
        """A draft firm reminder: its soft one was sent 15 days ago."""
        self.invoice = self._take_step("soft", 15)
        return self._draft(checked)

    def _formal(self, checked=True):
        self.invoice = self._take_step("firm", 15)
        return self._draft(checked)

    def _draft(self, checked):
        case = self._review()
        if checked:
            case.with_user(self.collector).action_check_complaints()
        return case.notice_ids.filtered(lambda notice: notice.state == "draft")

    def _soft(self):
        """An automatic reminder: approved by the review itself."""
        self.invoice = self.make_invoice(20)
        return self._review().notice_ids

    def _letter(self):
        """An approved letter: the debtor has no e-mail address."""
        self.debtor.email = False
        return self._soft()

    def _fail(self, notice):
        notice._transition("sending")
        notice._fail("550 no such user")
        return notice


@tagged("post_install", "-at_install")
class TestTransitions(NoticeCase):
    def test_every_transition_that_is_not_listed_is_refused_and_names_the_notice(self):
        notice = self._firm()
        for state, _label in STATES:
            for wanted, _label in STATES:
                if wanted not in TRANSITIONS[state]:
                    self.env.cr.execute(
                        "UPDATE credit_recovery_notice SET state = %s WHERE id = %s",
                        [state, notice.id],
                    )
                    notice.invalidate_recordset()
                    with (
                        self.subTest(f"{state} -> {wanted}"),
                        self.assertRaisesRegex(UserError, "Rossi"),
                    ):
                        notice._transition(wanted)

    def test_a_refusal_says_what_the_notice_may_become(self):
        notice = self._firm()
        with self.assertRaisesRegex(UserError, r"Rossi.*Draft; .*Approved, Cancelled"):
            notice._transition("sent")
        notice._transition("cancelled")
        with self.assertRaisesRegex(UserError, r"Rossi.*Cancelled: it stays so"):
            notice._transition("approved")

    def test_one_refused_notice_keeps_the_others_where_they_are(self):
        firm, soft = self._firm(), self._soft()
        with self.assertRaises(UserError):
            (firm + soft)._transition("sending")
        self.assertEqual(firm.state, "draft")

    def test_cancelling_frees_the_step(self):
        notice = self._firm()
        self.assertTrue(notice.line_ids.filtered("step").effective)
        notice._transition("cancelled")
        self.assertFalse(notice.line_ids.filtered("effective"))

    def test_sending_keeps_the_step(self):
        notice = self._soft()
        notice._transition("sending")
        notice._mark_sent()
        self.assertTrue(notice.line_ids.filtered("step").effective)


@tagged("post_install", "-at_install")
class TestApproval(NoticeCase):
    def test_an_automatic_level_is_approved_by_the_review_with_its_check(self):
        notice = self._soft()
        self.assertEqual(notice.state, "approved")
        self.assertRegex(notice.name, r"^REC/\d{4}/\d{5}$")
        self.assertIn("credit note", notice.complaint_check)
        self.assertFalse(notice.complaint_checked_by_id)

    def test_an_automatic_level_waits_while_a_draft_credit_note_is_open(self):
        notice = self._firm()
        notice.level_id.requires_approval = "none"
        self.init_invoice("out_refund", partner=self.debtor, amounts=[10], company=self.company)
        notice._approve_automatically()
        self.assertEqual(notice.state, "draft")
        self.assertIn("credit note", notice.complaint_check)

    def test_a_person_who_approves_it_all_the_same_is_named(self):
        """001-1: the evidence never says that there was no draft credit note."""
        refund = self.init_invoice(
            "out_refund", partner=self.debtor, amounts=[10], company=self.company
        )
        refund.reversed_entry_id = self.make_invoice(-30)
        notice = self._soft()
        self.assertEqual(notice.state, "draft")
        notice.with_user(self.collector).action_approve()
        self.assertEqual(notice.state, "approved")
        self.assertIn("although a draft credit note", notice.complaint_check)
        self.assertIn(self.collector.name, notice.complaint_check)
        self.assertEqual(notice.complaint_checked_by_id, self.collector)

    def test_a_collector_approves_what_asks_for_a_collector(self):
        notice = self._firm()
        self.assertFalse(notice.name)
        notice.with_user(self.collector).action_approve()
        self.assertEqual(notice.state, "approved")
        self.assertRegex(notice.name, r"^REC/\d{4}/\d{5}$")
        self.assertEqual(notice.subject, f"Firm {notice.name}")
        self.assertIn("100.00", notice.body)
        self.assertEqual(notice.approved_by_id, self.collector)
        self.assertEqual(notice.complaint_checked_by_id, self.collector)
        self.assertIn(self.collector.name, notice.complaint_check)

    def test_a_reader_approves_nothing(self):
        with self.assertRaises(AccessError):
            self._firm().with_user(self.reader).action_approve()

    def test_a_collector_does_not_approve_a_formal_notice(self):
        notice = self._formal()
        with self.assertRaisesRegex(AccessError, "Manager"):
            notice.with_user(self.collector).action_approve()
        notice.with_user(self.manager).action_approve()
        self.assertEqual(notice.state, "approved")

    def test_a_formal_notice_needs_a_manager_whatever_its_level_says(self):
        notice = self._formal()
        self.env.cr.execute("UPDATE credit_recovery_level SET requires_approval = 'none'")
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            notice.with_user(self.collector).action_approve()

    def test_a_policy_may_ask_for_the_collector_of_the_case(self):
        """Requirements, "Manual only": also a duplicate keeps the rule."""
        self.policy.named_approval = True
        self.assertTrue(self.policy.copy({"code": "own"}).named_approval)
        notice = self._firm()
        with self.assertRaisesRegex(AccessError, "collector of the case"):
            notice.with_user(self.collector).action_approve()
        notice.case_id.user_id = self.collector
        notice.with_user(self.collector).action_approve()
        self.assertEqual(notice.state, "approved")

    def test_only_a_manager_names_another_collector_where_he_approves_by_name(self):
        self.policy.named_approval = True
        case = self._firm().case_id
        case.user_id = self.collector
        with self.assertRaisesRegex(AccessError, "Rossi"):
            case.with_user(self.collector).user_id = self.manager
        case.with_user(self.collector).user_id = self.collector
        self._pass_on(case, self.collector, AccessError)
        self._pass_on(case, self.manager)
        self.assertEqual(case.user_id, self.manager)

    def _pass_on(self, case, user, error=None):
        """Give the case to the Manager, by the dialog."""
        vals = {
            "case_ids": case.ids,
            "kind": "collector",
            "user_id": self.manager.id,
            "note": "On leave",
        }
        wizard = self.env["credit.recovery.move"].with_user(user).create(vals)
        if error:
            self.assertRaises(error, wizard.action_confirm)
        else:
            wizard.action_confirm()

    def test_no_letter_goes_out_without_an_account_to_pay_to(self):
        """000-5d"""
        self.company.partner_id.bank_ids.unlink()
        self.assertEqual(self._soft().state, "draft", "not by itself either")
        notice = self._firm()
        with self.assertRaisesRegex(UserError, f"bank account of {self.company.name}"):
            notice.with_user(self.collector).action_approve()
        self.make_account(self.company, "IT40S0542811101000000123456")
        notice.with_user(self.collector).action_approve()
        self.assertNotEqual(notice.state, "draft")

    def test_without_an_account_neither_notice_nor_case_says_that_it_goes_out(self):
        """000-5d: what nobody has to approve is not sent by itself either."""
        self.company.partner_id.bank_ids.unlink()
        notice = self._soft()
        self.assertEqual(notice.case_id.next_action, "fix_data")
        self.assertIn("bank account", notice.obstacle)
        self.make_account(self.company, "IT40S0542811101000000123456")
        self._review()
        self.assertEqual((notice.state, notice.case_id.next_action), ("approved", "send"))
        self.assertFalse(notice.obstacle)

    def test_with_a_draft_credit_note_the_case_asks_for_approval(self):
        refund = self.init_invoice(
            "out_refund", partner=self.debtor, amounts=[10], company=self.company
        )
        refund.reversed_entry_id = self.make_invoice(-30)  # of another invoice: it holds nothing
        notice = self._soft()
        self.assertEqual(notice.case_id.next_action, "approve")
        self.assertIn("credit note", notice.obstacle)

    def test_while_sending_is_paused_nothing_goes_out_by_itself(self):
        self.company.recovery_sending = "paused"
        notice = self._soft()
        self.assertEqual(notice.case_id.next_action, "paused")
        self.assertIn("paused", notice.obstacle)

    def test_an_approved_notice_under_a_hold_waits_for_its_end(self):
        notice = self._soft()
        self.assertEqual(notice.case_id.next_action, "send")
        self._hold(notice.case_id)
        self.env["credit.recovery.review"]._review(notice.case_id, self.today)
        notice.invalidate_recordset(["obstacle"])
        self.assertEqual(notice.state, "approved")
        self.assertEqual(notice.case_id.next_action, "held")
        self.assertIn(self.invoice.name, notice.obstacle)

    def test_an_approved_notice_waits_while_the_company_is_closed(self):
        """P-12: until the day after the closure, and the case says so."""
        notice = self._soft()
        self.env["credit.recovery.closure"].create(
            {
                "name": "Stocktaking",
                "company_id": self.company.id,
                "day_from": self.today.day,
                "month_from": str(self.today.month),
                "day_to": self.today.day,
                "month_to": str(self.today.month),
            }
        )
        self.env["credit.recovery.review"]._review(notice.case_id, self.today)
        notice.invalidate_recordset(["obstacle"])
        self.assertEqual(notice.case_id.next_action, "wait")
        self.assertEqual(notice.case_id.next_action_date, self.today + timedelta(days=1))
        self.assertIn("Stocktaking", notice.obstacle)

    def _hold(self, case, days=5):
        return (
            self.env["credit.recovery.hold"]
            .sudo()
            .create(
                {
                    "case_id": case.id,
                    "reason_id": self.env["credit.recovery.reason"]
                    .search([("usage", "=", "hold")], limit=1)
                    .id,
                    "date_to": self.today + timedelta(days=days),
                }
            )
        )

    def test_a_formal_notice_needs_a_signatory(self):
        self.company.recovery_signatory_id = False
        notice = self._formal()
        with self.assertRaisesRegex(UserError, "signatory"):
            notice.with_user(self.manager).action_approve()

    def test_a_consumer_gets_no_formal_notice_of_commercial_claims(self):
        self.policy.commercial = True
        notice = self._formal()
        self.debtor.recovery_debtor_type = "consumer"
        with self.assertRaisesRegex(UserError, "policy for consumers"):
            notice.with_user(self.manager).action_approve()
        self.debtor.recovery_debtor_type = "business"
        notice.with_user(self.manager).action_approve()
        self.assertEqual(notice.state, "approved")

    def test_another_company_is_out_of_reach(self):
        notice = self._firm()
        company = self.make_company("Elsewhere")
        other = self.make_user("manager", name="elsewhere")
        other.write({"company_ids": [Command.set(company.ids)], "company_id": company.id})
        with self.assertRaises(AccessError):
            notice.with_user(other).action_approve()

    def test_complaints_must_be_checked_first(self):
        notice = self._firm(checked=False)
        with self.assertRaisesRegex(UserError, "Complaints checked"):
            notice.with_user(self.collector).action_approve()

    def test_the_complaint_check_is_valid_for_30_days(self):
        notice = self._firm()
        notice.case_id.complaints_checked_on = self.today - timedelta(days=31)
        with self.assertRaisesRegex(UserError, "Rossi"):
            notice.with_user(self.collector).action_approve()
        notice.case_id.complaints_checked_on = self.today - timedelta(days=30)
        notice.with_user(self.collector).action_approve()
        self.assertEqual(notice.state, "approved")

    def test_a_reader_does_not_tick_the_complaint_check(self):
        case = self._firm(checked=False).case_id
        with self.assertRaises(AccessError):
            case.with_user(self.reader).action_check_complaints()
        self.assertFalse(case.complaints_checked_on)

    def test_the_complaint_check_is_logged(self):
        case = self._firm().case_id
        self.assertEqual(case.complaints_checked_on, self.today)
        self.assertEqual(case.complaints_checked_by_id, self.collector)
        self.assertIn("Complaints checked", case.message_ids[:1].body)

    def test_nothing_is_approved_while_sending_is_off_or_paused(self):
        notice = self._firm()
        for sending in ("off", "paused"):
            self.company.recovery_sending = sending
            with self.subTest(sending), self.assertRaisesRegex(UserError, "Sending is off"):
                notice.with_user(self.manager).action_approve()

    def test_the_review_approves_nothing_while_sending_is_paused(self):
        self.company.recovery_sending = "paused"
        self.assertEqual(self._soft().state, "draft")

    def test_without_an_address_there_is_no_approval(self):
        self.debtor.write({"email": False, "street": False})
        notice = self._firm()
        with self.assertRaisesRegex(UserError, "address"):
            notice.with_user(self.collector).action_approve()

    def test_a_call_is_not_approved(self):
        self.make_invoice(3, 250)
        call = self._review().notice_ids
        self.assertEqual(call.channel, "phone")
        with self.assertRaisesRegex(UserError, "call"):
            call.with_user(self.manager).action_approve()

    def test_a_stale_draft_is_rebuilt_and_shown_instead(self):
        notice = self._firm()
        self._pay(self.invoice, 40)
        action = notice.with_user(self.collector).action_approve()
        self.assertEqual((notice.state, notice.cancel_code), ("cancelled", "superseded"))
        rebuilt = notice.browse(action["res_id"])
        self.assertEqual((rebuilt.state, rebuilt.amount_total), ("draft", 60))
        self.assertEqual(rebuilt.replaces_id, notice)
        self.assertIn(self.invoice.name, rebuilt.changes)

    def test_a_draft_about_paid_invoices_is_cancelled_and_nothing_takes_its_place(self):
        notice = self._firm()
        self._pay(self.invoice)
        notice.with_user(self.collector).action_approve()
        self.assertEqual(notice.state, "cancelled")
        self.assertFalse(notice.replaced_by_ids)

    def test_mass_approval_approves_the_sound_and_shows_the_stale(self):
        stale = self._firm()
        other = self.make_debtor("Bianchi S.p.A.")
        self._take_step("soft", 15, partner=other)
        case = self._review(other)
        case.action_check_complaints()
        sound = case.notice_ids.filtered(lambda notice: notice.state == "draft")
        self._pay(self.invoice, 40)
        action = (stale + sound).with_user(self.collector).action_approve()
        self.assertEqual((stale.state, sound.state), ("cancelled", "approved"))
        self.assertEqual(action["res_id"], stale.replaced_by_ids.id)

    def test_a_notice_never_replaces_one_that_was_approved_with_it(self):
        stale = self._firm()
        self._pay(self.invoice)
        sound = stale.copy({"state": "approved", "case_id": stale.case_id.id})
        stale._supersede({stale: ["paid"]}, sound)
        self.assertFalse(sound.replaces_id)

    def test_what_is_approved_cannot_be_approved_again(self):
        notice = self._soft()
        with self.assertRaisesRegex(UserError, "Only drafts"):
            notice.with_user(self.manager).action_approve()

    def test_numbers_are_the_companys_own(self):
        first, second = self.company._draw_recovery_numbers(2)
        self.assertLess(first, second)
        self.assertEqual(self.make_company("Elsewhere")._draw_recovery_numbers(1), [first])

    def test_the_numbering_can_be_changed(self):
        first = int(self.company._draw_recovery_numbers(1)[0][-5:])
        sequence = self.env["ir.sequence"].search(
            [("code", "=", "credit.recovery.notice"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(self.company._draw_recovery_numbers(2)[1][-5:], f"{first + 2:05d}")
        sequence.write({"prefix": "SOLL/", "use_date_range": False, "padding": 3})
        self.assertEqual(self.company._draw_recovery_numbers(1), ["SOLL/001"])

    def test_the_case_knows_its_next_action_after_approval(self):
        notice = self._firm()
        self.assertEqual(notice.case_id.next_action, "approve")
        notice.with_user(self.collector).action_approve()
        self.assertEqual(notice.case_id.next_action, "send")


@tagged("post_install", "-at_install")
class TestLetters(NoticeCase):
    def test_a_letter_is_printed_archived_and_posted(self):
        letter = self._letter()
        self.assertEqual((letter.state, letter.channel), ("approved", "post"))
        action = letter.with_user(self.collector).action_print()
        self.assertEqual(action["report_name"], "credit_recovery.report_letter")
        self.assertEqual(letter.state, "sending")
        self.assertTrue(letter.document)
        self.assertEqual(letter.case_id.next_action, "post")
        self._post(letter)
        self.assertEqual((letter.state, letter.date_sent), ("sent", self.today))
        self.assertEqual(letter.tracking_ref, "RR1")
        self.assertEqual(letter.case_id.date_last_contact, self.today)

    def _post(self, letters, user=None, **vals):
        wizard = self.env["credit.recovery.notice.posted"].with_user(user or self.collector)
        vals = {"date_posted": self.today, "tracking_ref": "RR1", **vals}
        wizard.create({"notice_ids": [Command.set(letters.ids)], **vals}).action_confirm()

    def test_a_second_print_gives_the_archived_document(self):
        letter = self._letter()
        letter.with_user(self.collector).action_print()
        document = letter.document
        letter.company_id.name = "Renamed S.p.A."
        letter.with_user(self.collector).action_print()
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        letter.invalidate_recordset()
        self.assertEqual(letter.document, document)
        pdf, _type = report._render_qweb_pdf("credit_recovery.report_letter", letter.ids)
        self.assertEqual(pdf, letter._get_pdf())

    def test_letters_can_come_one_file_each(self):
        letter = self._letter()
        action = letter.with_user(self.collector).action_print_separately()
        self.assertIn(str(letter.id), action["url"])

    def test_a_changed_letter_is_not_printed(self):
        letter = self._letter()
        self._pay(self.invoice, 40)
        action = letter.with_user(self.collector).action_print()
        self.assertEqual(letter.state, "cancelled")
        self.assertFalse(letter.document)
        self.assertEqual(action["res_id"], letter.replaced_by_ids.id)
        self.assertEqual(letter.replaced_by_ids.amount_total, 60)

    def test_a_reader_neither_prints_nor_posts(self):
        letter = self._letter()
        with self.assertRaises(AccessError):
            letter.with_user(self.reader).action_print()
        letter.action_print()
        with self.assertRaises(AccessError):
            self._post(letter, user=self.reader)

    def test_drafts_and_emails_are_not_printed_as_letters(self):
        for notice in (self._firm(), self._soft()):
            with self.assertRaisesRegex(UserError, "Only approved letters"):
                notice.with_user(self.collector).action_print()

    def test_an_approved_letter_is_marked_until_it_is_printed(self):
        """P-1: only the step that checks it again makes a letter without a mark."""
        letter = self._letter()
        self.company.recovery_sending = "paused"
        report = self.env["ir.actions.report"].with_user(self.reader)
        report = report.with_context(force_report_rendering=True)
        pdf, _type = report._render_qweb_pdf("credit_recovery.report_letter", letter.ids)
        self.assertIn("NOT YET RELEASED", flat(pdf))
        self.assertIn("NOT YET RELEASED", flat(letter.with_user(self.reader)._get_pdf()))
        self.assertEqual((letter.state, letter.document), ("approved", False))
        self.company.recovery_sending = "on"
        letter.with_user(self.collector).action_print()
        self.assertNotIn("RELEASED", flat(letter._get_pdf()))

    def test_a_cancelled_letter_is_not_printed_again(self):
        letter = self._letter()
        letter.with_user(self.collector).action_print()
        letter._cancel("by_hand")
        with self.assertRaisesRegex(UserError, f"not printed again[^$]*{letter.name}"):
            letter.with_user(self.collector).action_print()
        self.assertTrue(letter._get_pdf(), "it is evidence all the same")

    def test_a_failed_letter_is_not_printed_again(self):
        letter = self._letter()
        letter.with_user(self.collector).action_print()
        letter._fail("lost")
        with self.assertRaisesRegex(UserError, "not printed again"):
            letter.with_user(self.collector).action_print_separately()

    def test_nothing_is_printed_while_sending_is_paused(self):
        letter = self._letter()
        self.company.recovery_sending = "paused"
        with self.assertRaisesRegex(UserError, "Sending is off"):
            letter.with_user(self.collector).action_print()

    def test_a_letter_is_not_posted_in_the_future_nor_before_its_approval(self):
        letter = self._letter()
        letter.action_print()
        for days in (-1, 1):
            with self.subTest(days), self.assertRaises(UserError):
                self._post(letter, date_posted=self.today + timedelta(days=days))
        self.assertEqual(letter.state, "sending")

    def test_a_letter_is_taken_back_when_the_debtor_pays_before_it_is_posted(self):
        letter = self._letter()
        letter.action_print()
        self._pay(self.invoice, 40)
        case = self._review()
        self.assertEqual((letter.state, letter.cancel_code), ("cancelled", "superseded"))
        self.assertEqual(letter.replaced_by_ids.amount_total, 60)
        self.assertIn(self.invoice.name, letter.replaced_by_ids.changes)
        [task] = case.activity_ids.filtered(lambda task: letter.name in task.summary)
        self.assertIn("Do not post", task.summary)
        self._review()
        self.assertEqual(case.activity_ids.filtered(lambda t: letter.name in t.summary), task)

    def test_a_letter_is_taken_back_when_its_invoice_is_held(self):
        letter = self._letter()
        letter.action_print()
        self.env["credit.recovery.hold"].sudo().create(
            {
                "case_id": letter.case_id.id,
                "reason_id": self.env["credit.recovery.reason"]
                .search([("usage", "=", "hold")], limit=1)
                .id,
                "date_to": self.today,
            }
        )
        self._review()
        self.assertEqual(letter.state, "cancelled")
        self.assertFalse(letter.replaced_by_ids)

    def test_the_night_takes_back_a_letter_whose_case_closed(self):
        letter = self._letter()
        letter.action_print()
        self._pay(self.invoice)
        case = letter.case_id
        case.date_reviewed = False
        self.assertTrue(case.date_closed)
        self.assertIn(case.id, case._get_work_list(self.company, self.today))
        self._review()
        self.env["credit.recovery.review"]._review(case, self.today)
        self.assertEqual(letter.state, "cancelled")
        self.assertNotIn(case.id, case._get_work_list(self.company, self.today))

    def test_a_printed_letter_stays_while_nothing_changes(self):
        letter = self._letter()
        letter.action_print()
        letter.payment_deadline = self.today
        self._review()
        self.assertEqual(letter.state, "sending")

    def test_a_changed_letter_is_not_posted_unless_it_had_left_before(self):
        letter = self._letter()
        letter.action_print()
        self._pay(self.invoice, 40)
        with self.assertRaisesRegex(UserError, f"Do not post[^$]*{letter.name}[^$]*open amount"):
            self._post(letter)
        self.assertEqual(letter.state, "sending")
        self._post(letter, had_left=True)
        self.assertEqual(letter.state, "sent")

    def _take_back(self):
        """A printed letter that a payment took back."""
        letter = self._letter()
        letter.action_print()
        self._pay(self.invoice, 40)
        self._review()
        self.assertEqual(letter.state, "cancelled")
        return letter

    def _leave(self, letter, user=None, **vals):
        vals = {"reason": "The postman had it", **vals}
        self._post(letter, user or self.manager, **vals)
        return letter.replaced_by_ids.filtered(lambda notice: notice.name == letter.name)

    def test_a_letter_taken_back_that_had_left_is_recorded_and_counts(self):
        """000-5b: with its own document and number; the draft in its place is not sent too."""
        letter = self._take_back()
        draft = letter.replaced_by_ids
        self.assertTrue(letter.was_taken_back)
        left = self._leave(letter)
        self.assertEqual(
            (left.state, left.date_sent, left.tracking_ref), ("sent", self.today, "RR1")
        )
        self.assertEqual((left.document, left.checksum), (letter.document, letter.checksum))
        self.assertEqual(left.line_ids.filtered("effective").move_id, self.invoice)
        self.assertEqual(left.reason_note, "The postman had it")
        self.assertIn(draft.state, ("cancelled",))
        self.assertEqual(self.invoice.recovery_level_id, left.level_id)
        self.assertEqual(letter.state, "cancelled")
        self.assertFalse(letter.case_id._get_tasks(f"withdrawn-{letter.id}"))
        self._review()
        live = letter.case_id.notice_ids.filtered(lambda n: n.state in ("draft", "approved"))
        self.assertFalse(live.line_ids.filtered(lambda line: line.step == "soft"))

    def test_no_double_step_where_its_successor_went_out(self):
        letter = self._take_back()
        again = letter.replaced_by_ids
        again.action_print()
        self._post(again)
        left = self._leave(letter)
        self.assertEqual((left.state, again.state), ("sent", "sent"))
        self.assertFalse(left.line_ids.filtered("effective"))
        self.assertTrue(again.line_ids.filtered("effective"))

    def test_only_a_manager_records_it_with_a_reason_and_once(self):
        letter = self._take_back()
        with self.assertRaises(AccessError):
            self._leave(letter, self.collector)
        with self.assertRaisesRegex(UserError, "how you know"):
            self._leave(letter, reason=" ")
        for days in (-1, 1):
            with self.assertRaises(UserError):
                self._leave(letter, date_posted=self.today + timedelta(days=days))
        self._leave(letter)
        self.env.invalidate_all()
        self.assertFalse(letter.was_taken_back)
        with self.assertRaisesRegex(UserError, "once each"):
            self._leave(letter)

    def test_a_draft_that_was_cancelled_has_not_left(self):
        notice = self._firm()
        notice._transition("cancelled", cancel_code="by_hand")
        self.assertFalse(notice.was_taken_back)
        with self.assertRaises(UserError):
            self._leave(notice)

    def test_only_printed_letters_are_posted(self):
        with self.assertRaisesRegex(UserError, "Only printed letters"):
            self._post(self._letter())


@tagged("post_install", "-at_install")
class TestFailure(NoticeCase):
    def test_a_failure_holds_its_items_and_makes_one_task_that_proposes_the_fallback(self):
        notice = self._fail(self._soft())
        case = notice.case_id
        [task] = case.activity_ids
        self.assertIn("550 no such user", task.note)
        self.assertIn("Letter by post", task.note)
        self.env["credit.recovery.review"]._review(case, self.today)
        self.assertEqual((case.next_action, case.hold_code), ("solve_failure", "failed_notice"))
        self.assertEqual(case.notice_ids, notice)
        self.assertEqual(case.activity_ids, task)

    def test_the_fallback_is_a_successor_on_the_next_channel(self):
        notice = self._fail(self._soft())
        action = notice.with_user(self.collector).action_fallback()
        successor = notice.browse(action["res_id"])
        self.assertEqual((successor.state, successor.channel), ("draft", "post"))
        self.assertEqual(successor.replaces_id, notice)
        self.assertEqual(successor.line_ids.filtered("step").mapped("step"), ["soft"])
        self.assertFalse(notice.case_id.activity_ids)
        self.assertNotEqual(notice.case_id.hold_code, "failed_notice")

    def test_the_successor_goes_out_when_a_person_approves_it(self):
        notice = self._fail(self._soft())
        successor = notice.browse(notice.with_user(self.collector).action_fallback()["res_id"])
        self._review()
        self.assertEqual(successor.state, "draft")
        self.assertEqual(successor.case_id.next_action, "approve")
        successor.with_user(self.collector).action_approve()
        self.assertEqual(successor.state, "approved")

    def test_a_retry_takes_the_address_as_it_is_now(self):
        notice = self._fail(self._soft())
        self.debtor.email = "corrected@debtor.example"
        successor = notice.browse(notice.with_user(self.collector).action_retry()["res_id"])
        self.assertEqual(successor.channel, "email")
        self.assertIn("corrected@debtor.example", successor.recipient_email)

    def test_a_retry_demands_what_is_open_now(self):
        notice = self._fail(self._soft())
        self._pay(self.invoice, 40)
        successor = notice.browse(notice.with_user(self.collector).action_retry()["res_id"])
        self.assertEqual(successor.amount_total, 60)

    def test_nothing_is_sent_again_when_nothing_is_open(self):
        notice = self._fail(self._soft())
        self._pay(self.invoice)
        with self.assertRaisesRegex(UserError, "Nothing on these notices"):
            notice.with_user(self.collector).action_retry()

    def test_a_failed_notice_has_one_successor(self):
        notice = self._fail(self._soft())
        notice.with_user(self.collector).action_retry()
        with self.assertRaisesRegex(UserError, "without a successor"):
            notice.with_user(self.collector).action_retry()

    def test_the_last_channel_has_no_fallback(self):
        notice = self._fail(self._letter())
        with self.assertRaisesRegex(UserError, "No other channel"):
            notice.with_user(self.collector).action_fallback()

    def test_a_reader_sends_nothing_again(self):
        notice = self._fail(self._soft())
        for name in ("action_retry", "action_fallback"):
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(notice.with_user(self.reader), name)()

    def test_a_changed_successor_stays_on_its_channel(self):
        notice = self._fail(self._soft())
        successor = notice.browse(notice.with_user(self.collector).action_fallback()["res_id"])
        self._pay(self.invoice, 40)
        again = notice.browse(successor.with_user(self.collector).action_approve()["res_id"])
        self.assertEqual(successor.state, "cancelled")
        self.assertEqual((again.channel, again.amount_total), ("post", 60))

    def _uncertain(self):
        notice = self._soft()
        notice._transition("sending")
        notice.attempted_at = self.env.cr.now()
        notice._become_uncertain("interrupted")
        return notice

    def test_an_uncertain_notice_holds_its_items_and_makes_a_task(self):
        notice = self._uncertain()
        self.assertEqual(len(notice.case_id.activity_ids), 1)
        self._review()
        self.assertEqual(notice.case_id.hold_code, "uncertain_notice")
        self.assertEqual(notice.case_id.next_action, "check_sending")

    def test_a_person_says_that_an_uncertain_notice_was_sent(self):
        notice = self._uncertain()
        notice.with_user(self.collector).action_mark_sent()
        self.assertEqual((notice.state, notice.sent_at), ("sent", notice.attempted_at))
        self.assertFalse(notice.case_id.activity_ids)

    def test_a_person_says_that_an_uncertain_notice_never_left(self):
        notice = self._uncertain()
        notice.with_user(self.collector).action_mark_failed()
        self.assertEqual(notice.state, "failed")
        self.assertIn(self.collector.name, notice.failure_reason)
        [task] = notice.case_id.activity_ids
        self.assertIn("Letter by post", task.note)

    def test_only_a_collector_decides_on_an_uncertain_notice(self):
        notice = self._uncertain()
        for name in ("action_mark_sent", "action_mark_failed"):
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(notice.with_user(self.reader), name)()

    def test_what_is_certain_needs_no_decision(self):
        with self.assertRaises(UserError):
            self._soft().with_user(self.collector).action_mark_sent()


@tagged("post_install", "-at_install")
class TestCancel(NoticeCase):
    def _cancel(self, notice, way, user=None, **vals):
        reason = self.env["credit.recovery.reason"].search(
            [("usage", "=", "skip" if way == "skip" else "hold")], limit=1
        )
        wizard = self.env["credit.recovery.notice.cancel"].with_user(user or self.collector)
        wizard.create(
            {
                "notice_ids": [Command.set(notice.ids)],
                "way": way,
                "reason_id": reason.id,
                "note": "as agreed",
                **vals,
            }
        ).action_confirm()

    def test_again_from_a_date(self):
        notice = self._firm()
        self._cancel(notice, "again", date=self.today + timedelta(days=5))
        self.assertEqual((notice.state, notice.cancel_code), ("cancelled", "by_hand"))
        [hold] = notice.case_id.hold_ids
        self.assertEqual(hold.date_to, self.today + timedelta(days=4))
        self.assertEqual((hold.scope, hold.move_ids), ("items", self.invoice))
        review, case = self.env["credit.recovery.review"], notice.case_id
        review._review(case, self.today + timedelta(days=4))
        self.assertEqual(case.notice_ids.filtered(lambda n: n.state == "draft"), notice.browse())
        review._review(case, self.today + timedelta(days=5))
        self.assertEqual(len(case.notice_ids.filtered(lambda n: n.state == "draft")), 1)

    def test_hold_until_a_date(self):
        notice = self._firm()
        self._cancel(notice, "hold", date=self.today)
        self.assertEqual(notice.case_id.hold_ids.date_to, self.today)
        self.assertEqual(notice.case_id.next_action, "held")

    def test_no_hold_without_an_end(self):
        notice = self._firm()
        for date in (False, self.today - timedelta(days=1)):
            with self.subTest(date), self.assertRaisesRegex(UserError, "date"):
                self._cancel(notice, "hold", date=date)
        self.assertEqual(notice.state, "draft")

    def test_a_whole_invoice_is_held_without_a_due_date(self):
        notice = self._firm()
        [hold] = notice._prepare_holds()
        self.assertFalse(hold["date_due"])

    def test_a_manager_skips_a_level(self):
        notice = self._firm()
        self._cancel(notice, "skip", user=self.manager)
        skip = notice.replaced_by_ids
        self.assertEqual((skip.origin, skip.state), ("skip", "sent"))
        self.assertFalse(skip.document)
        self.assertEqual(skip.line_ids.mapped("step"), ["firm"])
        self.assertTrue(skip.line_ids.effective)
        self.assertEqual(self.invoice.recovery_level_id.code, "firm")

    def test_a_collector_skips_nothing(self):
        notice = self._firm()
        with self.assertRaises(AccessError):
            self._cancel(notice, "skip")
        self.assertEqual(notice.state, "draft")

    def test_a_reader_cancels_nothing(self):
        notice = self._firm()
        with self.assertRaises(AccessError):
            self._cancel(notice, "hold", user=self.reader, date=self.today)

    def test_a_failed_notice_is_cancelled_and_its_task_closed(self):
        notice = self._fail(self._soft())
        self._cancel(notice, "hold", date=self.today)
        self.assertEqual(notice.state, "cancelled")
        self.assertFalse(notice.case_id.activity_ids)

    def test_a_printed_letter_that_was_not_posted_is_cancelled(self):
        letter = self._letter()
        letter.action_print()
        self._cancel(letter, "hold", date=self.today)
        self.assertEqual(letter.state, "cancelled")

    def test_what_was_sent_is_not_cancelled(self):
        notice = self._soft()
        notice._transition("sending")
        notice._mark_sent()
        with self.assertRaisesRegex(UserError, "have left"):
            self._cancel(notice, "hold", date=self.today)


@tagged("post_install", "-at_install")
class TestCall(NoticeCase):
    def test_a_logged_call_is_the_sending_of_the_phone_notice(self):
        self.make_invoice(3, 250)
        notice = self._review().notice_ids
        notice.case_id.with_user(self.collector).action_check_complaints()
        call = (
            self.env["credit.recovery.call"]
            .sudo()
            .create(
                {
                    "partner_id": self.debtor.id,
                    "company_id": self.company.id,
                    "case_id": notice.case_id.id,
                    "user_id": self.collector.id,
                    "result": "reached",
                    "reason_id": self.env.ref("credit_recovery.reason_forgotten").id,
                    "complaint_checked": True,
                }
            )
        )
        self.assertEqual((notice.state, notice.call_id), ("sent", call))
        self.assertEqual(notice.complaint_checked_by_id, self.collector)
        self.assertEqual(notice.case_id.state, "courtesy")


@tagged("post_install", "-at_install")
class TestDownload(HttpCase, NoticeCase):
    def test_letters_come_as_one_pdf_each_in_a_zip_archive(self):
        letter = self._letter()
        other = self.make_debtor("Bianchi S.p.A.", email=False)
        self.make_invoice(20, partner=other)
        letters = letter + self._review(other).notice_ids
        action = letters.with_user(self.collector).action_print_separately()
        self.authenticate(self.collector.login, self.collector.login)
        response = self.url_open(action["url"])
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            names = {notice._get_document_name() for notice in letters}
            self.assertEqual(set(archive.namelist()), names)
            for notice in letters:
                pdf = archive.read(notice._get_document_name())
                self.assertEqual(hashlib.sha256(pdf).hexdigest(), notice.checksum)

    def test_others_do_not_get_letters(self):
        letter = self._letter()
        letter.action_print()
        clerk = new_test_user(self.env, "clerk", groups="base.group_user")
        self.authenticate(clerk.login, clerk.login)
        with mute_logger("odoo.http"):
            response = self.url_open(f"/credit_recovery/letters?ids={letter.id}")
        self.assertEqual(response.status_code, 403)
