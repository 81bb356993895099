"""The monthly review of customers: who is due, and what is proposed (000-4, 003-9)."""

from dateutil.relativedelta import relativedelta

from odoo.tests import tagged

from .credit_review_common import CreditReviewCase


@tagged("post_install", "-at_install")
class TestWhoIsDue(CreditReviewCase):
    def test_by_class_on_the_month_and_not_the_month_before(self):
        """003-9: class B is reviewed every 6 months."""
        self.give_score(75, "B")
        for months, due in ((5, False), (6, True), (7, True)):
            past = self.make_past_review(months, 75, "B")
            with self.subTest(months=months):
                review = self.review()
                self.assertEqual(review.is_due, due)
                since = self.month if due else past.date
                self.assertEqual(review.date_next, since + relativedelta(months=6))
            (past + review).unlink()

    def test_the_months_are_those_of_the_class_settings(self):
        classes = self.env["credit.recovery.score.class"].search(
            [("company_id", "=", self.company.id), ("code", "=", "B")]
        )
        classes.review_months = 2
        self.give_score(75, "B")
        self.make_past_review(2, 75, "B")
        self.assertTrue(self.review().is_due)

    def test_who_has_no_score_is_reviewed_every_month(self):
        self.make_past_review(1)
        self.assertTrue(self.review().is_due)

    def test_a_review_that_failed_is_not_his_last_one(self):
        """003-9: it found nothing out, the class counts from the one before."""
        self.give_score(75, "B")
        self.make_past_review(6, 75, "B")
        failed = self.make_past_review(1, reason_codes="failed")
        review = self.review()
        self.assertEqual((review.is_due, review.class_before), (True, "B"))
        (review + failed).unlink()
        self.make_past_review(1, 75, "B", reason_codes="overdue")
        self.assertFalse(self.review().is_due)

    def test_who_was_never_reviewed_is_due(self):
        self.give_score(95, "A")
        self.assertTrue(self.review().is_due)

    def test_something_overdue_does_not_wait_for_the_class(self):
        """000-4: due today is not overdue, due yesterday is."""
        self.give_score(95, "A")
        self.make_past_review(1, 95, "A")
        self.make_invoice(0)
        self.assertFalse(self.review().is_due)
        self.make_invoice(1)
        self.assertTrue(self.review().is_due)

    def test_a_small_balance_alarms_nobody(self):
        self.company.recovery_small_balance = 5
        self.give_score(95, "A")
        self.make_past_review(1, 95, "A")
        invoice = self.make_invoice(9, 5)
        self.assertFalse(self.review().is_due)
        self.assertEqual(invoice.payment_state, "not_paid")

    def test_a_worse_class_does_not_wait_and_a_better_one_does(self):
        for code, due in (("B", True), ("A", False)):
            past = self.make_past_review(1, 90, "A")
            self.give_score(72, code)
            review = self.review()
            self.assertEqual(review.is_due, due, code)
            (past + review).unlink()

    def test_who_is_not_due_has_his_figures_all_the_same(self):
        """The history has no gaps; the list shows only who is due."""
        self.give_score(95, "A")
        self.make_past_review(1, 95, "A")
        self.make_invoice(-9, 300)
        review = self.review()
        self.assertEqual((review.exposure, review.score_after), (300, 95))
        self.assertEqual((review.is_due, review.proposal), (False, "none"))
        action = self.env.ref("credit_recovery.credit_recovery_credit_review_action")
        self.assertNotIn(review, self.Reviews.search(eval(action.domain)))  # noqa: S307 - our own

    def test_whether_the_overdue_volume_falls_is_read_by_month(self):
        """004-2: every customer's row counts, due or not; so does every score there is."""
        self.make_past_review(1, overdue=500)
        self.make_past_review(1, partner=self.make_debtor("Verdi"), overdue=200, is_due=False)
        self.make_invoice(9, 300)
        self.review()
        for name, month, key, figures in (
            ("credit_review_action_months", "date:month", "overdue:sum", [700, 300]),
            ("score_action_months", "date:month", "value:avg", [80]),
        ):
            action = self.env.ref(f"credit_recovery.credit_recovery_{name}")
            rows = self.env[action.res_model].with_user(self.reader)
            domain = [*eval(action.domain or "[]"), ("company_id", "=", self.company.id)]
            self.give_score(80, "B")
            self.make_score_without_history()
            groups = rows.formatted_read_group(domain, [month], [key])
            self.assertEqual([group[key] for group in groups], figures)
            views = [(view_id, mode) for view_id, mode in action.views if mode != "form"]
            self.assertIn("graph", rows.get_views(views)["views"])

    def make_score_without_history(self):
        self.env["credit.recovery.score"].sudo().create(
            {
                "partner_id": self.make_debtor("New").id,
                "company_id": self.company.id,
                "date": self.month,
                "is_enough": False,
            }
        )

    def test_the_job_takes_debtors_and_last_years_customers(self):
        """The company of the child contact, once; whoever bought more than a year ago is left."""
        contact = self.env["res.partner"].create({"name": "Anna", "parent_id": self.debtor.id})
        self.make_invoice(9, partner=contact)
        paid = self.make_invoice(20, partner=self.make_debtor("Verdi S.r.l."))
        self._pay(paid)
        old = self.make_invoice(400, partner=self.make_debtor("Neri S.r.l."))
        self._pay(old)
        self.env.flush_all()
        ids = self.Reviews._get_work_list(self.company, self.today)
        self.assertEqual(ids.count(self.debtor.id), 1)
        self.assertIn(paid.partner_id.id, ids)
        self.assertFalse({contact.id, old.partner_id.id} & set(ids))


