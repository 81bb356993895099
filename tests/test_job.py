"""The nightly job: what fails stays alone, what is done is not done again, time may run out."""

from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import psycopg2
from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.credit_recovery.models import credit_recovery_case_review as job

from .common import RecoveryCase

LOGGER = job.__name__


class JobCase(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Case = cls.env["credit.recovery.case"]
        cls.Review = type(cls.env["credit.recovery.review"])
        # the job is for all companies: the others have no part in what is counted here
        others = cls.env["res.company"].search([]) - cls.company
        cls.env["credit.recovery.case"].sudo().search(
            [("company_id", "in", others.ids)]
        ).date_reviewed = cls.today

    @classmethod
    def make_debtors(cls, count, days=20, name="Debtor"):
        """Debtors with an overdue invoice each, made in one go."""
        partners = cls.env["res.partner"].create(
            [
                {
                    "name": f"{name} {number}",
                    "is_company": True,
                    "email": f"{name.lower()}{number}@debtor.example",
                    "lang": "en_US",
                }
                for number in range(count)
            ]
        )
        due = cls.today - timedelta(days=days)
        cls.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_date": due,
                    "invoice_date_due": due,
                    "invoice_payment_term_id": False,
                    "invoice_line_ids": [
                        Command.create(
                            {"name": "goods", "price_unit": 100, "tax_ids": [Command.clear()]}
                        )
                    ],
                }
                for partner in partners
            ]
        ).action_post()
        return partners

    def run_job(self):
        """The cron's method on a cursor that may commit and roll back."""
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            self.env(cr=cr, user=self.env.ref("base.user_root").id)[
                "credit.recovery.case"
            ]._cron_review()
        self.env.invalidate_all()

    def count_reviews(self):
        """How many cases each call of the engine gets."""
        sizes = []
        review = self.Review._review

        def count(self, cases, *args):
            sizes.append(len(cases))
            return review(self, cases, *args)

        self.enterContext(patch.object(self.Review, "_review", count))
        return sizes

    @contextmanager
    def fail_for(self, partner, error):
        """Preparing a notice for one debtor fails."""
        prepare = self.Review._prepare_notice_vals

        def fail(review, case, *args):
            if case.partner_id.id == partner.id:
                if isinstance(error, str):
                    review.env.cr.execute(error)
                raise error
            return prepare(review, case, *args)

        with patch.object(self.Review, "_prepare_notice_vals", fail):
            yield

    def cases_of(self, partners):
        return self.Case.search([("partner_id", "in", partners.ids)], order="partner_id")

    def assert_reviewed(self, partners):
        cases = self.cases_of(partners)
        self.assertEqual(len(cases), len(partners))
        self.assertEqual(set(cases.mapped("date_reviewed")), {self.today})
        self.assertFalse(any(cases.mapped("review_error")))
        self.assertEqual([len(case.notice_ids) for case in cases], [1] * len(cases))


