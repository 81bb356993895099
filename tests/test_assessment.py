"""Credit checks: which one counts, what stays, who is asked to check again (000-1)."""

import base64
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Date
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import RecoveryCase

DAY = timedelta(days=1)
ALL_CAUSES = ("check_missing", "check_expired", "check_refused", "cash_only")


class CheckCase(RecoveryCase):
    def check(self, result="approved", days=0, user=None, **vals):
        """A check made ``days`` days ago."""
        Check = self.env["credit.recovery.assessment"].with_user(user or self.collector)
        date = self.today - days * DAY
        return Check.create({"partner_id": self.debtor.id, "result": result, "date": date, **vals})

    def state(self, partner=None, company=None):
        partner = (partner or self.debtor).with_company(company or self.company)
        return partner.with_user(self.reader).sudo().recovery_check_state

    def search_states(self, *states):
        domain = [("id", "=", self.debtor.id), ("recovery_check_state", "in", states)]
        return bool(self.env["res.partner"].with_user(self.reader).search(domain))


@tagged("post_install", "-at_install")
class TestAssessment(CheckCase):
    def test_partner_and_result_are_enough(self):
        Check = self.env["credit.recovery.assessment"].with_user(self.collector)
        check = Check.create({"partner_id": self.debtor.id, "result": "approved"})
        self.assertEqual((check.date, check.user_id), (self.today, self.collector))
        self.assertEqual(check.valid_until, Date.add(self.today, months=12))
        self.assertEqual((check.state, check.done_by_id), ("valid", self.collector))
        self.assertEqual(self.debtor.with_user(self.reader).recovery_assessment_id, check)

    def test_an_approval_is_valid_until_its_last_day(self):
        check = self.check(days=10, valid_until=self.today + DAY)
        for days, state in ((0, "valid"), (1, "valid"), (2, "expired")):
            with freeze_time(f"{self.today + days * DAY} 12:00:00"):
                self.env.invalidate_all()
                self.assertEqual((check.state, self.state()), (state, state), days)
                self.assertTrue(self.search_states(state))
                self.assertFalse(self.search_states({"valid": "expired"}.get(state, "valid")))
                found = check.search([("state", "=", state), ("id", "=", check.id)])
                self.assertEqual(found, check)

    def test_only_an_approval_runs_out(self):
        """Waiting makes nobody better: a refusal holds until another check."""
        self.check("cash_only", days=9, valid_until=self.today - DAY)
        self.assertEqual(self.state(), "cash_only")
        refused = self.check("refused", days=8)
        self.assertFalse(refused.valid_until)
        self.assertEqual((self.state(), refused.state), ("refused", "valid"))
        self.check("approved")
        self.assertEqual(self.state(), "valid")

    def test_the_latest_day_counts_whatever_the_order_of_entry(self):
        latest = self.check("refused")
        self.check("approved", days=3)
        self.assertEqual(self.state(), "refused")
        self.assertTrue(latest.is_current)
        same_day = self.check("cash_only")
        self.assertEqual((self.state(), latest.is_current), ("cash_only", False))
        domain = [("partner_id", "=", self.debtor.id), ("is_current", "=", True)]
        self.assertEqual(same_day.search(domain), same_day)

    def test_a_check_in_progress_says_nothing_yet(self):
        check = self.check(result=False)
        self.assertEqual((check.state, self.state()), ("open", "missing"))
        check.write({"bank_findings": "Pays on time", "rating": "BB+"})
        self.assertFalse(check.done_by_id)
        check.with_user(self.manager).write({"result": "approved", "amount": 5000})
        self.assertEqual((check.state, self.state()), ("valid", "valid"))
        self.assertEqual((check.done_by_id, check.user_id), (self.manager, self.collector))

    def test_a_finished_check_stays_as_it_is(self):
        check = self.check(findings="All well")
        for vals in (
            {"result": "refused"},
            {"findings": "x"},
            {"valid_until": self.today},
            {"warning_ids": [Command.clear()]},
            {"attachment_ids": [Command.clear()]},
        ):
            for user in (self.collector, self.manager):
                with self.subTest(vals=vals), self.assertRaisesRegex(UserError, self.debtor.name):
                    check.with_user(user).write(vals)
        with self.assertRaisesRegex(UserError, "Correct"):
            check.unlink()
        check.write({"user_id": self.manager.id, "next_review": self.today + 9 * DAY})
        self.assertEqual(check.user_id, self.manager)

    def test_a_check_in_progress_may_be_deleted_and_not_given_to_another(self):
        check = self.check(result=False)
        with self.assertRaises(UserError):
            check.write({"partner_id": self.make_debtor("Verdi").id})
        check.unlink()
        self.assertFalse(check.exists())

    def test_a_correction_replaces_what_was_wrong(self):
        wrong = self.check(
            "approved", amount=9000, findings="Good", rating="A", rating_agency="Cerved"
        )
        action = wrong.action_correct()
        form = Form(wrong.with_context(**action["context"]).browse())
        self.assertEqual((form.findings, form.rating, form.result), ("Good", "A", False))
        started = form.save()
        self.assertTrue(wrong.is_current, "a correction counts once it has a result")
        form = Form(started)
        form.date = self.today - 3 * DAY
        form.result = "refused"
        right = form.save()
        self.assertEqual((right.corrects_id, wrong.result), (wrong, "approved"))
        self.assertEqual(self.state(), "refused")
        self.assertEqual((right.is_current, wrong.is_current), (True, False))
        with self.assertRaisesRegex(ValidationError, "already"):
            self.check("approved", corrects_id=wrong.id)
        other = self.make_debtor("Verdi S.r.l.")
        with self.assertRaises(ValidationError):
            self.check("approved", corrects_id=right.id, partner_id=other.id)

    def test_dates_make_sense(self):
        for vals, message in (
            ({"days": -1}, "or before"),
            ({"valid_until": self.today - DAY}, "own day"),
            ({"valid_until": False}, "until when"),
        ):
            with self.assertRaisesRegex(ValidationError, message), self.env.cr.savepoint():
                self.check(**vals)
        self.assertEqual(self.check(valid_until=self.today).state, "valid")

    def test_a_contacts_check_is_its_companys(self):
        contact = self.env["res.partner"].create({"name": "Anna", "parent_id": self.debtor.id})
        check = self.check(partner_id=contact.id)
        self.assertEqual(check.partner_id, self.debtor)
        self.assertEqual(self.state(contact), "valid")
        found = contact.with_user(self.reader).search(
            [("recovery_assessment_id", "=", check.id), ("parent_id", "=", self.debtor.id)]
        )
        self.assertEqual(found, contact)

    def test_never_checked_is_searched_and_others_are_not(self):
        self.assertTrue(self.search_states("missing"))
        self.assertTrue(self.search_states("missing", "refused"))
        self.assertFalse(self.search_states("valid", "expired"))
        self.check()
        self.assertFalse(self.search_states("missing"))
        domain = [("id", "=", self.debtor.id), ("recovery_check_state", "!=", "missing")]
        self.assertTrue(self.env["res.partner"].with_user(self.reader).search(domain))
        domain = [("id", "=", self.debtor.id), ("recovery_assessment_id", "=", False)]
        self.assertFalse(self.env["res.partner"].with_user(self.reader).search(domain))

    def test_each_company_checks_for_itself_and_branches_share(self):
        other = self.make_company("Other")
        branch = self.make_company("Branch", parent_id=self.company.id)
        self.check("refused")
        self.assertEqual(self.state(company=branch), "refused")
        self.assertEqual(self.state(company=other), "missing")
        check = self.env["credit.recovery.assessment"].create(
            {"partner_id": self.debtor.id, "company_id": branch.id, "result": "approved"}
        )
        self.assertEqual(check.company_id, self.company)

    def test_files_and_ratings_are_read_by_readers_and_kept(self):
        file = self.env["ir.attachment"].with_user(self.collector)
        file = file.create({"name": "extract.pdf", "raw": b"%PDF-1.4 extract"})
        check = self.check(
            rating="62/100",
            rating_agency="Cerved",
            rating_date=self.today,
            rating_file=base64.b64encode(b"%PDF-1.4 report"),
            rating_file_name="report.pdf",
            attachment_ids=[Command.set(file.ids)],
        )
        mine = check.with_user(self.reader)
        self.assertEqual(mine.attachment_ids.raw, b"%PDF-1.4 extract")
        self.assertEqual(base64.b64decode(mine.rating_file), b"%PDF-1.4 report")
        report = self.env["ir.attachment"].search(
            [("res_model", "=", check._name), ("res_field", "=", "rating_file")]
        )
        for kept in (file, report):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                kept.sudo().unlink()
            with self.assertRaises(UserError), self.env.cr.savepoint():
                kept.sudo().write({"raw": b"%PDF-1.4 other"})

    def test_somebody_elses_file_is_not_taken_over(self):
        file = self.env["ir.attachment"].with_user(self.manager)
        file = file.create({"name": "private.pdf", "raw": b"%PDF-1.4"})
        with self.assertRaises(AccessError):
            self.check(attachment_ids=[Command.set(file.ids)])
            file.with_user(self.reader).read(["raw"])

    def test_warning_signs_are_coded(self):
        signs = self.env["credit.recovery.reason"].search([("usage", "=", "warning")])
        self.assertGreaterEqual(len(signs), 8)
        check = self.check(warning_ids=[Command.set(signs[:2].ids)])
        self.assertEqual(check.warning_ids, signs[:2])

    def test_the_approved_amount_is_asked_for_as_limit(self):
        check = self.check(amount=2500)
        action = check.action_ask_limit()
        Approval = self.env["credit.recovery.approval"].with_user(self.collector)
        with Form(Approval.with_context(**action["context"])) as form:
            self.assertEqual((form.partner_id, form.amount_new), (self.debtor, 2500))
            self.assertIn("Credit check", form.reason)
        self.assertEqual(form.record.kind, "limit")
        self.assertEqual(action["context"]["default_company_id"], check.company_id.id)
        self.assertEqual(form.record.sudo().amount_old, 0)
        with self.assertRaises(AccessError):
            check.with_user(self.reader).action_ask_limit()

    def test_a_reader_records_nothing(self):
        with self.assertRaises(AccessError):
            self.check(user=self.reader)
        with self.assertRaises(AccessError):
            self.check().with_user(self.reader).action_correct()

    def test_a_merged_customer_keeps_the_checks_of_both(self):
        other = self.make_debtor("Rossi srl (double)")
        self.check("approved", days=9)
        self.check("refused", partner_id=other.id)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([self.debtor.id, other.id], self.debtor)
        self.env.invalidate_all()
        self.assertEqual(len(self.debtor.recovery_assessment_ids), 2)
        self.assertEqual(self.state(), "refused")

    def test_many_customers_take_one_query(self):
        partners = self.debtor + self.make_debtor("Verdi") + self.make_debtor("Neri")
        for partner in partners:
            self.check(partner_id=partner.id)
        self.env.flush_all()
        Check = self.env["credit.recovery.assessment"]
        with self.assertQueryCount(1):
            found = Check._get_check_states(self.company, partners.ids, self.today)
        self.assertEqual({state for state, _id in found.values()}, {"valid"})


