"""The score of a customer: cases by hand, history told by its dates only (003-9, 004-2)."""

from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .score_common import ScoreCase

FAIR = ((300, 0, 1000), (200, 20, 1000), (100, 0, 1000), (50, 0, 1000))
NEVER = tuple((days, None, amount) for days, _late, amount in FAIR)


@tagged("post_install", "-at_install")
class TestScore(ScoreCase):
    # ------------------------------------------------------------ by hand
    def test_a_fair_payer_by_hand(self):
        """One of four equal invoices paid 20 days late: 5 days on average, 25 % late."""
        self.make_history(self.debtor, *FAIR)
        score = self.score()
        self.assertPoints(
            score,
            days_late=27.5,  # 30 * (1 - 5/60)
            paid_late=15.0,  # 20 * (1 - 25 %)
            unpaid=25.0,
            promises=8.0,
            bounces=4.0,
            disputes=3.0,
            trend=2.5,  # one period only: half
            history=2.5,  # 12 of 24 months
        )
        self.assertEqual((score.value, score.score_class, score.is_enough), (88, "A", True))
        # 3,000 in twelve months, the first invoice is a day older: 3 months are 750
        self.assertEqual((score.purchases, score.limit_proposed), (3000, 800))

    def test_who_never_pays_is_in_the_last_class(self):
        self.make_history(self.debtor, *NEVER)
        score = self.score()
        self.assertPoints(score, days_late=0, paid_late=0, unpaid=0, trend=2.5, history=2.5)
        self.assertEqual((score.value, score.score_class), (20, "E"))
        self.assertEqual(score.limit_proposed, 0)

    def test_who_never_pays_since_years_shows_no_improvement(self):
        """What is unpaid is older in the earlier half; that half is seen as of its end."""
        days = (700, 600, 500, 400, 330, 230, 130, 35)
        self.make_history(self.debtor, *((day, None, 100) for day in days), months=24)
        score = self.score()
        self.assertEqual(score.score_class, "E")
        trend = score.line_ids.filtered(lambda line: line.code == "trend")
        self.assertEqual(trend.params["recent"], 181.3)
        self.assertAlmostEqual(trend.params["previous"], 185, delta=2)

    def test_the_amount_weighs(self):
        """9,000 in time and 1,000 sixty days late: 6 days on average, 10 % late."""
        self.make_history(self.debtor, (300, 0, 4500), (200, 0, 4500), (100, 60, 1000), months=24)
        self.assertPoints(self.score(), days_late=27.0, paid_late=18.0, history=5.0)

    def test_paid_on_the_due_date_is_in_time_and_a_day_later_is_late(self):
        for late, share, days in ((-1, 20, 30), (0, 20, 30), (1, 0, 29.5)):
            with self.subTest(late=late):
                partner = self.make_debtor(f"Late {late}")
                self.make_history(partner, *((day, late, 100) for day in (300, 200, 100)))
                self.assertPoints(self.score(partner), paid_late=share, days_late=days)

    def test_what_falls_due_today_tells_nothing_and_tomorrow_it_is_overdue(self):
        self.make_history(self.debtor, (300, 0, 100), (200, 0, 100), (100, 0, 100), (0, None, 700))
        self.assertPoints(self.score(), paid_late=20)
        tomorrow = self.today + timedelta(days=1)
        # 700 of 1,000, one day: 0.78 % of the amount as if unpaid for 90 days
        self.assertPoints(self.score(today=tomorrow), paid_late=6.0, days_late=29.7, unpaid=24.2)

    def test_a_part_that_was_paid_late_counts_as_that_part(self):
        invoice = self.make_history(self.debtor, (300, 0, 100), (200, 0, 100), (40, None, 800))[2]
        self.pay_on(invoice, self.today - timedelta(days=30), 500)
        score = self.score()
        # 500 ten days late and 300 forty days overdue, of 1,000
        lines = {line.code: line.value for line in score.line_ids}
        self.assertEqual((lines["days_late"], lines["paid_late"]), (17.0, 80.0))
        self.assertEqual(lines["unpaid"], 300.0)

    def test_each_instalment_has_its_own_due_date(self):
        """Complaint 6: the invoice's due date is that of the last one."""
        term = self.env["account.payment.term"].create(
            {
                "name": "Two instalments",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": days})
                    for days in (0, 60)
                ],
            }
        )
        first = self.today - timedelta(days=100)
        self.make_history(self.debtor, (300, 0, 500), (200, 0, 500))
        invoice = self.make_invoice(
            100, 1000, invoice_date=first, invoice_payment_term_id=term.id, invoice_date_due=False
        )
        self.pay_on(invoice, first + timedelta(days=60), 1000)
        lines = {line.code: line.value for line in self.score().line_ids}
        self.assertEqual((lines["days_late"], lines["paid_late"]), (15.0, 25.0))

    def test_a_credit_note_is_no_payment(self):
        """Neither in time nor late: that part of the invoice was never owed."""
        invoices = self.make_history(self.debtor, (300, 0, 100), (200, 0, 100), (100, 0, 100))
        wrong = self.make_invoice(90, 900)
        refund = wrong._reverse_moves([{"invoice_date": self.today}], cancel=True)
        self.assertEqual((refund.state, wrong.amount_residual), ("posted", 0))
        score = self.score()
        self.assertPoints(score, days_late=30, paid_late=20, unpaid=25)
        self.assertEqual(score.purchases, sum(invoices[1:].mapped("amount_total")))

    def test_what_was_written_off_stays_unpaid(self):
        invoices = self.make_history(self.debtor, (300, 0, 100), (200, 0, 100), (100, None, 800))
        lost = invoices[2]
        receivable = lost.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        shared = {"partner_id": self.debtor.id}
        expense = self.company_data["default_account_expense"]
        entry = self.env["account.move"].create(
            {
                "date": self.today,
                "line_ids": [
                    Command.create({**shared, "account_id": expense.id, "debit": 800}),
                    Command.create(
                        {**shared, "account_id": receivable.account_id.id, "credit": 800}
                    ),
                ],
            }
        )
        entry.action_post()
        (receivable + entry.line_ids.filtered("credit")).reconcile()
        self.assertEqual(lost.amount_residual, 0)
        lines = {line.code: line.value for line in self.score().line_ids}
        self.assertEqual((lines["unpaid"], lines["days_late"]), (800.0, 80.0))

    def test_a_payment_not_matched_yet_covers_the_oldest_due(self):
        """Complaint 4: nobody looks worse because his payment waits for its match."""
        self.make_history(self.debtor, (300, 0, 100), (200, 0, 100), (100, 0, 100))
        self.make_invoice(80, 400)
        self.make_invoice(10, 400)
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.debtor.id,
                "payment_type": "inbound",
                "partner_type": "customer",
                "amount": 500,
                "date": self.today,
            }
        )
        payment.action_post()
        lines = {line.code: line for line in self.score().line_ids}
        self.assertEqual((lines["unpaid"].value, lines["unpaid"].params["days"]), (300.0, 10))

    def test_an_opening_entry_with_a_due_date_counts(self):
        """Migrated debts are debts."""
        self.make_history(self.debtor, (300, 0, 100), (200, 0, 100), (100, 0, 100))
        account = self.debtor.with_company(self.company).property_account_receivable_id
        equity = self.company_data["default_account_revenue"]
        due = self.today - timedelta(days=200)
        self.env["account.move"].create(
            {
                "date": due,
                "line_ids": [
                    Command.create(
                        {
                            "partner_id": self.debtor.id,
                            "account_id": account.id,
                            "debit": 300,
                            "date_maturity": due,
                        }
                    ),
                    Command.create({"account_id": equity.id, "credit": 300}),
                ],
            }
        ).action_post()
        lines = {line.code: line.value for line in self.score().line_ids}
        self.assertEqual(lines["unpaid"], 300.0)

    def test_broken_promises_returned_collections_and_rejected_complaints_count(self):
        invoices = self.make_history(self.debtor, *FAIR, (20, None, 50))
        case = self._review()
        env = self.env(su=True)
        reason = env.ref("credit_recovery.reason_bounce_no_funds").id
        promise = {"case_id": case.id, "amount": 10, "state": "broken"}
        env["credit.recovery.promise"].create(
            [
                {**promise, "date_promised": day, "date": day, "judged_on": day}
                for day in (self.ago(24), self.ago(24) - timedelta(days=1))
            ]
        )
        env["credit.recovery.bounce"].create(
            {
                "case_id": case.id,
                "partner_id": self.debtor.id,
                "company_id": self.company.id,
                "date": self.today,
                "reason_id": reason,
            }
        )
        dispute = {
            "case_id": case.id,
            "move_ids": [Command.set(invoices[-1].ids)],
            "amount": 1,
            "reason_id": env.ref("credit_recovery.reason_wrong_price").id,
        }
        lost = {"state": "resolved", "date_resolved": self.today}
        env["credit.recovery.dispute"].create(
            [
                {**dispute, **lost, "outcome": "rejected"},
                {**dispute, **lost, "outcome": "accepted"},
                dispute,
            ]
        )
        score = self.score()
        # one of three each; what is older than two years does not count
        self.assertPoints(score, promises=5.3, bounces=2.7, disputes=2.0)

    def test_the_trend_compares_the_two_years(self):
        """In time in the first year, 10 days late in the second: two thirds of 5 points go."""
        earlier = ((700, 0, 100), (500, 0, 100))
        later = ((300, 10, 100), (100, 10, 100))
        self.make_history(self.debtor, *earlier, *later, months=24)
        self.assertPoints(self.score(), trend=1.7)

    # ------------------------------------------------------------ not enough
    def test_without_enough_invoices_there_is_no_score_and_it_says_so(self):
        self.make_history(self.debtor, (300, 0, 100), (200, 0, 100))
        score = self.score()
        self.assertEqual((score.is_enough, score.score_class, score.value), (False, False, 0))
        texts = score.line_ids.mapped("text")
        self.assertIn("Invoices that tell how he pays: 2; a score needs 3.", texts)
        self.assertFalse(self.debtor.with_company(self.company).recovery_score_class)
        self.make_paid(100, 0, 100)
        self.assertTrue(self.score().is_enough)

    def test_without_enough_months_there_is_no_score(self):
        for day, is_enough in ((self.ago(3) + timedelta(days=1), False), (self.ago(3), True)):
            partner = self.make_debtor(f"Since {day}")
            for days in (30, 20, 10):
                self.make_paid(days, 0, 100, partner, invoice_date=day)
            with self.subTest(day=day):
                self.assertEqual(self.score(partner).is_enough, is_enough)

    # ------------------------------------------------------------ same history, same score
    def test_history_imported_again_gives_the_same_score(self):
        """Other ids, another order, payments split, another day of import: the same lines."""
        history = ((300, 7, 1000), (200, 20, 333.33), (100, None, 500), (50, -3, 250))
        self.make_history(self.debtor, *history)
        first = self.score()
        again = self.make_debtor("Rossi imported again")
        for number, (days, late, amount) in reversed(list(enumerate(history))):
            vals = {} if number else {"invoice_date": self.ago(12)}
            invoice = self.make_invoice(days, amount, partner=again, **vals)
            if late is not None:
                day = self.today - timedelta(days=days - late)
                self.pay_on(invoice, day, amount - 100)
                self.pay_on(invoice, day, 100)
        self.env.cr.execute(
            "UPDATE account_move SET create_date = now() - interval '3 years'"
            " WHERE partner_id = %s",
            [again.id],
        )
        second = self.score(again)
        shown = [
            [(line.code, line.value, line.points, line.text) for line in score.line_ids]
            for score in (first, second)
        ]
        self.assertEqual(*shown)
        self.assertEqual(first.fingerprint, second.fingerprint)

    def test_the_lines_add_up_to_the_score(self):
        self.make_history(self.debtor, (300, 7, 999), (200, 11, 333.33), (100, None, 500))
        score = self.score()
        self.assertAlmostEqual(sum(score.line_ids.mapped("points")), score.value, delta=0.5)
        self.assertEqual(sum(score.line_ids.mapped("points_max")), 100)
        self.assertTrue(all(score.line_ids.mapped("text")))


