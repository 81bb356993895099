"""The demo story tells what it is meant to tell, on any day (issue 1, item 9)."""

from datetime import date
from unittest import TestCase

from freezegun import freeze_time

from odoo.tests import TransactionCase
from odoo.tools import SQL

from odoo.addons.credit_recovery_l10n_it.demo import story
from odoo.addons.credit_recovery_l10n_it.demo.debtors import DEBTORS

from .process_common import clone_database, run_script
from .story_common import EXPECTED, gather_errors, get_situations

TODAY = date(2026, 11, 22)  # a Sunday
OTHER_DAYS = (
    date(2026, 2, 28),
    date(2026, 4, 7),  # after Easter
    date(2026, 8, 15),
    date(2026, 12, 24),
    date(2027, 1, 1),
    date(2027, 1, 7),
    date(2028, 2, 29),
)
# before going live he had been sent nothing; no agreement was sent, so none is signed
LOADED = {"call": ["new", ["call"]], "plan": ["reminder", ["formal"]]}
# what a passing day moves; sent notices do not change, so their triggers are put aside
DATES = {
    "account_move": ("date", "invoice_date", "invoice_date_due"),
    "account_move_line": ("date", "date_maturity"),
    "credit_recovery_hold": ("date_from", "date_to"),
    "credit_recovery_promise": ("date_promised", "date_limit"),
    "credit_recovery_promise_line": ("date_due",),
    "credit_recovery_notice": ("date", "date_sent"),
    "credit_recovery_notice_line": ("date_due",),
}


class LoadedStory(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mails_before = cls.env["mail.mail"].search([])
        cls.startClassPatcher(freeze_time(TODAY))  # it is read on the day that it was told
        with gather_errors() as cls.errors:
            story.load(cls.env, TODAY)
            cls.env.flush_all()
        cls.company = cls.env["res.company"].search([("name", "=", "Officine Belcolle S.r.l.")])
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids, "lang": "it_IT"}
        )

    def get_case(self, situation):
        [name] = [debtor.name for debtor in DEBTORS if debtor.situation == situation]
        case = self.env["credit.recovery.case"].search([("partner_id.name", "=", name)])
        return case.ensure_one()

    def get_drafts(self, situation):
        return self.get_case(situation).notice_ids.filtered(lambda n: n.origin == "review")

    def move_story(self, days):
        """Let the whole story end on another day."""
        for table, columns in DATES.items():
            name = SQL.identifier(table)
            self.env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", name))
            sets = [
                SQL("%(column)s = %(column)s + %(days)s", column=SQL.identifier(column), days=days)
                for column in columns
            ]
            self.env.cr.execute(SQL("UPDATE %s SET %s", name, SQL(", ").join(sets)))
        self.env.invalidate_all()

    def test_every_debtor_is_in_his_situation(self):
        self.assertEqual(
            get_situations(self.env, TODAY),
            {situation: [state or "new", codes] for situation, (state, codes) in EXPECTED.items()}
            | LOADED,
        )

    def test_the_situations_do_not_depend_on_the_day(self):
        expected = EXPECTED | LOADED
        wanted = {situation: codes for situation, (_state, codes) in expected.items()}
        day = TODAY
        for other in OTHER_DAYS:
            self.move_story((other - day).days)
            day = other
            found = get_situations(self.env, other)
            with self.subTest(today=other):
                self.assertEqual({s: codes for s, (_state, codes) in found.items()}, wanted)

    def test_loading_logs_no_error(self):
        self.assertEqual(self.errors, [])

    def test_loading_sends_nothing(self):
        self.assertEqual(self.env["mail.mail"].search([]), self.mails_before)
        self.assertEqual(self.company.recovery_sending, "paused")
        states = set(
            self.env["credit.recovery.notice"].search([("origin", "=", "review")]).mapped("state")
        )
        self.assertEqual(states, {"draft"})

    def test_invoices_carry_vat_and_the_account_of_the_company(self):
        invoices = self.env["account.move"].search([("move_type", "=", "out_invoice")])
        self.assertEqual(
            set(invoices.partner_bank_id.mapped("sanitized_acc_number")),
            {"IT11L0998702400000010203040"},
        )
        italian = invoices.filtered(lambda move: move.partner_id.country_id.code == "IT")
        self.assertEqual(set(italian.invoice_line_ids.tax_ids.mapped("amount")), {22.0})
        self.assertTrue(all(invoices.mapped("invoice_user_id")))

    def test_a_credit_note_above_the_debt_leaves_nothing_to_demand(self):
        case = self.get_case("credit_covers")
        self.assertEqual((case.amount_overdue, case.next_action), (0, "match_credits"))
        self.assertLess(case.amount_due, 0)

    def test_a_payment_on_account_reduces_the_demand(self):
        draft = self.get_drafts("on_account")
        self.assertEqual(draft.amount_credit, 1000)
        self.assertAlmostEqual(draft.amount_total, draft.amount_overdue - 1000)
        credit = draft.line_ids.filtered(lambda line: line.section == "c_credit")
        self.assertEqual(credit.date_invoice, date(2026, 11, 6))  # the Friday of the bank

    def get_customer(self, situation):
        return self.get_case(situation).partner_id.with_company(self.company)

    def test_a_new_customer_was_checked_and_accepted_the_terms_before_the_first_sale(self):
        """000-1, 000-2."""
        customer = self.get_customer("courtesy")
        self.assertEqual((customer.recovery_check_state, customer.credit_limit), ("valid", 3000))
        accepted = self.env["credit.recovery.policy.acceptance"].search(
            [("partner_id", "=", customer.id)]
        )
        self.assertEqual(accepted.accepted_by, "Ilaria Zanetti")
        [approval] = customer.recovery_approval_ids
        self.assertEqual(
            (approval.requested_by.login, approval.decided_by.login), ("marco", "laura")
        )

    def test_an_invoice_beyond_the_limit_waits_for_its_release(self):
        customer = self.get_customer("firm")
        [release] = customer.recovery_approval_ids.filtered(lambda one: one.kind == "release")
        self.assertEqual(release.state, "requested")
        self.assertTrue(release.document_causes)
        self.assertEqual(release.activity_ids.user_id.login, "laura")
        draft = self.env["account.move"].browse(release.res_id)
        self.assertEqual(draft.state, "draft")
        self.assertEqual(len(customer.recovery_assessment_id.activity_ids), 1)

    def test_no_credit_and_an_insurance_that_ends(self):
        self.assertEqual(self.get_customer("handover").recovery_limit_kind, "no_credit")
        insured = self.get_customer("instalments")
        self.assertEqual(insured.recovery_insured, 10000)
        self.assertEqual(len(insured.recovery_guarantee_ids.activity_ids), 1)

    def test_two_currencies_get_two_letters_in_english(self):
        drafts = self.get_drafts("two_currencies")
        self.assertEqual(set(drafts.currency_id.mapped("name")), {"EUR", "GBP"})
        self.assertEqual(set(drafts.mapped("lang")), {"en_GB"})

    def test_without_an_email_address_the_reminder_goes_by_post(self):
        self.assertEqual(self.get_drafts("no_email").channel, "post")

    def test_an_instalment_is_demanded_and_the_next_one_shown(self):
        draft = self.get_drafts("instalments")
        self.assertEqual(set(draft.line_ids.mapped("section")), {"a_overdue", "b_coming"})
        self.assertEqual(len(draft.line_ids.move_id), 1)

    def test_a_part_payment_leaves_the_remainder(self):
        case = self.get_case("partly_paid")
        invoice = self.env["account.move"].search(
            [("partner_id", "=", case.partner_id.id), ("move_type", "=", "out_invoice")]
        )
        self.assertAlmostEqual(case.amount_overdue, invoice.amount_total - 900)