@tagged("post_install", "-at_install")
class TestCheckTasks(CheckCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"recovery_manager_id": cls.manager.id})

    def night(self, days=0):
        with freeze_time(f"{self.today + days * DAY} 12:00:00"):
            self.env.invalidate_all()
            self.env["credit.recovery.assessment"]._cron_checks()

    def tasks(self, checks=None):
        domain = [("res_model", "=", "credit.recovery.assessment")]
        if checks is not None:
            domain += [("res_id", "in", checks.ids)]
        return self.env["mail.activity"].search([*domain, ("recovery_cause", "=", "check_due")])

    def test_the_task_comes_so_many_days_before(self):
        self.company.recovery_check_notice_days = 30
        check = self.check(valid_until=self.today + 40 * DAY)
        for days, count in ((9, 0), (10, 1), (11, 1), (50, 1)):
            self.night(days)
            self.assertEqual(len(self.tasks(check)), count, days)
        self.assertEqual(self.tasks().user_id, self.collector)
        self.assertEqual(self.tasks().date_deadline, check.valid_until)
        self.assertIn(self.debtor.name, self.tasks().summary)

    def test_the_day_of_review_is_a_task_for_a_refused_customer_too(self):
        refused = self.check("refused", next_review=self.today + DAY)
        for days, count in ((0, 0), (1, 1), (2, 1)):
            self.night(days)
            self.assertEqual(len(self.tasks(refused)), count, days)

    def test_a_new_check_closes_the_task_at_once(self):
        old = self.check(days=360, valid_until=self.today + DAY)
        self.assertTrue(self.tasks(old), "it is due from the first")
        new = self.check()
        self.assertFalse(self.tasks())
        self.assertFalse(old.is_due or new.is_due)

    def test_a_later_review_closes_the_task(self):
        check = self.check(next_review=self.today)
        self.assertTrue(check.is_due and self.tasks(check))
        check.next_review = self.today + 200 * DAY
        self.assertFalse(check.is_due or self.tasks(check))

    def test_the_manager_stands_in_for_who_has_left(self):
        check = self.check(valid_until=self.today)
        self.assertEqual(self.tasks(check).user_id, self.collector)
        self.collector.active = False
        self.night()
        self.assertEqual(self.tasks(check).user_id, self.manager)

    def test_who_may_not_read_it_gets_no_task(self):
        """A responsible without a role would be refused his own task."""
        self.collector.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        self.company.recovery_manager_id = False
        check = self.check(user=self.manager, user_id=self.collector.id, valid_until=self.today)
        self.night()
        self.assertFalse(self.tasks(check))

    def test_running_twice_changes_nothing(self):
        self.check(valid_until=self.today)
        self.night()
        before = self.tasks().ids
        self.night()
        self.assertEqual(self.tasks().ids, before)

    def test_a_night_sends_no_mail_for_each_task(self):
        check = self.check(valid_until=self.today + 40 * DAY)
        told = [("partner_ids", "in", self.collector.partner_id.ids)]
        before = self.env["mail.message"].search_count(told)
        self.night(39)
        self.assertEqual(self.tasks(check).user_id, self.collector)
        self.assertEqual(self.env["mail.message"].search_count(told), before)

    def test_a_company_that_fails_does_not_stop_the_others(self):
        self.company.recovery_check_notice_days = 30
        check = self.check(valid_until=self.today + 40 * DAY)
        failing = self.make_company("Bianchi Nord")
        failing.sequence = -1
        Check = self.registry["credit.recovery.assessment"]
        sync = Check._sync_tasks

        def fail(checks, company, *args):
            if company == failing:
                self.env.cr.execute("SELECT no_such_column FROM res_company")
            return sync(checks, company, *args)

        logger = "odoo.addons.credit_recovery.models.credit_recovery_due_mixin"
        with (
            patch.object(Check, "_sync_tasks", fail),
            self.assertLogs(logger, "ERROR") as logs,
            mute_logger("odoo.sql_db"),
        ):
            self.night(10)
        self.assertIn("Bianchi Nord", logs.output[0])
        self.assertTrue(self.tasks(check))

    def test_the_list_of_expiring_checks_is_the_tasks(self):
        due = self.check(valid_until=self.today)
        other = self.make_debtor("Verdi S.r.l.")
        self.check(partner_id=other.id)
        action = self.env.ref("credit_recovery.credit_recovery_assessment_action_due")
        found = due.search(eval(action.domain))
        self.assertIn(due, found)
        self.assertNotIn(other, found.partner_id)
        self.assertEqual(self.tasks().mapped("res_id"), found.filtered("is_due").ids)

    def test_the_job_runs_as_scheduled(self):
        check = self.check(valid_until=self.today + 40 * DAY)
        self.company.recovery_check_notice_days = 60
        self.assertFalse(self.tasks(check))
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("credit_recovery.ir_cron_checks").sudo().method_direct_trigger()
        self.assertTrue(self.tasks(check))


