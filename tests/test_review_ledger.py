"""The review where the ledger is awkward: changed terms, branches, companies, merges, versions."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .review_common import TODAY, ReviewCase, days_before


@tagged("post_install", "-at_install")
class TestChangedTerms(ReviewCase):
    """Complaint 26: the identity of an item is debtor, invoice, due date and currency."""

    def setUp(self):
        super().setUp()
        self.invoice = self.make_invoice(33, 100)
        self.night(days_before(13))
        self.soft = self.notices_of()
        self.send(self.soft, days_before(13))

    def test_level_is_read_from_the_notice(self):
        self.assertEqual(self.invoice.recovery_level_id.code, "soft")
        case = self.case_of()
        self.assertEqual(case.state, "reminder")
        self.assertEqual(self.invoice.recovery_case_id, case)
        found = self.env["account.move"].search(
            [("recovery_level_id", "=", self.invoice.recovery_level_id.id)]
        )
        self.assertEqual(found, self.invoice)

    def test_reset_to_draft_and_reposted_with_the_same_terms_keeps_its_level(self):
        self.invoice.button_draft()
        self.invoice.action_post()
        self.night()
        self.assertEqual(self.notices_of(None, "draft").level_id.code, "firm")

    def test_reset_to_draft_with_new_terms_starts_again(self):
        self.invoice.button_draft()
        self.invoice.write({"invoice_date_due": days_before(21)})
        self.invoice.action_post()
        self.night()
        [line] = (self.notices_of() - self.soft).line_ids
        self.assertEqual(line.step, "soft")
        self.assertEqual(line.date_due, days_before(21))
        self.assertEqual(self.soft.line_ids.date_due, days_before(33), "history keeps its snapshot")

    def test_an_edited_due_date_starts_the_item_again(self):
        self.invoice.invoice_date_due = TODAY + timedelta(days=20)
        self.night()
        self.assertEqual(self.notices_of(), self.soft)
        self.assertEqual(self.case_of().amount_overdue, 0)

    def test_the_deletion_of_the_draft_invoice_leaves_history(self):
        self.invoice.button_draft()
        self.invoice.with_context(force_delete=True).unlink()
        self.assertEqual(self.soft.line_ids.move_name, "INV/2026/00001")
        self.assertFalse(self.soft.line_ids.move_id)
        self.assertEqual(self.case_of().state, "closed")

    def search_level(self, operator, *values):
        found = self.env["account.move"].search([("recovery_level_id", operator, list(values))])
        return found & self.invoice

    def test_the_level_of_an_invoice_is_that_of_what_is_still_open(self):
        level = self.invoice.recovery_level_id
        self.assertFalse(self.search_level("in", False))
        payment = self.pay(self.invoice)
        self.assertFalse(self.invoice.recovery_level_id)
        self.assertFalse(self.search_level("in", level.id))
        self.assertTrue(self.search_level("in", False))
        self.invoice.line_ids.remove_move_reconcile()
        payment.action_draft()
        self.assertEqual(self.invoice.recovery_level_id, level)
        self.assertTrue(self.search_level("in", level.id))

    def test_a_new_due_date_has_no_level_yet(self):
        level = self.invoice.recovery_level_id
        self.invoice.invoice_date_due = TODAY + timedelta(days=20)
        self.assertFalse(self.invoice.recovery_level_id)
        self.assertFalse(self.search_level("in", level.id))

    def test_a_paid_instalment_says_nothing_of_the_next_one(self):
        halves = [{"value": "percent", "value_amount": 50, "nb_days": days} for days in (0, 60)]
        term = self.env["account.payment.term"].create(
            {"name": "Halves", "line_ids": [Command.create(half) for half in halves]}
        )
        other = self.make_debtor("Verdi S.r.l.")
        invoice = self.make_invoice(25, 100, partner=other, invoice_payment_term_id=term.id)
        self.night()
        self.send(self.notices_of(other))
        self.env.invalidate_all()
        self.assertEqual(invoice.recovery_level_id.code, "soft")
        self.pay(invoice, 50)
        self.assertEqual(invoice.payment_state, "partial")
        self.assertFalse(invoice.recovery_level_id)

    def test_a_rejected_payment_reopens_the_item_at_its_level(self):
        """Complaint 24."""
        payment = self.pay(self.invoice)
        self.assertEqual(self.case_of().state, "closed")
        self.invoice.line_ids.remove_move_reconcile()
        payment.action_draft()
        self.assertEqual(self.case_of().state, "reminder")
        self.night()
        self.assertEqual(self.notices_of(None, "draft").level_id.code, "firm")


@tagged("post_install", "-at_install")
class TestPolicies(ReviewCase):
    def test_a_new_version_goes_on_where_the_item_stands(self):
        invoice = self.make_invoice(33, 100)
        self.night(days_before(13))
        self.send(self.notices_of(), days_before(13))
        version = self.policy.copy(
            {"version": 2, "date_from": days_before(5), "code": self.policy.code}
        )
        version.level_ids.filtered(lambda level: level.code == "firm").offset_value = 35
        self.night()
        self.assertFalse(self.notices_of(None, "draft"))
        self.night(TODAY + timedelta(days=2))
        draft = self.notices_of(None, "draft")
        self.assertEqual(draft.level_id.policy_id, version)
        self.assertEqual(self.steps(draft), {invoice: "firm"})

    def test_the_partners_own_policy_wins(self):
        patient = self.policy.copy(
            {"name": "Patient", "code": "patient", "date_from": days_before(5)}
        )
        patient.level_ids.filtered(lambda level: level.code == "soft").offset_value = 30
        self.debtor.recovery_policy_id = patient
        self.make_invoice(25, 100)
        case = self.night()
        self.assertFalse(self.notices_of())
        self.assertEqual(case.policy_id, patient)
        self.assertEqual(case.next_action_date, TODAY + timedelta(days=5))


@tagged("post_install", "-at_install")
class TestCompanies(ReviewCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company()["company"]
        cls.branch = cls.env["res.company"].create(
            {"name": "Branch", "parent_id": cls.company.id, "country_id": cls.company.country_id.id}
        )
        cls.env.user.company_ids |= cls.branch
        cls.env = cls.env(
            context={
                **cls.env.context,
                "allowed_company_ids": [cls.company.id, cls.other.id, cls.branch.id],
            }
        )

    def test_items_of_a_branch_belong_to_the_case_of_its_root(self):
        self.make_invoice(25, 100)
        self.make_branch_invoice(25, 60)
        case = self.night()
        self.assertEqual(case.company_id, self.company)
        self.assertEqual(case.amount_overdue, 160)
        self.assertEqual(self.notices_of().amount_total, 160)

    def test_a_branch_has_no_policy_of_its_own(self):
        self.assertFalse(self.branch.recovery_policy_id)

    def test_each_company_has_its_case_and_its_notices(self):
        self.make_invoice(25, 100)
        self.make_invoice(25, 60, company=self.other)
        self.other.recovery_sending = "on"
        self.night()
        self.night(company=self.other)
        self.assertEqual(self.case_of().amount_overdue, 100)
        self.assertEqual(self.case_of(company=self.other).amount_overdue, 60)
        self.assertEqual(sorted(self.notices_of().mapped("amount_total")), [60, 100])

    def make_branch_invoice(self, days, amount):
        """A posted invoice of the branch, in a journal of its root company."""
        debtor = self.debtor.with_company(self.branch)
        debtor.property_account_receivable_id = self.company_data["default_account_receivable"]
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "company_id": self.branch.id,
                "partner_id": self.debtor.id,
                "invoice_date": days_before(days),
                "invoice_date_due": days_before(days),
                "invoice_line_ids": [
                    Command.create({"name": "Goods", "price_unit": amount, "tax_ids": []})
                ],
            }
        )
        invoice.action_post()
        self.assertEqual(invoice.company_id, self.branch)
        return invoice

    @freeze_time(TODAY)
    def test_who_has_one_branch_only_makes_no_reminder_that_lists_the_others(self):
        self.make_invoice(25, 100)
        invoice = self.make_branch_invoice(25, 60)
        users = [
            new_test_user(
                self.env,
                f"collector_{len(companies)}",
                groups="base.group_user,credit_recovery.group_recovery_collector",
                company_id=self.branch.id,
                company_ids=[Command.set(companies.ids)],
            )
            for companies in (self.branch, self.branch + self.company)
        ]
        dialogs = [
            self.env["credit.recovery.remind"]
            .with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
            .create({"move_id": invoice.id, "note": "He asked for it"})
            for user in users
        ]
        with self.assertRaisesRegex(AccessError, "all its branches"):
            dialogs[0].action_confirm()
        self.assertFalse(self.notices_of())
        dialogs[1].action_confirm()
        self.assertEqual(self.notices_of().amount_total, 160)

    def test_nothing_of_one_company_reaches_a_user_of_another(self):
        self.make_invoice(25, 60, company=self.other)
        self.other.recovery_sending = "on"
        self.night(company=self.other)
        user = new_test_user(
            self.env,
            "one_company",
            groups="credit_recovery.group_recovery_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        for model in ("case", "notice", "notice.line", "policy", "level", "item"):
            records = self.env[f"credit.recovery.{model}"].with_user(user)
            found = records.with_context(allowed_company_ids=self.company.ids).search([])
            self.assertNotIn(self.other, found.company_id, model)
        with self.assertRaises(AccessError):
            self.case_of(company=self.other).with_user(user).read(["amount_due"])


@tagged("post_install", "-at_install")
class TestHolds(ReviewCase):
    """Complaint 9: a reason, an end, and an automatic resume."""

    def setUp(self):
        super().setUp()
        self.invoice, self.other = self.make_invoice(25, 100), self.make_invoice(25, 60)

    @freeze_time(TODAY)
    def hold(self, **vals):
        case = self.case_of() or self.env["credit.recovery.case"]._open(
            self.company, self.debtor.ids, TODAY
        )
        reason = self.env["credit.recovery.reason"].search([("usage", "=", "hold")], limit=1)
        return self.env["credit.recovery.hold"].create(
            {
                "case_id": case.id,
                "reason_id": reason.id,
                "date_from": days_before(1),
                "date_to": TODAY,
                **vals,
            }
        )

    def test_a_held_invoice_is_neither_stepped_nor_listed_others_go_on(self):
        """Complaint 10."""
        self.hold(scope="items", move_ids=[Command.set(self.invoice.ids)])
        case = self.night()
        self.assertEqual(self.notices_of().line_ids.move_id, self.other)
        self.assertEqual(case.hold_code, "manual")

    def test_the_last_day_is_held_the_day_after_is_not(self):
        self.hold()
        case = self.night()
        self.assertFalse(self.notices_of())
        self.assertEqual((case.next_action, case.next_action_date), ("held", TODAY))
        self.night(TODAY + timedelta(days=1))
        self.assertEqual(self.notices_of().amount_total, 160)

    def test_a_hold_that_lost_its_invoices_becomes_a_task(self):
        hold = self.hold(
            scope="items",
            move_ids=[Command.set(self.invoice.ids)],
            date_to=TODAY + timedelta(days=9),
        )
        self.invoice.button_draft()
        self.invoice.with_context(force_delete=True).unlink()
        case = self.night()
        self.assertFalse(hold.move_ids)
        self.assertEqual(case.activity_ids.recovery_cause, "empty_hold")
        with freeze_time(TODAY):
            hold.action_release()
        self.assertFalse(case.activity_ids)