class PlayedStory(TestCase):
    """What ``make demo`` does with a database; tests/test_tooling.py has what is around it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.found = run_script("story", clone_database(cls, "story"))

    def test_the_past_leads_to_the_situations_by_real_notices(self):
        self.assertEqual(
            self.found["situations"],
            {situation: [state, codes] for situation, (state, codes) in EXPECTED.items()},
        )
        self.assertEqual(self.found["unsent"], [])
        self.assertEqual(self.found["calls_of_the_reopened_case"], 2)
        self.assertGreater(self.found["registered_letters"], 1)

    def test_nothing_goes_wrong_on_the_way(self):
        self.assertEqual(self.found["errors"], [])

    def test_all_mail_goes_to_the_sink_whatever_server_a_user_had(self):
        self.assertEqual(self.found["servers"], ["127.0.0.1"])
        self.assertGreater(self.found["emails"], 10)
        self.assertGreaterEqual(self.found["received"], self.found["emails"])

    def test_each_written_notice_of_tonight_is_a_letter(self):
        written = [n for n in self.found["notices"] if n["channel"] != "phone"]
        self.assertEqual(len(self.found["letters"]), len(written))
        drafts = {n["debtor"] for n in written if n["state"] == "draft"}
        self.assertGreater(len(drafts), 2)
        for name, text in self.found["letters"].items():
            with self.subTest(name):
                is_draft = "DRAFT-" in name
                self.assertEqual("BOZZA" in text or "DRAFT" in text, is_draft)

    def test_drafts_have_no_number(self):
        names = {n["state"]: [] for n in self.found["notices"]}
        for notice in self.found["notices"]:
            names[notice["state"]].append(notice["name"])
        self.assertEqual(set(names.pop("draft")), {None})
        for state, numbers in names.items():
            with self.subTest(state):
                self.assertNotIn(None, numbers)

    def test_the_table_says_of_each_debtor_what_happens_or_why_nothing_does(self):
        heading, _line, *rows = self.found["printed"].split("\n\n")[0].splitlines()
        self.assertTrue(heading.startswith("Debtor "))
        step, following = heading.index("Step"), heading.index("Next action")
        self.assertEqual(len(rows), len(DEBTORS))
        for row in rows:
            with self.subTest(row):
                self.assertTrue(row[step:following].strip())
                self.assertTrue(row[following:].strip() or "Closed: " in row)

    def test_tonight_s_automatic_mails_leave(self):
        sent = [
            n for n in self.found["notices"] if n["channel"] == "email" and n["state"] == "sent"
        ]
        self.assertGreater(len(sent), 0)
        self.assertGreaterEqual(self.found["mails"], len(sent))
        self.assertEqual(self.found["unreviewed"], 0)

    def test_no_item_leaves_the_sequence_silently(self):
        """001-9: each open item has a next action and date, or what stops it."""
        self.assertEqual(self.found["unexplained"], [])
