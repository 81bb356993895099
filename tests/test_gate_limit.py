"""Limits at the gate: causes by figures, each at its boundary (004-2)."""

from .common import RecoveryCase


class TestGateLimit(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.company_id = cls.company
        cls.gate = cls.env["credit.recovery.gate"].sudo()
        cls.rules = cls.env["credit.recovery.gate.rule"].sudo()
        cls.rules.search([("company_id", "=", cls.company.id)]).unlink()
        for document in ("invoice", "order"):
            for cause in ("limit", "overdue_amount", "overdue_days"):
                cls.rules.create(
                    {"company_id": cls.company.id, "document": document, "cause": cause}
                )

    def find(self, amount, document="invoice"):
        found = self.gate._get_findings(self.company, document, {self.debtor.id: amount})
        return {finding.code for finding in found[self.debtor.id]}

    def make_draft(self, amount):
        return self.init_invoice(
            "out_invoice",
            partner=self.debtor,
            invoice_date=self.today,
            amounts=[amount],
            taxes=[],
            company=self.company,
        )

    def test_the_limit_may_be_reached_and_not_exceeded(self):
        self.debtor.credit_limit = 1000
        self.make_invoice(-10, 600)
        for document in ("invoice", "order"):
            self.assertEqual(self.find(400, document), set())
            self.assertEqual(self.find(400.01, document), {"limit"})

    def test_an_unlimited_customer_is_never_over(self):
        self.assertEqual(self.find(10**9), set())

    def test_other_drafts_ask_when_they_are_posted_but_count_beside_orders(self):
        self.debtor.credit_limit = 1000
        self.make_draft(600)
        self.make_draft(600)
        self.assertEqual(self.find(600), set())
        self.assertEqual(self.find(600, "order"), {"limit"})

    def test_a_temporary_increase_and_a_guarantee_make_room(self):
        self.debtor.credit_limit = 1000
        self.make_invoice(-10, 1000)
        self.assertEqual(self.find(200), {"limit"})
        guarantee = {"partner_id": self.debtor.id, "company_id": self.company.id, "amount": 200}
        self.env["credit.recovery.guarantee"].sudo().create(guarantee)
        self.assertEqual(self.find(200), set())
        self.assertEqual(self.find(201), {"limit"})
        request = self.env["credit.recovery.approval"].create(
            {
                "partner_id": self.debtor.id,
                "kind": "temporary",
                "amount_new": 1100,
                "valid_until": self.today,
                "reason": "Fair",
            }
        )
        request.with_user(self.manager).action_approve()
        self.assertEqual(self.find(300), set())

    def test_without_credit_only_what_is_paid_in_advance_is_sold(self):
        self.debtor.recovery_no_credit = True
        self.assertEqual(self.find(1), {"no_credit"})
        self.assertEqual(self.find(0), set())
        self.make_invoice(0, 100, move_type="out_refund")
        self.assertEqual(self.find(100), set())
        self.assertEqual(self.find(100.01), {"no_credit"})
        self.rules.search([]).unlink()
        self.assertEqual(self.find(101), {"no_credit"})
        self.debtor.recovery_no_credit = False
        self.assertEqual(self.find(101), set())

    def test_overdue_limits_are_the_customers_else_the_companys(self):
        self.make_invoice(10, 100)
        self.assertEqual(self.find(1), set())
        for amount, days, causes in (
            (100, 10, set()),
            (99.99, 10, {"overdue_amount"}),
            (100, 9, {"overdue_days"}),
        ):
            self.company.write(
                {"recovery_overdue_limit": amount, "recovery_overdue_days_limit": days}
            )
            self.assertEqual(self.find(1), causes)
        self.debtor.write({"recovery_overdue_limit": 50, "recovery_overdue_days_limit": 30})
        self.assertEqual(self.find(1), {"overdue_amount"})

    def test_a_cause_that_is_allowed_is_not_found(self):
        self.debtor.credit_limit = 10
        self.rules.search([("cause", "=", "limit")]).answer = "allow"
        self.assertEqual(self.find(100), set())

    def test_figures_are_said_to_those_who_may_read_them(self):
        self.debtor.credit_limit = 1000
        self.make_invoice(10, 100)
        self.company.write({"recovery_overdue_limit": 50, "recovery_overdue_days_limit": 5})
        found = self.gate._get_findings(self.company, "invoice", {self.debtor.id: 1500})
        texts = [self.gate._get_details(one, self.company) for one in found[self.debtor.id]]
        self.assertIn("1,600.00", texts[0])
        self.assertIn("1,000.00", texts[0])
        self.assertIn("10 days", texts[2])

    def test_queries_do_not_grow_with_the_debtors(self):
        partners = self.debtor
        for name in ("Verdi", "Gialli", "Blu"):
            partners += self.make_debtor(name)
        self.make_invoice(10, 100)
        self.env.flush_all()
        counts = []
        for some in (partners[:1], partners):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.gate._get_findings(self.company, "invoice", dict.fromkeys(some.ids, 10.0))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
