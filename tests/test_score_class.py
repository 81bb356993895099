"""What follows from a score: its class, limit and policy; who may do what about it (003-9)."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .bounce_common import BounceCase
from .review_common import TODAY, days_before
from .score_common import ScoreCase
from .test_score import FAIR, NEVER


@tagged("post_install", "-at_install")
class TestScoreClass(ScoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.classes = cls.env["credit.recovery.score.class"]
        cls.make_history(cls.debtor, *FAIR)

    @classmethod
    def get_class(cls, code, company=None):
        company = company or cls.company
        return cls.classes.search([("company_id", "=", company.id), ("code", "=", code)])

    def get_policy(self, partner=None):
        partner = partner or self.debtor
        policies = self.env["credit.recovery.policy"]
        return policies._get_for_partners(partner, self.company, self.today)[partner.id]

    # ------------------------------------------------------------ classes
    def test_every_company_has_its_five_classes_and_a_branch_none(self):
        company = self.make_company("Nuova S.r.l.")
        branch = self.make_company("Filiale", parent_id=company.id)
        self.assertEqual("".join(company.recovery_score_class_ids.mapped("code")), "ABCDE")
        self.assertFalse(branch.recovery_score_class_ids)
        self.classes._create_missing(company)
        self.assertEqual(len(company.recovery_score_class_ids), 5)
        with self.assertRaisesRegex(ValidationError, "Nuova"):
            self.classes.create({"company_id": branch.id, "code": "A"})

    def test_a_better_class_asks_for_a_higher_score(self):
        b, c, e = map(self.get_class, "BCE")
        for one, value in ((b, c.value_min), (b, 90), (e, 1)):
            with self.assertRaises(ValidationError, msg=one.code), self.env.cr.savepoint():
                one.value_min = value
        vals = {"company_id": self.company.id, "code": "A", "value_min": 99}
        sql_log = mute_logger("odoo.sql_db")
        with self.assertRaises(IntegrityError), sql_log, self.env.cr.savepoint():
            self.classes.create(vals)

    def test_the_threshold_belongs_to_the_better_class(self):
        """The fair payer has 88."""
        for value_min, code in ((87, "A"), (88, "A"), (89, "B")):
            self.get_class("A").value_min = value_min
            with self.subTest(value_min=value_min):
                self.assertEqual(self.score().score_class, code)

    def test_the_limit_follows_the_class(self):
        """3,000 bought in twelve months: 250 a month."""
        for factor, limit in ((4, 1000), (1, 300), (0, 0)):
            self.get_class("A").limit_factor = factor
            with self.subTest(factor=factor):
                self.assertEqual(self.score().limit_proposed, limit)

    def test_weights_are_settings(self):
        """What paid late counts alone: a quarter of the points is lost."""
        with Form(self.env["res.config.settings"].with_company(self.company)) as form:
            for name in form._view["fields"]:
                if name.startswith("recovery_weight_") and name != "recovery_weight_paid_late":
                    form[name] = 0
            settings = form.save()
        settings.execute()
        score = self.score()
        self.assertEqual((score.value, score.line_ids.mapped("code")), (75, ["paid_late"]))
        with self.assertRaises(ValidationError):
            self.company.recovery_weight_paid_late = 0
        with self.assertRaises(ValidationError):
            self.company.recovery_weight_trend = -1

    def test_the_history_asked_for_is_a_setting(self):
        for invoices, is_enough in ((4, True), (5, False)):
            self.company.recovery_score_min_invoices = invoices
            self.assertEqual(self.score().is_enough, is_enough)
        with self.assertRaises(ValidationError):
            self.company.recovery_score_min_invoices = 0

    # ------------------------------------------------------------ policy
    def test_a_class_without_a_policy_changes_nothing(self):
        self.score()
        self.assertEqual(self.get_policy(), self.policy)

    def test_the_policy_of_the_class_comes_after_his_own_and_before_his_types(self):
        strict, own, typed = map(self.make_policy, ("strict", "own", "typed"))
        typed_debtor = self.make_debtor("Bianchi S.r.l.")
        self.make_history(typed_debtor, *NEVER)
        self.env["credit.recovery.policy"].search(
            [("company_id", "=", self.company.id), ("debtor_type", "!=", False)]
        ).debtor_type = False
        typed.debtor_type = "business"
        self.get_class("E").policy_id = strict
        self.score()
        self.assertEqual(self.get_policy(), typed)
        self.assertEqual(self.get_policy(typed_debtor), strict)
        typed_debtor.with_company(self.company).recovery_policy_id = own
        self.assertEqual(self.get_policy(typed_debtor), own)

    def test_the_policy_of_the_class_is_given_to_none_of_another_type(self):
        """A public body has no ladder of businesses, a consumer no commercial claims."""
        strict = self.make_policy("strict")
        self.env["credit.recovery.policy"].search(
            [("company_id", "=", self.company.id), ("debtor_type", "!=", False)]
        ).debtor_type = False
        self.get_class("A").policy_id = strict
        self.score()
        types = ("business", "public_body", "consumer")
        for vals, suited in (
            ({"debtor_type": "business"}, ("business",)),
            ({"debtor_type": False}, types),
            ({"commercial": True}, ("business", "public_body")),
        ):
            strict.write(vals)
            for debtor_type in types:
                self.debtor.recovery_debtor_type = debtor_type
                wanted = strict if debtor_type in suited else self.policy
                self.assertEqual(self.get_policy(), wanted, (vals, debtor_type))
        self.debtor.with_company(self.company).recovery_policy_id = strict
        self.assertEqual(self.get_policy(), strict, "chosen by hand")

    def test_the_review_follows_the_policy_of_the_class(self):
        strict = self.make_policy("strict")
        partner = self.make_debtor("Verdi S.r.l.")
        self.make_history(partner, *NEVER)
        self.get_class("E").policy_id = strict
        self.score()
        self.assertEqual(self._review(partner).policy_id, strict)

    def test_the_version_in_force_of_the_class_policy_counts(self):
        strict = self.make_policy("strict")
        version = strict.copy({"code": "strict", "version": 2, "date_from": self.today})
        later = {"code": "strict", "version": 3, "date_from": self.today + timedelta(days=1)}
        strict.copy(later)
        self.get_class("A").policy_id = strict
        self.score()
        self.assertIn(self.get_policy(), strict + version)
        self.assertNotEqual(self.get_policy().version, 3)

    def test_policies_of_many_debtors_cost_the_same_queries(self):
        self.get_class("A").policy_id = self.make_policy("strict")
        self.score()
        policies = self.env["credit.recovery.policy"]
        others = self.debtor.create([{"name": f"Other {number}"} for number in range(20)])
        self.env.flush_all()

        def count(partners):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            policies._get_for_partners(partners, self.company, self.today)
            return self.env.cr.sql_log_count - before

        count(self.debtor)
        self.assertEqual(count(self.debtor + others), count(self.debtor))

    # ------------------------------------------------------------ who may
    def test_a_collector_computes_a_score_and_a_reader_does_not(self):
        with self.assertRaises(AccessError):
            self.debtor.with_user(self.reader).action_compute_recovery_score()
        mine = self.debtor.with_user(self.collector)
        mine.action_compute_recovery_score()
        self.assertEqual((mine.recovery_score, mine.recovery_score_class), (88, "A"))
        self.assertEqual(mine.recovery_score_limit, 800)
        self.assertEqual(len(mine.recovery_score_line_ids), 8)
        read = self.debtor.with_user(self.reader)
        self.assertEqual(read.recovery_score_line_ids.mapped("text")[0][:6], "Pays 5")

    def test_only_his_own_row_is_computed_by_hand(self):
        other = self.make_debtor("Other")
        self.make_history(other, *FAIR)
        self.debtor.with_user(self.collector).action_compute_recovery_score()
        self.assertFalse(self.get_scores(other))

    def test_without_any_invoice_the_button_says_so(self):
        with self.assertRaisesRegex(UserError, "Nobody: no invoice"):
            self.make_debtor("Nobody").with_user(self.collector).action_compute_recovery_score()

    def test_nobody_types_a_score(self):
        score = self.score()
        for user in (self.collector, self.manager):
            for vals in ({"value": 100}, {"score_class": "A"}):
                with self.subTest(user=user.login, vals=vals), self.assertRaises(AccessError):
                    score.with_user(user).write(vals)
            with self.assertRaises(AccessError):
                score.line_ids[0].with_user(user).write({"points": 9})
        with self.assertRaises(AccessError):
            self.get_class("A").with_user(self.collector).write({"value_min": 60})
        self.get_class("A").with_user(self.manager).write({"value_min": 80})

    # ------------------------------------------------------------ money and companies
    def test_another_currency_counts_in_company_currency(self):
        """Converted once, when it was posted: 1,000 at 2 for 1 are 500 here."""
        day = self.today - timedelta(days=190)
        currency = self.setup_other_currency("EUR", rates=[("2000-01-01", 2.0), (str(day), 4.0)])
        partner = self.make_debtor("Foreign Ltd")
        invoices = [
            self.make_invoice(days, 1000, partner=partner, currency=currency)
            for days in (200, 150, 100)
        ]
        self.pay_on(invoices[0], day)
        lines = {line.code: line.value for line in self.score(partner).line_ids}
        # 500 ten days late; 500 since 150 days and 250 since 100 days
        self.assertEqual(lines["unpaid"], 500.0)
        self.assertAlmostEqual(lines["days_late"], (500 * 10 + 250 * 150 + 250 * 100) / 1000)

    def test_a_branch_is_scored_with_its_company(self):
        branch = self.make_company("Filiale", parent_id=self.company.id)
        self.env.user.company_ids = [Command.link(branch.id)]
        self.score()
        self.assertEqual(self.debtor.with_company(branch).recovery_score, 88)


@tagged("post_install", "-at_install")
class TestReturned(BounceCase):
    def measure(self):
        """What is measured by code, as of the day of these tests."""
        scores = self.env["credit.recovery.score"]
        scores._compute_scores(self.company, TODAY)
        score = scores.search([("partner_id", "=", self.debtor.id), ("is_current", "=", True)])
        return {line.code: line.value for line in score.line_ids}

    def test_a_returned_collection_reopens_what_was_paid_in_time(self):
        """Complaint 24: the invoice counts as unpaid, and the entry of the return as nothing."""
        self.company.recovery_score_min_months = 0
        for number in range(3):
            self.pay(self.make_invoice(100 + number, 100), day=days_before(100 + number))
        invoice = self.make_invoice(100, 800)
        payment, _bank_line = self.pay_and_match(invoice, day=days_before(100))
        before = self.measure()
        self.assertEqual((before["unpaid"], before["bounces"], before["days_late"]), (0, 0, 0))
        self.bounce(payment)
        after = self.measure()
        self.assertEqual((after["unpaid"], after["bounces"]), (800.0, 1.0))
        self.assertEqual(after["history"], before["history"])