@tagged("post_install", "-at_install")
class TestCheckGate(CheckCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recovery_check_amount = 1000
        cls.env["credit.recovery.gate.rule"].create(
            [{"company_id": cls.company.id, "cause": cause} for cause in ALL_CAUSES]
        )

    def codes(self, demand, partner=None, document="invoice", company=None):
        partner = partner or self.debtor
        findings = (
            self.env["credit.recovery.gate"]
            .sudo()
            ._get_findings(company or self.company, document, {partner.id: demand})
        )
        ours = {finding.code for finding in findings[partner.id]} & set(ALL_CAUSES)
        return sorted(ours)

    def test_a_check_is_asked_above_the_amount(self):
        for demand, codes in ((999.99, []), (1000, []), (1000.01, ["check_missing"])):
            self.assertEqual(self.codes(demand), codes, demand)
        self.check()
        self.assertEqual(self.codes(5000), [])

    def test_an_expired_check_is_another_cause(self):
        self.check(days=9, valid_until=self.today - DAY)
        self.assertEqual(self.codes(5000), ["check_expired"])
        self.assertEqual(self.codes(1000), [])
        self.check(valid_until=self.today)
        self.assertEqual(self.codes(5000), [])

    def test_a_refused_customer_is_refused_any_amount(self):
        self.check("refused")
        self.assertEqual(self.codes(0.01), ["check_refused"])
        self.assertEqual(self.codes(0), [])

    def test_cash_only_is_sold_what_was_paid_in_advance(self):
        self.check("cash_only")
        self.assertEqual(self.codes(10), ["cash_only"])
        self.env["account.payment"].create(
            {
                "partner_id": self.debtor.id,
                "payment_type": "inbound",
                "partner_type": "customer",
                "amount": 100,
                "date": self.today,
                "journal_id": self.company_data["default_journal_bank"].id,
            }
        ).action_post()
        self.assertEqual(self.codes(100), [])
        self.assertEqual(self.codes(100.01), ["cash_only"])

    def test_orders_have_their_own_rules(self):
        self.assertEqual(self.codes(5000, document="order"), [])
        self.env["credit.recovery.gate.rule"].create(
            {"company_id": self.company.id, "document": "order", "cause": "check_missing"}
        )
        self.assertEqual(self.codes(5000, document="order"), ["check_missing"])

    def test_another_company_asks_by_its_own_rules_and_checks(self):
        other = self.make_company("Other")
        self.check("refused")
        self.assertEqual(self.codes(5000, company=other), [])
        self.env["credit.recovery.gate.rule"].create(
            {"company_id": other.id, "cause": "check_missing", "answer": "warn"}
        )
        self.assertEqual(self.codes(5000, company=other), ["check_missing"])

    def test_nothing_is_asked_where_no_rule_asks(self):
        gate = self.env["credit.recovery.gate"].sudo()
        for answer, is_asked in (("warn", True), ("allow", False)):
            self.env["credit.recovery.gate.rule"].search([]).answer = answer
            queries = []
            with contextmanager(self._patchExecute)(queries):
                gate._get_findings(self.company, "invoice", {self.debtor.id: 5000})
            ours = [query for query in queries if "FROM credit_recovery_assessment" in query]
            self.assertEqual(bool(ours), is_asked, answer)

    def test_an_invoice_waits_for_the_check(self):
        invoice = self.init_invoice(
            "out_invoice",
            partner=self.debtor,
            invoice_date=self.today,
            amounts=[5000],
            taxes=[],
            company=self.company,
        )
        with self.assertRaises(UserError), self.env.cr.savepoint():
            invoice.action_post()
        self.check("refused", days=1)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            invoice.action_post()
        self.check()
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")
