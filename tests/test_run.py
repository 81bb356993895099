"""A run out of the ordinary stops and asks; a Manager's word lets it go on (P-7)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError

from .test_job import JobCase


class RunCase(JobCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"recovery_run_limit": 3, "recovery_manager_id": cls.manager.id})
        cls.Run = cls.env["credit.recovery.run"].sudo()

    def get_run(self):
        return self.Run.search([("company_id", "=", self.company.id)], limit=1)

    def get_notices(self, partners):
        return self.env["credit.recovery.notice"].search([("partner_id", "in", partners.ids)])

    def make_past(self, *counts):
        for days, count in enumerate(counts, 1):
            self.Run.create(
                {
                    "company_id": self.company.id,
                    "date": self.today - timedelta(days=days),
                    "notice_count": count,
                }
            )

    def go_on(self, user=None, reason="All of them are right"):
        wizard = self.env["credit.recovery.run.go.on"].with_user(user or self.manager)
        wizard.create({"run_id": self.get_run().id, "reason": reason}).action_confirm()


class TestRun(RunCase):
    def test_the_limit_goes_out_and_one_more_does_not(self):
        for count, state, wanted in ((3, "approved", "done"), (4, "draft", "stopped")):
            with self.subTest(count):
                self.get_run().unlink()
                partners = self.make_debtors(count, name=f"Of {count}")
                self.run_job()
                notices = self.get_notices(partners)
                self.assertEqual(notices.mapped("state"), [state] * count)
                self.assertEqual(self.get_run().state, wanted)

    def test_a_run_of_the_usual_size_is_recorded(self):
        self.make_debtors(2)
        self.run_job()
        self.assertEqual((self.get_run().notice_count, self.get_run().date), (2, self.today))

    def test_a_night_of_nothing_leaves_no_trace(self):
        self.run_job()
        self.assertFalse(self.get_run())

    def test_three_times_the_average_of_the_past(self):
        self.company.recovery_run_limit = 0
        self.make_past(4, 3, 5)
        for count, state in ((12, "approved"), (1, "draft")):
            partners = self.make_debtors(count, name=f"Of {count}")
            self.run_job()
            self.assertEqual(set(self.get_notices(partners).mapped("state")), {state})
        self.assertEqual((self.get_run().cause, self.get_run().average), ("average", 4))

    def test_a_second_run_of_the_day_counts_with_the_first(self):
        for count, state in ((2, "approved"), (2, "draft")):
            partners = self.make_debtors(count, name=f"Then {state}")
            self.run_job()
            self.assertEqual(set(self.get_notices(partners).mapped("state")), {state})

    def test_nothing_is_approved_by_itself_while_it_waits(self):
        partners = self.make_debtors(4)
        self.run_job()
        late = self.make_debtors(1, name="Late")
        case = self._review(late)
        self.assertEqual(case.notice_ids.state, "draft")
        self.assertEqual(case.next_action, "approve")
        cases = self.get_notices(partners).case_id
        self.assertEqual(set(cases.mapped("next_action")), {"approve"})

    def test_the_next_night_it_still_waits(self):
        self.make_debtors(4)
        self.run_job()
        late = self.make_debtors(1, name="Late")
        self.run_job()
        self.assertEqual(self.get_notices(late).state, "draft")
        self.assertEqual(len(self.Run.search([("state", "=", "stopped")])), 1)

    def test_a_person_may_approve_one_of_them(self):
        partners = self.make_debtors(4)
        self.run_job()
        notice = self.get_notices(partners)[0]
        notice.with_user(self.collector).action_approve()
        self.assertEqual(notice.state, "approved")

    def test_the_manager_gets_a_task_and_his_word_is_kept(self):
        partners = self.make_debtors(4)
        self.run_job()
        run = self.get_run()
        self.assertEqual(run.activity_ids.user_id, self.manager)
        self.go_on()
        self.assertEqual(set(self.get_notices(partners).mapped("state")), {"approved"})
        self.assertEqual((run.state, run.notice_count), ("continued", 4))
        self.assertEqual((run.reason, run.decided_by_id), ("All of them are right", self.manager))
        self.assertFalse(run.activity_ids)
        self.assertIn("All of them are right", run.message_ids[0].body)

    def test_who_has_paid_meanwhile_is_not_written_to(self):
        """P-1: going on checks again."""
        partners = self.make_debtors(4)
        self.run_job()
        notices = self.get_notices(partners)
        self._pay(notices[0].line_ids.move_id)
        self.go_on()
        self.assertEqual(notices[0].state, "cancelled")
        self.assertEqual(set(notices[1:].mapped("state")), {"approved"})

    def test_after_that_word_the_rest_of_the_day_goes_out(self):
        self.make_debtors(4)
        self.run_job()
        self.go_on()
        late = self.make_debtors(2, name="Late")
        self.run_job()
        self.assertEqual(set(self.get_notices(late).mapped("state")), {"approved"})

    def test_only_a_manager_lets_it_go_on(self):
        self.make_debtors(4)
        self.run_job()
        run = self.get_run()
        for user in (self.reader, self.collector):
            with self.assertRaises(AccessError):
                self.go_on(user)
            with self.assertRaises(AccessError):
                run.with_user(user)._go_on("please")
            with self.assertRaises(AccessError):
                run.with_user(user).write({"state": "continued"})
        with self.assertRaises(AccessError):
            run.with_user(self.manager).write({"state": "continued"})

    def test_a_run_goes_on_once_and_not_while_sending_is_paused(self):
        self.make_debtors(4)
        self.run_job()
        self.company.recovery_sending = "paused"
        with self.assertRaises(UserError):
            self.go_on()
        self.company.recovery_sending = "on"
        self.go_on()
        with self.assertRaises(UserError):
            self.go_on()

    def test_letters_of_a_run_are_to_be_printed(self):
        partners = self.make_debtors(2)
        partners.write({"email": False, "street": "Via Roma 1", "zip": "40100", "city": "Bologna"})
        self.run_job()
        notices = self.get_notices(partners)
        self.assertEqual(set(notices.mapped("state")), {"approved"})
        self.assertEqual(set(notices.case_id.mapped("next_action")), {"print"})

    def test_another_company_goes_on(self):
        other = self.setup_other_company()["company"]
        self.make_debtors(4)
        self.run_job()
        self.assertFalse(self.Run._get_waiting(other))
        self.assertEqual(self.Run._get_waiting(self.company + other), self.get_run())
