"""Who works for a branch only: the recovery office is that of the root company (P-3, P-6, P-7)."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .bank_common import BankMixin
from .common import RecoveryCase

# records that tell of the debts of all branches
HIDDEN = ("case", "notice", "notice.line", "item", "event", "hold", "bounce", "residual", "run")
ALL = "all its branches"


@tagged("post_install", "-at_install")
class TestBranchUser(BankMixin, RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.make_company(
            "Bianchi Nord", parent_id=cls.company.id, country_id=cls.company.country_id.id
        )
        cls.env.user.company_ids |= cls.branch
        companies = cls.company + cls.branch
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": companies.ids})
        receivable = cls.company_data["default_account_receivable"]
        cls.debtor.with_company(cls.branch).property_account_receivable_id = receivable
        cls.mine, cls.other = cls.make_branch_invoice(25, 60), cls.make_invoice(25, 100)
        cls.case = cls._review()
        cls.user = cls.make_branch_user("branch", cls.branch)
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def make_branch_user(cls, name, companies):
        return new_test_user(
            cls.env,
            name,
            groups="base.group_user,base.group_partner_manager,"
            "credit_recovery.group_recovery_manager",
            company_id=cls.branch.id,
            company_ids=[Command.set(companies.ids)],
        )

    @classmethod
    def make_branch_invoice(cls, days, amount):
        due = cls.today - timedelta(days=days)
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "company_id": cls.branch.id,
                "partner_id": cls.debtor.id,
                "invoice_date": due,
                "invoice_date_due": due,
                "invoice_line_ids": [
                    Command.create({"name": "Goods", "price_unit": amount, "tax_ids": []})
                ],
            }
        )
        invoice.action_post()
        return invoice

    def at_branch(self, record, user=None):
        """A record, or model, as the user of the branch has it before him."""
        companies = (user or self.user).company_ids
        return record.with_user(user or self.user).with_context(allowed_company_ids=companies.ids)

    def test_he_opens_invoices_and_customers_and_reads_what_is_his(self):
        self.env["credit.recovery.hold"].sudo().create(
            {
                "case_id": self.case.id,
                "scope": "items",
                "move_ids": [Command.set(self.mine.ids)],
                "reason_id": self.env.ref("credit_recovery.reason_presented_to_bank").id,
                "date_to": self.today,
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with Form(self.at_branch(self.mine)) as form:
            form.ref = "PO 7"
        with Form(self.at_branch(self.debtor)) as form:
            form.recovery_pay_day = 10
        invoice = self.at_branch(self.mine)
        self.assertEqual(
            (invoice.recovery_hold_code, invoice.recovery_hold_until), ("manual", self.today)
        )

    def test_terms_of_the_root_company_are_known_to_him(self):
        """000-2: read and searched at the root company, whichever branch asks."""
        terms = self.env.ref("account.account_payment_term_30days")
        self.debtor.with_company(self.company).property_payment_term_id = terms
        self.env.flush_all()
        self.env.invalidate_all()
        partners = self.at_branch(self.env["res.partner"])
        found = partners.search([("recovery_terms_state", "=", "not_accepted")])
        self.assertIn(self.debtor, found)
        self.assertEqual(self.at_branch(self.debtor).recovery_terms_state, "not_accepted")

    def test_nothing_that_tells_of_other_branches_reaches_him(self):
        self.assertEqual(self.case.amount_overdue, 160)
        for model in HIDDEN:
            records = self.at_branch(self.env[f"credit.recovery.{model}"])
            self.assertFalse(records.search([]), model)
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            self.at_branch(self.case).read(["amount_due"])
        self.assertFalse(self.at_branch(self.debtor).recovery_case_id)

    def test_the_worklist_says_why_it_is_empty(self):
        [banner] = self.at_branch(self.env["credit.recovery.case"]).get_banners()
        self.assertIn(f"{self.company.name} keeps the recovery of {ALL}", banner["text"])
        user = self.make_branch_user("both", self.branch + self.company)
        both = self.at_branch(self.env["credit.recovery.case"], user)
        self.assertFalse(both.get_banners())
        self.assertEqual(both.search([]), self.case)
        [banner] = both.with_context(allowed_company_ids=self.branch.ids).get_banners()
        self.assertIn(ALL, banner["text"])

    def test_each_button_says_who_may(self):
        reason = self.env.ref("credit_recovery.reason_presented_to_bank")
        payment = self._pay(self.mine)
        bounce = {"reason_id": self.env.ref("credit_recovery.reason_bounce_no_funds").id}
        hold = {"reason_id": reason.id, "date_to": self.today}
        mine, debtor = self.at_branch(self.mine), self.at_branch(self.debtor)
        self.env.flush_all()
        refused = (
            mine.action_view_recovery_case,
            mine.action_recovery_call,
            mine.action_recovery_dispute,
            debtor.action_view_recovery_case,
            debtor.action_send_recovery_statement,
            lambda: self.open("statement.send", debtor).action_download_xlsx(),
            lambda: self.open("remind", move_id=mine.id, note="He asked").action_confirm(),
            lambda: self.open(
                "hold.add", self.at_branch(self.make_branch_invoice(9, 5)), **hold
            ).action_confirm(),
            lambda: self.open("bounce.add", self.at_branch(payment), **bounce).action_confirm(),
            lambda: self.open("preview").action_run(),
            lambda: Form(self.at_branch(self.env["credit.recovery.go.live"])),
            lambda: Form(self.at_branch(self.env["credit.recovery.sending"])),
        )
        for number, action in enumerate(refused):
            with self.subTest(number), self.assertRaisesRegex(AccessError, ALL):
                action()
        self.assertEqual(self.company.recovery_sending, "on")
        self.assertEqual(self.mine.payment_state, payment.reconciled_invoice_ids.payment_state)
        self.assertFalse(self.case.hold_ids)

    def open(self, model, records=None, **vals):
        """A dialog, opened on records."""
        wizard = self.at_branch(self.env[f"credit.recovery.{model}"])
        if records:
            wizard = wizard.with_context(active_model=records._name, active_ids=records.ids)
        return wizard.create(vals)

    def test_who_has_the_root_company_too_works_the_case(self):
        user = self.make_branch_user("both", self.branch + self.company)
        self.assertEqual(
            self.at_branch(self.mine, user).action_recovery_call()["res_model"],
            "credit.recovery.call.log",
        )
        self.assertEqual(
            self.at_branch(self.mine, user).action_view_recovery_case()["res_id"], self.case.id
        )
        self.at_branch(self.case, user).action_send_statement()
        statement = self.case.notice_ids.filtered(lambda notice: notice.kind == "statement")
        self.assertEqual(statement.amount_total, 160)

    def test_a_possible_payment_of_a_branch_holds_at_the_root_company(self):
        """P-1: banks of branches count, and so does their money."""
        self.make_bank_line(60, partner_id=self.debtor.id)
        self._review()
        self.assertEqual(self.case.hold_ids.move_ids, self.mine)
