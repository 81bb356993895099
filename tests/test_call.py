"""A logged conversation is evidence: what it needs, what it counts for, what follows (P-5)."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .call_common import CallCase


@tagged("post_install", "-at_install")
class TestCall(CallCase):
    def setUp(self):
        super().setUp()
        self.case = self.make_case()
        self.notice = self.case.notice_ids

    def test_somebody_reached_counts(self):
        call = self.log()
        self.assertEqual((self.notice.state, self.notice.call_id), ("sent", call))
        self.assertEqual(self.notice.approved_by_id, self.collector)

    def test_a_call_before_the_step_was_due_does_not_count_for_it(self):
        """Otherwise the wait before the next step would begin in the past."""
        self.log(days=30)
        self.assertEqual(self.notice.state, "draft")
        self.log(days=1)
        self.assertEqual(self.notice.state, "draft")

    def test_a_call_in_the_future_is_refused(self):
        with self.assertRaises(ValidationError):
            self.log(days=-1)

    def test_no_outgoing_call_without_the_check_for_complaints(self):
        """001-1; who rings us is not sent away."""
        Call = self.env["credit.recovery.call"].with_user(self.collector)
        vals = {"case_id": self.case.id, "result": "reached", "reason_id": self.cause.id}
        with self.assertRaisesRegex(UserError, "no complaint"):
            Call.create(vals)
        Call.create({**vals, "direction": "in"})
        self.assertEqual(self.notice.state, "sent")

    def test_the_check_for_complaints_is_valid_30_days(self):
        for days, allowed in ((31, False), (30, True)):
            self.case.complaints_checked_on = self.today - timedelta(days=days)
            vals = {"case_id": self.case.id, "result": "not_reached"}
            with self.subTest(days=days):
                if allowed:
                    self.env["credit.recovery.call"].create(vals)
                else:
                    with self.assertRaises(UserError):
                        self.env["credit.recovery.call"].create(vals)

    def test_reached_needs_a_date_or_a_reason(self):
        """001-4, whoever creates the call; an obstacle is a reason too."""
        for vals in ({}, {"note": "Spoke with Ms Neri"}, {"direction": "in", "means": "email"}):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "promised"):
                self.log(reason_id=False, **vals)
        self.log(reason_id=False, obstacle="not_received")
        self.log(reason_id=self.cause.id)

    def test_other_results_need_none(self):
        for result in ("not_reached", "wrong_number", "call_back", "email_instead"):
            with self.subTest(result):
                self.log(result, reason_id=False)

    def test_a_logged_call_is_neither_changed_nor_deleted(self):
        call = self.log().sudo()
        with self.assertRaises(UserError):
            call.note = "He said yes"
        with self.assertRaises(UserError):
            call.unlink()

    def test_a_reader_logs_nothing(self):
        with self.assertRaises(AccessError):
            self.env["credit.recovery.call"].with_user(self.reader).create(
                {"case_id": self.case.id, "result": "not_reached"}
            )

    def test_an_incoming_e_mail_is_logged_the_same_way_and_is_no_call(self):
        """It is on the timeline and a contact; the call stays to be made."""
        call = self.log(direction="in", means="email", note="Writes that he pays")
        self.assertEqual(self.case.date_last_contact, self.today)
        self.assertEqual(self.notice.state, "draft")
        self.assertIn("Writes that he pays", self.case.message_ids[:1].body)
        self.assertEqual(self.case.call_ids, call)


@tagged("post_install", "-at_install")
class TestAttempts(CallCase):
    """P-5: as many attempts as the policy says count as the call; the next action is a letter."""

    def setUp(self):
        super().setUp()
        self.case = self.make_case()
        self.notice = self.case.notice_ids
        self.notice.date = self.today - timedelta(days=4)

    def test_three_attempts_on_three_days_count_as_the_call(self):
        for days in (2, 1):
            self.log("not_reached", days=days)
            self.assertEqual(self.notice.state, "draft")
        self.log("not_reached")
        self.assertEqual(self.notice.state, "sent")

    def test_three_attempts_within_a_minute_are_one(self):
        for _attempt in range(3):
            self.log("not_reached")
        self.assertEqual(self.notice.state, "draft")

    def test_the_policy_says_how_many(self):
        self.policy.call_attempts = 2
        self.log("not_reached", days=1)
        self.log("not_reached")
        self.assertEqual(self.notice.state, "sent")

    def test_then_the_next_action_is_a_letter(self):
        self.fail_to_reach()
        letter = self.case.notice_ids - self.notice
        self.assertEqual((letter.channel, letter.state), ("post", "draft"))
        self.assertFalse(letter.line_ids.filtered("step"), "the ladder goes on where it stood")
        self.assertEqual(letter.line_ids.move_id, self.notice.line_ids.move_id)
        self.assertEqual(self.case.next_action, "approve")
        letter.with_user(self.collector).action_approve()
        self.assertEqual(self.case.next_action, "print")
        self.assertIn("tried several times to reach you", letter.body)

    def test_whoever_was_reached_gets_no_letter(self):
        for days in (3, 2):
            self.log("not_reached", days=days)
        self.log()
        self.assertEqual(self.case.notice_ids, self.notice)

    def test_the_letter_goes_once_the_items_are_paid(self):
        self.fail_to_reach()
        letter = self.case.notice_ids - self.notice
        self.make_invoice(10, 300)
        self._pay(self.notice.line_ids.move_id)
        self._review()
        self.assertEqual(letter.state, "cancelled")

    def test_a_corrected_attempt_does_not_count(self):
        wrong = self.log("not_reached", days=2)
        self.log("wrong_number", days=2, corrects_id=wrong.id, direction="in")
        self.log("not_reached", days=1)
        self.log("not_reached")
        self.assertEqual(self.notice.state, "draft")

    def test_who_cannot_be_reached_at_all_is_a_task_for_the_manager(self):
        """000-7: as many failed attempts as the policy allows."""
        self.company.recovery_manager_id = self.manager
        self.policy.handover_failed_attempts = 3
        self.case.date_opened = self.today - timedelta(days=10)
        self.fail_to_reach(2)
        self.assertFalse(self.case._get_tasks("failed_attempts"))
        self.log("not_reached", days=0)
        self.assertEqual(self.case._get_tasks("failed_attempts").user_id, self.manager)
        self.log(direction="in")
        self.assertFalse(self.case._get_tasks("failed_attempts"))

    def fail_to_reach(self, times=3):
        for days in range(3, 3 - times, -1):
            self.log("not_reached", days=days)


@tagged("post_install", "-at_install")
class TestQueue(CallCase):
    """P-20: the worklist is the queue."""

    def setUp(self):
        super().setUp()
        self.case = self.make_case()

    def test_who_was_not_reached_comes_back_on_the_next_working_day(self):
        self.assertEqual((self.case.next_action, self.case.next_action_date), ("call", self.today))
        self.log("not_reached")
        tomorrow = self.company._get_recovery_working_days().add(self.today, 1)
        self.assertEqual((self.case.next_action, self.case.next_action_date), ("call", tomorrow))

    def test_an_agreed_call_back_is_the_next_action_at_its_hour(self):
        agreed = self.in_days(2)
        self.log("call_back", callback_at=agreed)
        self.assertEqual(self.case.next_action, "call_back")
        self.assertEqual(self.case.callback_at, agreed)
        self.assertEqual(self.case.next_action_date, self.company._to_recovery_time(agreed).date())

    def test_it_is_so_where_no_call_was_due(self):
        case = self.make_case("Bianchi S.p.A.", amount=100)
        self.assertEqual(case.next_action, "wait")
        self.log("call_back", case, callback_at=self.in_days(1), direction="in")
        self.assertEqual(case.next_action, "call_back")

    def test_a_missed_call_back_is_tried_again_and_ends_with_a_contact(self):
        self.log("call_back", days=3, callback_at=self.in_days(-1))
        self.log("not_reached")
        self.assertEqual(self.case.next_action, "call_back")
        self.assertGreater(self.case.callback_at, fields.Datetime.now())
        self.log()
        self.assertFalse(self.case.callback_at)
        self.assertEqual(self.case.next_action, "wait")

    def test_without_an_hour_it_is_the_next_working_day(self):
        self.log("call_back")
        self.assertEqual(self.case.next_action, "call_back")
        self.assertGreater(self.case.callback_at, fields.Datetime.now())

    def test_it_is_not_agreed_for_the_past(self):
        with self.assertRaises(ValidationError):
            self.log("call_back", callback_at=self.in_days(-1))

    def test_an_older_entry_changes_no_appointment(self):
        agreed = self.in_days(2)
        self.log("call_back", callback_at=agreed)
        self.log("not_reached", days=3)
        self.assertEqual(self.case.callback_at, agreed)

    def test_next_is_the_agreed_time_that_has_come_then_the_worklist(self):
        later, due, now = (
            self.make_case(name, amount=amount)
            for name, amount in (("B S.r.l.", 400), ("C S.r.l.", 500), ("D S.r.l.", 600))
        )
        self.log("call_back", later, callback_at=self.in_days(1))
        self.log("call_back", now, days=2, callback_at=self.in_days(-1))
        found = []
        for _number in range(4):
            case = self.case.browse(case.id for case in found)
            found.append(case.with_user(self.collector)._get_next_to_call())
        self.assertEqual(found, [now, due, self.case, self.case.browse()])

    def test_colleagues_cases_are_not_in_ones_queue(self):
        self.case.user_id = self.manager
        queue = self.env["credit.recovery.case"]
        self.assertFalse(queue.with_user(self.collector)._get_next_to_call())
        self.assertEqual(queue.with_user(self.manager)._get_next_to_call(), self.case)

    def next_on(self, listed, after=None):
        """The case that the collector rings after another one of the list."""
        case = (after or self.case.browse()).with_user(self.collector)
        return case.with_context(recovery_listed_ids=listed)._get_next_to_call()

    def test_the_list_one_works_on_goes_on_in_its_order(self):
        """P-20: filtered and sorted by hand, colleagues' cases included."""
        first, second, third = (
            self.make_case(name, amount=amount)
            for name, amount in (("B S.r.l.", 400), ("C S.r.l.", 900), ("D S.r.l.", 600))
        )
        third.user_id = self.manager
        listed = [second.id, third.id, first.id]
        self.assertEqual(self.next_on(listed), second)
        self.assertEqual(self.next_on(listed, second), third)
        self.assertEqual(self.next_on(listed, third), first)
        self.assertEqual(self.next_on(listed, first), second, "what was passed over above")
        self.log("not_reached", second)
        self.assertEqual(self.next_on(listed, first), third, "rung today already")

    def test_ones_own_agreed_time_comes_before_the_list(self):
        other, agreed = self.make_case("B S.r.l."), self.make_case("C S.r.l.")
        self.log("call_back", agreed, days=2, callback_at=self.in_days(-1))
        self.assertEqual(self.next_on([self.case.id, other.id], self.case), agreed)
        agreed.user_id = self.manager
        self.assertEqual(self.next_on([self.case.id, other.id], self.case), other)

    def test_after_the_list_ones_own_cases(self):
        listed = self.make_case("B S.r.l.")
        self.assertEqual(self.next_on([listed.id], listed), self.case)

    def test_a_list_that_is_none_or_foreign_is_passed_over(self):
        other = self.setup_other_company(name="Altra S.r.l.")["company"]
        foreign = self.case.sudo().create(
            {"partner_id": self.make_debtor("Z S.p.A.").id, "company_id": other.id}
        )
        foreign.write({"next_action": "call", "next_action_date": self.today})
        for listed in (None, "case", [0], [foreign.id], ["x"], {"a": 1}):
            with self.subTest(listed=listed):
                self.assertEqual(self.next_on(listed), self.case)

    def test_the_list_goes_from_dialog_to_dialog(self):
        other = self.make_case("B S.r.l.")
        listed = [self.case.id, other.id]
        case = self.case.with_user(self.collector).with_context(recovery_listed_ids=listed)
        action = case.action_call()
        self.assertEqual(action["context"]["recovery_listed_ids"], listed)
        dialog = (
            self.env[action["res_model"]]
            .with_user(self.collector)
            .with_context(**action["context"])
            .create({"result": "not_reached", "complaints_checked": True})
        )
        following = dialog.action_save_and_next()
        self.assertEqual(following["context"]["default_case_id"], other.id)
        self.assertEqual(following["context"]["recovery_listed_ids"], listed)

    def test_a_wrong_number_is_a_task_until_somebody_is_reached(self):
        self.log("wrong_number")
        self.assertTrue(self.case._get_tasks("find_number"))
        self.log()
        self.assertFalse(self.case._get_tasks("find_number"))