@tagged("post_install", "-at_install")
class TestProposals(CreditReviewCase):
    def test_long_overdue_gets_no_more_credit(self):
        """On the day of the setting, and not the day before."""
        self.company.recovery_review_suspend_days = 40
        self.give_limit(1000)
        for days, proposal in ((39, "call"), (40, "suspend")):
            partner = self.make_debtor(f"Late {days}")
            self.make_invoice(days, 300, partner=partner)
            self.assertEqual(self.review(partner).proposal, proposal, days)

    def test_a_score_that_allows_less_lowers_the_limit(self):
        self.give_limit(5000)
        self.give_score(45, "D", 2000)
        self.make_past_review(3, 60, "C")
        review = self.review()
        self.assertEqual((review.proposal, review.proposed_limit), ("lower", 2000))
        self.assertEqual((review.score_before, review.score_after), (60, 45))
        self.assertEqual((review.score_change, review.class_before), (-15, "C"))
        self.assertIn("score fell from 60 to 45", review.reasons)
        self.assertIn("2,000.00", review.reasons)

    def test_who_pays_and_uses_it_gets_a_higher_one(self):
        self.give_limit(1000)
        self.give_score(92, "A", 3000)
        self.make_invoice(-20, 499)
        self.assertEqual(self.review().proposal, "none")
        self.make_invoice(-20, 1)
        review = self.review()
        self.assertEqual((review.proposal, review.proposed_limit), ("raise", 3000))

    def test_the_weak_without_a_limit_get_a_first_one(self):
        """Complaint 22: core's 0 is no limit at all, and is told as such."""
        self.give_score(40, "D", 800)
        review = self.review()
        self.assertEqual((review.proposal, review.proposed_limit), ("lower", 800))
        self.assertEqual(review.limit_text, "Unlimited")
        self.assertIn("no limit is set", review.reasons)

    def test_who_gets_no_credit_is_only_called(self):
        self.make_invoice(90, 300)
        self.debtor.sudo().with_company(self.company).recovery_no_credit = True
        review = self.review()
        self.assertEqual((review.proposal, review.limit_text), ("call", "No credit"))

    def test_what_is_insured_is_no_exposure(self):
        self.env["credit.recovery.guarantee"].create(
            {"partner_id": self.debtor.id, "company_id": self.company.id, "amount": 200}
        )
        self.make_invoice(-5, 300)
        review = self.review()
        self.assertEqual((review.exposure, review.insured), (100, 200))

    def test_the_reasons_are_told_in_the_readers_language(self):
        """Codes are stored, no sentences."""
        self.make_invoice(3, 300)
        review = self.review()
        self.assertEqual(review.reason_codes, "overdue,no_score")
        self.assertIn("overdue, the oldest for 3 days", review.reasons)

    def test_again_in_the_month_brings_it_up_to_date(self):
        self.make_invoice(3, 300)
        review = self.review()
        self.make_invoice(5, 100)
        self.assertEqual(self.review(), review)
        self.assertEqual((review.overdue, review.days_overdue), (400, 5))
        review.with_user(self.collector).action_dismiss()
        self.make_invoice(7, 50)
        self.assertEqual(self.review(), review)
        self.assertEqual((review.overdue, review.state), (400, "dismissed"))

    def test_the_next_review_takes_the_place_of_one_that_nobody_decided_on(self):
        self.make_invoice(3, 300)
        earlier = self.make_past_review(1, proposal="call")
        taken = self.make_past_review(2, proposal="call", state="accepted")
        self.review()
        self.assertEqual((earlier.state, earlier.decided_by_id.id), ("dismissed", False))
        self.assertEqual(taken.state, "accepted")

    def test_many_customers_cost_no_more_queries(self):
        """Set-based, alerts included: the same queries for 3 customers and for 6."""
        counts = {1: [], 3: [], 6: []}
        # the first one fills the caches; one that runs full in a later one adds to its count
        for number in (1, 3, 6, 3, 6):
            partners = self.env["res.partner"].create(
                [{"name": f"Many {number}-{i}", "is_company": True} for i in range(number)]
            )
            for partner in partners:
                self.make_invoice(9, 300, partner=partner)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            reviews = self.Reviews._review(self.company, partners.ids, self.today)
            self.env.flush_all()
            counts[number].append(self.env.cr.sql_log_count - before)
            self.assertEqual(set(reviews.mapped("proposal")), {"call"})
        self.assertLessEqual(min(counts[6]), min(counts[3]))