@tagged("post_install", "-at_install")
class TestNight(ScoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoices = cls.make_history(cls.debtor, *FAIR)

    def test_a_second_night_writes_nothing(self):
        score = self.score()
        before = (score.id, score.line_ids.ids, score.write_date)
        self.env.invalidate_all()
        again = self.score()
        self.assertEqual((again.id, again.line_ids.ids, again.write_date), before)

    def test_within_a_month_the_row_is_rewritten_and_a_new_month_has_its_own(self):
        score = self.score()
        self.make_invoice(40, 500)
        self.env.invalidate_all()
        again = self.score()
        self.assertEqual(again, score)
        self.assertLess(again.value, 88)
        self.assertEqual(len(again.line_ids), 8)
        later = self.score(today=(self.today.replace(day=1) + timedelta(days=32)).replace(day=1))
        self.assertNotEqual(later, score)
        self.assertEqual(self.get_scores(self.debtor).filtered("is_current"), later)
        self.assertEqual(score.date, self.today.replace(day=1))

    def test_who_has_no_invoice_any_more_has_no_score_any_more(self):
        other = self.make_debtor("Verdi S.r.l.")
        self.make_history(other, *FAIR)
        score = self.score()
        self.assertTrue(score.is_enough)
        self.invoices.button_draft()
        self.invoices.button_cancel()
        self.scores._compute_scores(self.company, self.today, other.ids)
        self.assertTrue(score.is_enough, "nobody asked for his")
        again = self.score()
        self.assertEqual((again, again.is_enough, again.score_class), (score, False, False))
        self.assertFalse(again.limit_proposed)
        self.assertFalse(self.debtor.with_company(self.company).recovery_score_class)
        self.assertTrue(self.get_scores(other).is_enough)
        later = self.score(today=(self.today.replace(day=1) + timedelta(days=32)).replace(day=1))
        self.assertEqual(later, score, "nothing new to say")

    def test_all_customers_are_read_in_one_query_and_written_in_a_few(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.scores._compute_scores(self.company, self.today)
            return self.env.cr.sql_log_count - before

        count()  # what a server reads once
        self.scores.sudo().search([]).unlink()
        one = count()
        for number in range(5):
            self.make_history(self.make_debtor(f"Other {number}"), *FAIR)
        self.scores.sudo().search([]).unlink()
        self.assertEqual(count(), one)

    def test_a_contact_has_the_score_of_his_company(self):
        child = self.env["res.partner"].create({"name": "Anna", "parent_id": self.debtor.id})
        self.score()
        for partner in (self.debtor, child):
            mine = partner.with_company(self.company)
            self.assertEqual((mine.recovery_score, mine.recovery_score_class), (88, "A"))
        self.assertFalse(self.get_scores(child))

    def test_nothing_of_one_company_reaches_another(self):
        other = self.make_company("Neri S.p.A.")
        self.score()
        self.scores._compute_scores(other, self.today)
        self.assertFalse(self.scores.search([("company_id", "=", other.id)]))
        theirs = self.debtor.with_company(other)
        self.assertFalse(theirs.recovery_score_id)
        self.assertNotIn(theirs, theirs.search([("recovery_score", ">=", 0)]))

    def test_customers_are_found_by_score_and_class(self):
        unknown = self.make_debtor("Unknown")
        self.score()
        partners = self.env["res.partner"].with_company(self.company)
        both = [("id", "in", (self.debtor + unknown).ids)]
        for domain, found in (
            ([("recovery_score", ">=", 88)], self.debtor),
            ([("recovery_score", ">", 88)], partners),
            ([("recovery_score", "<", 50)], partners),
            ([("recovery_score", "=", 88)], self.debtor),
            ([("recovery_score_class", "=", "A")], self.debtor),
            ([("recovery_score_class", "!=", "A")], unknown),
            ([("recovery_score_class", "=", False)], unknown),
            ([("recovery_score_id", "!=", False)], self.debtor),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(partners.search(both + domain), found)

    def test_the_cron_scores_every_company(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("credit_recovery.ir_cron_score").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.get_scores(self.debtor).value, 88)

    def test_a_company_that_fails_does_not_stop_the_others(self):
        """Its settings ask for the impossible; the others are scored, the log says so."""
        self.env.flush_all()
        broken = self.make_company("Rotta S.r.l.")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_company SET recovery_tz = 'Nowhere/None' WHERE id = %s", [broken.id]
        )
        self.env.invalidate_all()
        with (
            self.enter_registry_test_mode(),
            self.assertLogs("odoo.addons.credit_recovery", "ERROR") as logs,
        ):
            self.env.ref("credit_recovery.ir_cron_score").method_direct_trigger()
        self.env.invalidate_all()
        self.assertIn("Rotta S.r.l.", logs.output[0])
        self.assertEqual(self.get_scores(self.debtor).value, 88)

    def test_merged_customers_have_one_score(self):
        other = self.make_debtor("Rossi srl (double)")
        self.make_history(other, *NEVER)
        self.score()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([self.debtor.id, other.id], self.debtor)
        self.env.invalidate_all()
        self.assertEqual(len(self.get_scores(self.debtor)), 1)
        self.assertLess(self.score().value, 88)
