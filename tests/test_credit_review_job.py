"""The job of the monthly reviews: once a month, alone with what fails, and its digest (000-4)."""

from datetime import timedelta
from unittest.mock import patch

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models import ir_cron
from odoo.addons.credit_recovery.models import credit_recovery_credit_review_make as job

from .credit_review_common import CreditReviewCase
from .smtp_common import make_mail_server, really_send, start_sink


@tagged("post_install", "-at_install")
class TestJob(CreditReviewCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sink, cls.controller = start_sink(cls)
        make_mail_server(cls.env, cls.controller.port)
        # the job is for all companies: the others had their reviews
        others = cls.env["res.company"].sudo().search([]) - cls.company
        others.recovery_credit_reviewed_on = cls.today
        cls.manager.email = "laura@bianchi.example"

    def setUp(self):
        super().setUp()
        self.sink.messages.clear()

    def run_job(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("credit_recovery.ir_cron_credit_reviews").sudo().method_direct_trigger()
        self.env.invalidate_all()
        return self.Reviews.search([("company_id", "=", self.company.id)])

    def get_digest(self):
        """What the recovery manager receives from the server."""
        mails = self.env["mail.mail"].sudo().search([("state", "=", "outgoing")])
        with really_send(self.env):
            mails.filtered(lambda mail: "laura@" in (mail.email_to or "")).send()
        [(to, message)] = self.sink.messages
        return to, message, message.get_body(("html",)).get_content()

    def count_digests(self):
        domain = [("email_to", "ilike", "laura@bianchi.example")]
        return self.env["mail.mail"].sudo().search_count(domain)

    # ------------------------------------------------------------ the job
    def test_each_customer_once_a_month(self):
        partners = self.debtor + self.make_debtor("Verdi S.r.l.") + self.make_debtor("Neri S.r.l.")
        for partner in partners:
            self.make_invoice(9, 300, partner=partner)
        with patch.object(job, "BATCH", 2):
            reviews = self.run_job()
        self.assertEqual(reviews.partner_id & partners, partners)
        self.assertEqual(self.company.recovery_credit_reviewed_on, self.today)
        self.assertEqual(self.run_job(), reviews)
        self.assertEqual(self.count_digests(), 1)

    def test_what_was_cut_short_goes_on(self):
        first, second = self.debtor, self.make_debtor("Verdi S.r.l.")
        for partner in (first, second):
            self.make_invoice(9, 300, partner=partner)
        done = self.review(first)
        reviews = self.run_job()
        self.assertIn(done, reviews)
        self.assertIn(second, reviews.partner_id)

    def test_a_month_that_is_done_is_left_alone(self):
        self.make_invoice(9, 300)
        self.company.recovery_credit_reviewed_on = self.month
        self.assertFalse(self.run_job())
        self.company.recovery_credit_reviewed_on = self.month - timedelta(days=1)
        self.assertTrue(self.run_job())

    def test_a_customer_that_fails_stays_alone(self):
        verdi = self.make_debtor("Verdi S.r.l.")
        self.make_invoice(9, 777)
        self.make_invoice(9, 300, partner=verdi)
        prepare = type(self.Reviews)._prepare_review

        def fail(reviews, standing, proposal):
            if standing.overdue == 777:
                raise ValueError("no such figure")
            return prepare(reviews, standing, proposal)

        with (
            patch.object(type(self.Reviews), "_prepare_review", fail),
            mute_logger(job.__name__),
        ):
            reviews = self.run_job().filtered(lambda r: r.partner_id in self.debtor + verdi)
        failed = reviews.filtered(lambda review: review.reason_codes == "failed")
        self.assertEqual((len(reviews), failed.partner_id), (2, self.debtor))
        self.assertIn("log", failed.reasons)

    def test_a_job_out_of_time_goes_on_until_every_company_is_done(self):
        other = self.make_company("Altra S.r.l.")
        self.make_invoice(9, 300)
        with patch.object(ir_cron, "MIN_TIME_PER_JOB", 0):
            self.run_job()
        self.assertEqual(self.company.recovery_credit_reviewed_on, self.today)
        self.assertTrue(other.recovery_credit_reviewed_on)
        self.assertEqual(self.count_digests(), 1)

    def test_what_fails_beside_the_reviews_stops_nobody(self):
        """Digest, end of alerts, note of a failure: undone and logged, the rest goes on."""
        verdi, other = self.make_debtor("Verdi S.r.l."), self.make_company("Altra S.r.l.")
        self.make_invoice(9, 777)
        self.make_invoice(9, 300, partner=verdi)
        steps = ("_send_digest", "_close_settled_alerts", "_write_failure")
        prepare = type(self.Reviews)._prepare_review

        def fail(reviews, *_args):
            reviews.env.cr.execute("SELECT 1 / 0")

        def fail_one(reviews, standing, proposal):
            if standing.overdue == 777:
                fail(reviews)
            return prepare(reviews, standing, proposal)

        failing = {**dict.fromkeys(steps, fail), "_prepare_review": fail_one}
        with (
            patch.multiple(type(self.Reviews), **failing),
            mute_logger(job.__name__, "odoo.sql_db"),
        ):
            reviews = self.run_job()
        self.assertEqual(reviews.partner_id & (self.debtor + verdi), verdi)
        self.assertTrue(self.Reviews.search_count([("company_id", "=", self.company.id)]))
        self.assertFalse(other.recovery_credit_reviewed_on, "its digest failed, too")

    def test_a_digest_that_failed_is_sent_the_next_day(self):
        self.make_invoice(9, 300)

        def fail(reviews, *_args):
            reviews.env.cr.execute("SELECT 1 / 0")

        with (
            patch.object(type(self.Reviews), "_send_digest", fail),
            mute_logger(job.__name__, "odoo.sql_db"),
        ):
            reviews = self.run_job()
        self.assertEqual(self.count_digests(), 0)
        self.assertEqual(self.run_job(), reviews, "nobody is reviewed again")
        self.assertEqual(self.count_digests(), 1)
        self.run_job()
        self.assertEqual(self.count_digests(), 1)

    # ------------------------------------------------------------ digest
    def test_the_manager_gets_it_by_mail(self):
        self.make_invoice(70, 300)
        self.make_invoice(9, 120, partner=self.make_debtor("Verdi S.r.l."))
        reviews = self.run_job()
        to, message, body = self.get_digest()
        self.assertEqual(to, ["laura@bianchi.example"])
        self.assertIn(self.company.name, message["Subject"])
        for text in ("No more credit", "Call", "Rossi S.r.l.", "Verdi S.r.l.", "300.00", "120.00"):
            self.assertIn(text, body)
        self.assertIn("/odoo/recovery-credit-reviews", body)
        self.assertIn(f"/{reviews.filtered('overdue')[0].id}", body)

    def test_in_his_language_and_names_are_no_markup(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.manager.lang = "fr_FR"
        self.debtor.name = "<b>Rossi</b>"
        self.make_invoice(9, 1234.5)
        self.run_job()
        body = self.get_digest()[2]
        self.assertIn("&lt;b&gt;Rossi", body)
        self.assertIn("234,50", body)

    def test_none_where_nothing_was_due_or_sending_is_off(self):
        self.give_score(95, "A")
        self.make_past_review(1, 95, "A")
        self.make_invoice(-9, 300)
        self.review()
        self.assertFalse(self.Reviews._send_digest(self.company, self.today))
        self.make_invoice(9, 300)
        self.review()
        self.company.recovery_sending = "off"
        self.assertFalse(self.Reviews._send_digest(self.company, self.today))
        self.company.recovery_sending = "on"
        self.assertTrue(self.Reviews._send_digest(self.company, self.today))

    def test_only_of_the_own_company(self):
        other = self.make_company("Altra S.r.l.", recovery_sending="on")
        other.recovery_manager_id = new_test_user(self.env, "ugo", email="ugo@altra.example")
        self.make_invoice(9, 300)
        self.review()
        self.assertFalse(self.Reviews._send_digest(other, self.today))