@tagged("post_install", "-at_install")
class TestCorrections(CallCase):
    """000-5b: an entry that was wrong stays; the correction is a new one."""

    def setUp(self):
        super().setUp()
        self.case = self.make_case()

    def test_a_correction_replaces_the_entry(self):
        wrong = self.log("not_reached", days=1)
        action = wrong.action_correct()
        dialog = (
            self.env[action["res_model"]]
            .with_user(self.collector)
            .with_context(action["context"])
            .create({"result": "reached", "reason_id": self.cause.id})
        )
        dialog.action_save()
        right = self.case.call_ids - wrong
        self.assertEqual((right.corrects_id, right.date), (wrong, wrong.date))
        self.assertEqual(self.case.last_call_result, "reached")

    def test_an_entry_is_corrected_once(self):
        wrong = self.log("not_reached")
        self.log("wrong_number", corrects_id=wrong.id)
        with self.assertRaisesRegex(ValidationError, "corrected already"):
            self.log(corrects_id=wrong.id)

    def test_a_correction_is_about_the_same_debtor(self):
        other = self.make_case("Bianchi S.p.A.")
        with self.assertRaisesRegex(ValidationError, "same debtor"):
            self.log(case=other, corrects_id=self.log().id)


class TestWhoseCall(CallCase):
    def test_a_call_is_logged_in_ones_own_name(self):
        case = self.make_case()
        call = self.log("not_reached", case, user_id=self.manager.id)
        self.assertEqual(call.user_id, self.collector)

    def test_the_dialog_of_a_colleague_and_of_another_company_is_closed(self):
        case = self.make_case()
        dialogs = self.env["credit.recovery.call.log"]
        mine = dialogs.with_user(self.collector).create({"case_id": case.id})
        self.assertFalse(dialogs.with_user(self.manager).search([("id", "=", mine.id)]))
        other = self.setup_other_company(name="Altra S.r.l.")["company"]
        stranger = self.make_user("collector", name="stranger")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        with self.assertRaises(AccessError):
            dialogs.with_user(stranger).create({"case_id": case.id})
        with self.assertRaises(AccessError):
            dialogs.with_user(stranger).onchange(
                {"case_id": case.id}, ["case_id"], {"case_id": {}, "pinned_note": {}}
            )

    def test_who_asked_to_be_rung_again_was_reached(self):
        """No letter says that nobody could be reached (P-5)."""
        case = self.make_case()
        for days, result in ((2, "not_reached"), (1, "not_reached"), (0, "call_back")):
            self.log(result, case, days=days)
        self.assertFalse(case.notice_ids.filtered(lambda n: n.channel != "phone"))
        self.log("not_reached", case)
        self.assertFalse(case.notice_ids.filtered(lambda n: n.channel != "phone"))