@tagged("post_install", "-at_install")
class TestFailure(JobCase):
    def setUp(self):
        super().setUp()
        self.partners = self.make_debtors(4)
        self.bad = self.partners[1]
        self.others = self.partners - self.bad

    def assert_noted(self, text):
        case = self.cases_of(self.bad)
        self.assertIn(text, case.review_error)
        self.assertEqual(case.date_reviewed, self.today, "it is not tried again all night long")
        self.assertFalse(case.notice_ids)
        self.assert_reviewed(self.others)

    def test_bad_data_of_one_debtor_are_noted_on_its_case_and_stop_no_other(self):
        """A text that asks for what nobody knows, in the policy of one debtor."""
        policy = self.make_policy("broken")
        self.bad.with_company(self.company).recovery_policy_id = policy
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE credit_recovery_level SET body = '{"en_US": "<p>{{ nonsense }}</p>"}'
                WHERE policy_id = %s""",
            policy.ids,
        )
        self.env.invalidate_all()
        with self.assertLogs(LOGGER) as logs:
            self.run_job()
        self.assert_noted("nonsense")
        self.assertEqual(len(logs.output), 1)

    def test_a_debtor_with_bad_data_and_nothing_overdue_gets_a_case_to_note_it_on(self):
        policy = self.make_policy("broken")
        [bad] = self.bad = self.make_debtors(1, days=-3, name="Coming")
        bad.with_company(self.company).recovery_policy_id = policy
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE credit_recovery_policy SET tolerance = 'NaN' WHERE id = %s",
            policy.ids,
        )
        self.env.invalidate_all()
        self.others = self.partners
        with mute_logger(LOGGER):
            self.run_job()
        self.assert_noted("InvalidOperation")

    def test_a_mistake_of_the_program_is_logged_as_an_error_with_its_traceback(self):
        with self.fail_for(self.bad, KeyError("x")), self.assertLogs(LOGGER, "ERROR") as logs:
            self.run_job()
        self.assert_noted("x")
        self.assertIn("Traceback", logs.output[0])

    def test_what_a_person_can_solve_is_no_error_of_the_program(self):
        with (
            self.fail_for(self.bad, UserError("Give it a name")),
            self.assertLogs(LOGGER) as logs,
        ):
            self.run_job()
        self.assert_noted("Give it a name")
        self.assertEqual([record.levelname for record in logs.records], ["WARNING"])

    def test_the_batch_of_a_failing_debtor_is_redone_by_halves(self):
        sizes = self.count_reviews()
        with self.fail_for(self.bad, KeyError("x")), mute_logger(LOGGER):
            self.run_job()
        self.assertEqual(sizes, [4, 2, 1, 1, 2])
        self.assert_noted("x")

    def test_a_query_that_fails_takes_no_other_debtor_with_it(self):
        with self.fail_for(self.bad, "SELECT 1 / 0"), mute_logger(LOGGER, "odoo.sql_db"):
            self.run_job()
        self.assert_noted("division by zero")

    def test_a_failing_database_is_nobodys_fault(self):
        with (
            self.fail_for(self.bad, psycopg2.OperationalError("server closed")),
            self.assertRaises(psycopg2.OperationalError),
        ):
            self.run_job()
        self.env.invalidate_all()
        self.assertFalse(self.cases_of(self.bad).review_error)
        self.assertFalse(self.cases_of(self.bad).date_reviewed)

    def test_a_stale_snapshot_is_tried_again(self):
        failures = iter([SerializationFailure()] * (job.MAX_TRIES - 1))
        review = self.Review._review

        def sometimes(self, cases, *args):
            for error in failures:
                raise error
            return review(self, cases, *args)

        with patch.object(self.Review, "_review", sometimes):
            self.run_job()
        self.assert_reviewed(self.partners)

    def test_what_stays_stale_is_left_to_the_next_run(self):
        with (
            self.fail_for(self.bad, SerializationFailure()),
            self.assertLogs(LOGGER, "WARNING"),
        ):
            self.run_job()
        self.assert_reviewed(self.others)
        case = self.cases_of(self.bad)
        self.assertEqual((case.date_reviewed, case.review_error), (False, False))
        self.run_job()
        self.assert_reviewed(self.partners)

    def test_once_the_data_are_right_a_review_takes_the_note_away(self):
        with self.fail_for(self.bad, KeyError("x")), mute_logger(LOGGER):
            self.run_job()
        case = self.cases_of(self.bad)
        self.assertIn(case, self.Case.search([("review_error", "!=", False)]))
        case.with_user(self.collector).action_review()
        self.assert_reviewed(self.partners)


@tagged("post_install", "-at_install")
class TestWorkList(JobCase):
    def test_a_second_run_does_nothing(self):
        partners = self.make_debtors(3)
        self.run_job()
        self.assert_reviewed(partners)
        sizes = self.count_reviews()
        self.run_job()
        self.assertEqual(sizes, [])
        self.assert_reviewed(partners)

    def test_out_of_time_it_stops_after_a_batch_and_goes_on_the_next_time(self):
        partners = self.make_debtors(5)
        progress = []

        def out_of_time(_self, processed=0, *, remaining=None, deactivate=False):
            progress.append((processed, remaining))
            return 0

        cron = type(self.env["ir.cron"])
        with (
            patch.object(job, "BATCH", 2),
            patch.object(cron, "_commit_progress", out_of_time),
        ):
            done = []
            for _run in range(4):
                self.run_job()
                reviewed = self.cases_of(partners).filtered("date_reviewed")
                done.append(len(reviewed))
        self.assertEqual(done, [2, 4, 5, 5])
        self.assertEqual(progress, [(2, 3), (2, 1), (1, 0)])
        self.assert_reviewed(partners)

    def test_the_scheduler_runs_it_to_its_end(self):
        partners = self.make_debtors(5)
        self.env.flush_all()
        with patch.object(job, "BATCH", 2), self.enter_registry_test_mode():
            self.env.ref("credit_recovery.ir_cron_review").sudo().method_direct_trigger()
        self.env.invalidate_all()
        self.assert_reviewed(partners)

    def test_a_debtor_who_pays_meanwhile_gets_nothing(self):
        """The facts are read after the lock, not when the work list is made."""
        partners = self.make_debtors(2)
        invoices = self.env["account.move"].search([("partner_id", "in", partners.ids)])
        late = invoices.filtered(lambda move: move.partner_id == partners[1])
        review = self.Review._review

        def pay_first(engine, cases, *args):
            review(engine, cases, *args)
            if cases.partner_id == partners[0]:
                self._pay_in(engine.env, late)

        with patch.object(job, "BATCH", 1), patch.object(self.Review, "_review", pay_first):
            self.run_job()
        self.assertTrue(self.cases_of(partners[0]).notice_ids)
        self.assertFalse(self.cases_of(partners[1]).notice_ids)

    def _pay_in(self, env, invoice):
        wizard = env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard.create({})._create_payments()
        env.flush_all()

    def test_a_collector_reviews_a_selection_and_a_reader_does_not(self):
        partners = self.make_debtors(3)
        cases = self.Case._open(self.company, partners.ids, self.today)
        with self.assertRaises(AccessError):
            cases.with_user(self.reader).action_review()
        cases.with_user(self.collector).action_review()
        self.assert_reviewed(partners)

    def test_it_reviews_a_case_again_on_the_same_day(self):
        partner = self.make_debtors(1)
        self.run_job()
        [first] = self.cases_of(partner).notice_ids
        self.make_invoice(25, partner=partner)
        self.cases_of(partner).with_user(self.collector).action_review()
        live = self.cases_of(partner).notice_ids - first
        self.assertFalse(live, "the first one of today is on its way: P-2")
        self.assertEqual(self.cases_of(partner).amount_overdue, 200)


@tagged("post_install", "-at_install")
class TestCost(JobCase):
    """One query per kind of fact and batch, however many debtors there are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtors = {
            name: cls.make_debtors(size, name=name)
            for name, size in (("Warm", 3), ("Few", 20), ("Many", 40))
        }

    def count(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def compare(self, make_work):
        """Queries for 40 debtors are those for 20; the first round warms the caches."""
        counts = {name: self.count(make_work(found)) for name, found in self.debtors.items()}
        self.assertEqual(counts["Many"], counts["Few"], counts)

    def open_cases(self, partners):
        return self.Case._open(self.company, partners.ids, self.today)

    def review(self, cases):
        self.env["credit.recovery.review"]._review(cases, self.today)

    def test_opening_cases(self):
        self.compare(lambda partners: lambda: self.open_cases(partners))

    def test_a_first_review_that_prepares_drafts(self):
        self.company.recovery_sending = "paused"

        def make_work(partners):
            cases = self.open_cases(partners)
            return lambda: self.review(cases)

        self.compare(make_work)

    def test_a_first_review_that_approves_by_itself(self):
        def make_work(partners):
            cases = self.open_cases(partners)
            return lambda: self.review(cases)

        self.compare(make_work)

    def test_a_review_again_with_nothing_to_do(self):
        def make_work(partners):
            cases = self.open_cases(partners)
            self.review(cases)
            return lambda: self.review(cases)

        self.compare(make_work)

    def test_a_review_that_rebuilds_drafts(self):
        self.company.recovery_sending = "paused"
        signatories = iter([self.manager, self.collector, self.reader])

        def make_work(partners):
            cases = self.open_cases(partners)
            self.review(cases)
            self.company.recovery_signatory_id = next(signatories)
            return lambda: self.review(cases)

        self.compare(make_work)
        drafts = self.cases_of(self.debtors["Many"]).notice_ids
        self.assertEqual(drafts.signatory_id, self.reader, "they were rebuilt")
