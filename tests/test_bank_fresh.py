"""Reminders and formal notices wait while a bank is not up to date (P-1)."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.credit_recovery.tools.bank import is_fresh
from odoo.addons.credit_recovery.tools.working_days import WorkingDays

from .access_common import RpcMixin
from .bank_common import BankMixin
from .common import RecoveryCase
from .review_common import TODAY, ReviewCase


class BankCase(BankMixin, RecoveryCase):
    """Every day is a working day: what is tested on weekends says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # fresh up to 9 days ago at any time, whatever weekday the test runs on
        cls.policy.bank_max_age_days = 5
        cls.journal = cls.get_bank_journal()

    def make_stale(self):
        return self.make_bank_line(days=20)

    def waive(self, user=None):
        vals = {"company_id": self.company.id, "reason": "The bank is on strike"}
        wizard = self.env["credit.recovery.bank.waive"].with_user(user or self.manager).create(vals)
        wizard.action_confirm()
        return self.env["credit.recovery.bank.waiver"].sudo().search([])

    def get_banners(self, user=None):
        case = self.env["credit.recovery.case"].with_user(user or self.reader)
        return case.with_company(self.company).get_banners([])


class TestRule(BankCase):
    """``is_fresh``: whole working days since, weekends left out."""

    def ask(self, up_to, today, days=2, **calendar):
        return is_fresh(up_to, days, today, WorkingDays(**calendar))

    def test_two_working_days_boundary(self):
        monday = date(2026, 3, 9)
        answers = [self.ask(monday, monday + timedelta(days=day)) for day in (0, 1, 2, 3)]
        self.assertEqual(answers, [True, True, True, False])

    def test_a_weekend_does_not_count(self):
        friday = date(2026, 3, 6)
        answers = [self.ask(friday, date(2026, 3, day)) for day in (7, 8, 9, 10, 11)]
        self.assertEqual(answers, [True, True, True, True, False])

    def test_a_holiday_does_not_count(self):
        friday, monday = date(2026, 3, 6), date(2026, 3, 9)
        self.assertTrue(self.ask(friday, date(2026, 3, 11), holidays={monday}))
        self.assertFalse(self.ask(friday, date(2026, 3, 12), holidays={monday}))

    def test_with_zero_days_the_bank_is_of_today(self):
        self.assertTrue(self.ask(date(2026, 3, 9), date(2026, 3, 9), days=0))
        self.assertFalse(self.ask(date(2026, 3, 8), date(2026, 3, 9), days=0))


class TestJournals(BankCase):
    """Which journals count, and up to which day they are known."""

    def load(self, company=None):
        return self.env["credit.recovery.bank"]._load(company or self.company, self.today)

    def assertUpTo(self, days):
        self.assertEqual(self.load().up_to, self.today - timedelta(days=days))

    def test_the_last_line_counts(self):
        self.make_bank_line(days=9)
        self.make_bank_line(days=4)
        self.make_bank_line(days=6)
        self.assertUpTo(4)

    def test_the_date_of_a_statement_counts_where_nothing_moved_since(self):
        line = self.make_bank_line(days=9)
        statement = self.env["account.bank.statement"].create({"line_ids": line.ids})
        self.assertUpTo(9)
        statement.date = self.today - timedelta(days=3)
        self.assertUpTo(3)

    def test_a_match_brings_nothing_new_from_the_bank(self):
        line = self.make_bank_line(100, days=9)
        self.match(line, self.make_invoice(30))
        self.assertUpTo(9)

    def match(self, line, invoice):
        suspense = line._seek_for_lines()[1]
        item = invoice.line_ids.filtered(lambda aml: aml.account_type == "asset_receivable")
        suspense.account_id = item.account_id
        (suspense + item).reconcile()

    def test_the_journal_that_lags_most_counts(self):
        other = self.journal.copy({"name": "Other bank", "code": "OTHER"})
        self.make_bank_line(days=1)
        self.make_bank_line(days=12, journal=other)
        self.assertUpTo(12)
        self.assertEqual(self.load().journal_id, other.id)
        other.active = False
        self.assertUpTo(1)

    def test_a_journal_without_lines_for_90_days_is_not_in_use_where_another_is_kept(self):
        other = self.journal.copy({"name": "Other bank", "code": "OTHER"})
        self.make_bank_line(days=91, journal=other)
        self.make_bank_line(days=1)
        self.assertUpTo(1)
        self.make_bank_line(days=90, journal=other)
        self.assertUpTo(90)

    def test_an_import_that_broke_off_counts_on_until_payments_are_entered_by_hand(self):
        self.make_bank_line(days=91)
        self.assertUpTo(91)
        invoice = self.make_invoice(25)
        self.assertEqual(self._review().next_action, "update_bank")
        self._pay(self.make_invoice(40, partner=self.make_debtor("Verdi S.r.l.")))
        self.assertFalse(self.load())
        self._review()
        self.assertEqual(invoice.recovery_case_id.notice_ids.line_ids.move_id, invoice)

    def test_cash_does_not_count(self):
        cash = self.company_data["default_journal_cash"]
        self.make_bank_line(days=50, journal=cash)
        self.assertFalse(self.load())

    def test_payments_registered_by_hand_stop_nobody(self):
        self._pay(self.make_invoice(40))
        self.assertFalse(self.load())
        self.make_invoice(25)
        self.assertEqual(self._review().next_action, "send")

    def test_another_companys_bank_does_not_count(self):
        other = self.setup_other_company()["company"]
        self.make_bank_line(days=30, journal=self.get_bank_journal(other))
        self.assertFalse(self.load())
        self.assertTrue(self.load(other))


class TestStop(BankCase):
    """What waits, what goes on, until when."""

    def test_a_reminder_waits_and_the_case_says_why(self):
        self.make_stale()
        self.make_invoice(25)
        case = self._review()
        self.assertFalse(case.notice_ids)
        self.assertEqual(case.next_action, "update_bank")
        self.assertIn("The bank is known up to", case.outlook)
        item = self.env["credit.recovery.item"].search([("partner_id", "=", self.debtor.id)])
        self.assertIn("The bank is known up to", item.why_not)

    def test_a_formal_notice_waits(self):
        self.make_stale()
        self._take_step("firm", 15)
        self.assertEqual(self._review().next_action, "update_bank")

    def test_calls_and_courtesies_do_not_wait(self):
        self.make_stale()
        self.make_invoice(10, 300)
        self.assertEqual(self._review().next_action, "call")
        friend = self.make_debtor("Verdi S.r.l.")
        self.make_invoice(-3, partner=friend)
        self.assertEqual(self._review(friend).notice_ids.level_id.code, "courtesy")

    def test_a_draft_that_has_to_wait_is_cancelled_and_comes_again(self):
        self._take_step("soft", 14)
        case = self._review()
        self.assertEqual(case.next_action, "approve")
        line = self.make_stale()
        self._review()
        draft = case.notice_ids.filtered(lambda n: n.state == "cancelled")
        self.assertEqual(draft.cancel_code, "stopped")
        line.date = self.today
        self._review()
        self.assertEqual(case.next_action, "approve")

    def test_an_import_lets_them_go(self):
        self.make_stale()
        self.make_invoice(25)
        self._review()
        self.make_bank_line(days=1)
        self.assertEqual(self._review().next_action, "send")

    def test_each_debtor_waits_by_his_own_policy(self):
        patient = self.make_policy("patient", bank_max_age_days=90)
        self.make_stale()
        friend = self.make_debtor("Verdi S.r.l.", recovery_policy_id=patient.id)
        self.make_invoice(25)
        self.make_invoice(25, partner=friend)
        self.assertEqual(self._review().next_action, "update_bank")
        self.assertEqual(self._review(friend).next_action, "send")

    def test_a_reminder_by_hand_waits_too(self):
        self.make_stale()
        invoice = self.make_invoice(25)
        with self.assertRaisesRegex(UserError, "The bank is known up to"):
            self.env["credit.recovery.review"]._remind_now(invoice, "", self.today)

    def test_the_letter_says_up_to_when_payments_are_known(self):
        self.make_bank_line(days=1)
        self.make_invoice(25)
        notice = self._review().notice_ids
        self.assertEqual(notice.payments_up_to, self.today - timedelta(days=1))


class TestApproved(BankCase):
    """What is approved already waits as it is, and goes out once the bank is up to date."""

    def dispatchable(self):
        return self.env["credit.recovery.notice"]._get_dispatchable()

    def test_an_approved_reminder_is_not_sent_until_fresh(self):
        notice = self._prepare_notice(25)
        self.assertEqual(notice.state, "approved")
        self.assertIn(notice, self.dispatchable())
        self.make_stale()
        self.assertNotIn(notice, self.dispatchable())
        self.make_bank_line(days=1)
        self.assertIn(notice, self.dispatchable())

    def test_it_is_parked_no_more_under_the_lock(self):
        notice = self._prepare_notice(25)
        self.make_stale()
        self.assertFalse(notice._park(notice.case_id, {}))
        self.assertEqual(notice.state, "approved")

    def test_it_is_not_printed_until_waived(self):
        self.debtor.email = False
        notice = self._prepare_notice(25)
        self.assertEqual((notice.channel, notice.state), ("post", "approved"))
        self.make_stale()
        with self.assertRaisesRegex(UserError, "have to wait"):
            notice.with_user(self.collector).action_print()
        self.waive()
        notice.with_user(self.collector).action_print()
        self.assertEqual(notice.state, "sending")


class TestWaiver(BankCase):
    """A Manager sends anyway, with a reason, for one company and day."""

    def setUp(self):
        super().setUp()
        self.make_stale()
        self.make_invoice(25)
        self.case = self._review()

    def test_it_is_recorded_and_what_waits_is_reviewed(self):
        waiver = self.waive()
        self.assertEqual(waiver.user_id, self.manager)
        self.assertEqual(waiver.reason, "The bank is on strike")
        self.assertEqual((waiver.date, waiver.company_id), (self.today, self.company))
        self.assertEqual(waiver.bank_date, self.today - timedelta(days=20))
        self.assertEqual(waiver.debtor_count, 1)
        self.assertFalse(self.case.date_reviewed)
        self._review()
        self.assertEqual(self.case.next_action, "send")

    def test_only_a_manager_may(self):
        for user in (self.reader, self.collector):
            with self.assertRaises(AccessError):
                self.waive(user)

    def test_it_holds_for_that_day_only(self):
        self.waive().date = self.today - timedelta(days=1)
        self._review()
        self.assertEqual(self.case.next_action, "update_bank")

    def test_nothing_is_waived_where_nothing_waits(self):
        self.make_bank_line(days=1)
        with self.assertRaisesRegex(UserError, "Nothing waits"):
            self.waive()
        self.make_stale()

    def test_another_company_still_waits(self):
        waiver = self.waive()
        waiver.company_id = self.make_company("Another")
        self._review()
        self.assertEqual(self.case.next_action, "update_bank")


@tagged("post_install", "-at_install")
class TestWaiverOverHttp(RpcMixin, BankCase, HttpCase):
    """The roles, as clients call."""

    def test_a_collector_is_refused_and_a_manager_recorded(self):
        self.users = {"collector": self.collector, "manager": self.manager}
        self.make_stale()
        self.make_invoice(25)
        self._review()
        vals = {"company_id": self.company.id, "reason": "Asked"}
        model, record = "credit.recovery.bank.waive", "credit.recovery.bank.waiver"
        wizard = self.env[model].with_user(self.collector).sudo().create(vals)
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_model"):
            self.log_in("collector")
            self.assertEqual(self.call(model, "create", [vals])[1], "AccessError")
            self.assertEqual(self.call(model, "action_confirm", wizard.ids)[1], "AccessError")
            self.log_in("manager")
            day = {**vals, "date": str(self.today), "user_id": self.manager.id}
            self.assertEqual(self.call(record, "create", [day])[1], "AccessError")
        ids, _error = self.call(model, "create", [vals])
        self.assertEqual(self.call(model, "action_confirm", ids)[1], None)
        [waiver] = self.call(record, "search_read", [], ["user_id", "reason"])[0]
        self.assertEqual(waiver["user_id"][0], self.manager.id)
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_model"):
            error = self.call(record, "write", [waiver["id"]], {"reason": "x"})[1]
            self.assertEqual(error, "AccessError")
            self.assertEqual(self.call(record, "unlink", [waiver["id"]])[1], "AccessError")


class TestBanner(BankCase):
    def test_none_while_the_bank_is_up_to_date(self):
        self.make_bank_line(days=1)
        self.assertEqual(self.get_banners(), [])

    def test_it_says_up_to_when_and_how_many_wait(self):
        self._prepare_notice(25, self.make_debtor("Verdi S.r.l."))
        self.make_stale()
        self.make_invoice(25)
        self._review()
        [banner] = self.get_banners()
        self.assertIn("debtors: 2", banner["text"])
        self.assertEqual([button["label"] for button in banner["buttons"]], ["Import"])
        action = banner["buttons"][0]["action"]
        self.assertIn(("journal_id", "=", self.journal.id), action["domain"])

    def test_where_nobody_waits_yet_it_counts_nobody(self):
        self.make_stale()
        [banner] = self.get_banners()
        self.assertIn("that come up will wait", banner["text"])
        self.assertNotIn("debtors", banner["text"])

    def test_a_manager_may_send_anyway_and_the_banner_goes(self):
        self.make_stale()
        [banner] = self.get_banners(self.manager)
        self.assertEqual(banner["buttons"][1]["action"]["res_model"], "credit.recovery.bank.waive")
        self.waive()
        self.assertEqual(self.get_banners(self.manager), [])

    def test_the_preview_counts_its_own_debtors(self):
        self.make_stale()
        self.make_invoice(25)
        preview = self.env["credit.recovery.preview"].with_user(self.reader).create({})
        domain = preview.with_company(self.company).action_run()["domain"]
        line = self.env["credit.recovery.preview.line"].with_user(self.reader)
        self.assertIn("known up to", line.search(domain).reason)
        [banner] = line.get_banners(domain)
        self.assertIn("debtors: 1", banner["text"])


class TestWeekend(BankMixin, ReviewCase):
    """The standard policy (2 working days) on real days; 31 March 2026 is a Tuesday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = TODAY
        cls.company.recovery_tz = "UTC"  # midnight there, as frozen
        cls.make_invoice(25, 100)  # no call

    def ask(self, up_to, today):
        with freeze_time(today):
            self.make_bank_line(date=up_to)
        return self.night(today).next_action

    def test_friday_is_recent_enough_on_tuesday(self):
        self.assertEqual(self.ask(date(2026, 3, 27), date(2026, 3, 31)), "send")

    def test_friday_is_too_old_on_wednesday(self):
        self.assertEqual(self.ask(date(2026, 3, 27), date(2026, 4, 1)), "update_bank")

    def test_good_friday_is_a_day_and_easter_monday_is_none(self):
        """The company's country keeps its holidays (P-12)."""
        self.company.country_id = self.env.ref("base.it")
        self.assertEqual(self.ask(date(2026, 4, 2), date(2026, 4, 7)), "send")
