"""Small balances and retentions never step; a monthly list decides on them (P-18)."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .review_common import TODAY, ReviewCase


class SmallCase(ReviewCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recovery_small_balance = 5
        cls.company.recovery_write_off_account_id = cls.company_data["default_account_expense"]
        cls.retention = cls.env["credit.recovery.retention"].create(
            {"name": "Withholding tax", "rate": 20, "company_id": cls.company.id}
        )
        cls.collector, cls.reader = (
            new_test_user(
                cls.env,
                f"small_{role}",
                groups=f"base.group_user,credit_recovery.group_recovery_{role}",
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            for role in ("collector", "reader")
        )

    def item(self, invoice, user=None):
        self.env.flush_all()
        items = self.env["credit.recovery.item"].with_user(user or self.collector)
        items.invalidate_model()
        return items.search([("move_id", "=", invoice.id)])

    def held(self, invoice):
        """The hold and its words, by the engine."""
        with freeze_time(f"{TODAY} 12:00:00"):
            item = self.item(invoice)
            return item.hold_code, item.why_not

    def listed(self):
        domain = self.env.ref("credit_recovery.credit_recovery_item_action_small").domain
        self.env.flush_all()
        return self.env["credit.recovery.item"].search(
            [*eval(domain), ("partner_id", "=", self.debtor.id)]  # noqa: S307 - our own action
        )


@tagged("post_install", "-at_install")
class TestWhatIsSmall(SmallCase):
    def test_below_the_amount_and_not_at_it(self):
        small, at = self.make_invoice(20, 4.99), self.make_invoice(20, 5)
        self.night()
        self.assertEqual(self.notices_of().line_ids.move_id, at)
        code, why = self.held(small)
        self.assertEqual(code, "small_balance")
        self.assertIn("small balance", why)
        self.assertFalse(self.held(at)[0])
        self.assertEqual(self.listed().move_id, small)

    def test_what_is_left_after_a_payment_counts(self):
        invoice = self.make_invoice(20, 300)
        self.pay(invoice, 297)
        self.night()
        self.assertFalse(self.notices_of())
        self.assertEqual(self.held(invoice)[0], "small_balance")

    def test_zero_switches_it_off(self):
        self.company.recovery_small_balance = 0
        invoice = self.make_invoice(20, 3)
        self.assertFalse(self.held(invoice)[0])

    def test_in_company_currency(self):
        """2 units of the currency are one of the company's."""
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 2.0)])
        small = self.make_invoice(20, 9.98, currency=currency)
        enough = self.make_invoice(20, 10, currency=currency)
        self.assertEqual(self.held(small)[0], "small_balance")
        self.assertFalse(self.held(enough)[0])

    def test_each_company_its_own_amount(self):
        other = self.setup_other_company()["company"]
        other.recovery_small_balance = 1000
        self.assertFalse(self.held(self.make_invoice(20, 6))[0])

    def test_several_lines_of_one_item_are_added_up(self):
        """An opening entry with many lines of one debtor and date is one item."""
        receivable = self.company_data["default_account_receivable"]
        vals = {"account_id": receivable.id, "partner_id": self.debtor.id, "debit": 3}
        entry = self.env["account.move"].create(
            {
                "date": TODAY,
                "line_ids": [
                    *(Command.create({**vals, "date_maturity": TODAY}) for _line in range(2)),
                    Command.create(
                        {"account_id": self.company_data["default_account_revenue"].id, "credit": 6}
                    ),
                ],
            }
        )
        entry.action_post()
        entry.line_ids.no_followup = False
        self.assertFalse(self.held(entry)[0])


@tagged("post_install", "-at_install")
class TestRetention(SmallCase):
    def test_what_is_left_equals_the_withholding(self):
        invoice = self.make_invoice(20, 300)
        self.pay(invoice, 240)
        self.night()
        self.assertFalse(self.notices_of())
        code, why = self.held(invoice)
        self.assertEqual(code, "retention")
        self.assertIn("withholding", why)
        self.assertEqual(self.listed().move_id, invoice)

    def test_a_cent_more_or_less_is_none(self):
        for paid in (239.99, 240.01):
            invoice = self.make_invoice(20, 300)
            self.pay(invoice, paid)
            self.assertFalse(self.held(invoice)[0], paid)

    def test_an_unpaid_instalment_of_that_share_is_none(self):
        terms = self.env["account.payment.term"].create(
            {
                "name": "A fifth now",
                "line_ids": [
                    Command.create({"value_amount": 20, "nb_days": 0}),
                    Command.create({"value_amount": 80, "nb_days": 60}),
                ],
            }
        )
        invoice = self.make_invoice(20, 300, invoice_payment_term_id=terms.id)
        self.assertFalse(any(self.item(invoice).mapped("hold_code")))

    def test_of_the_amount_without_tax_or_of_the_total(self):
        tax = self.company_data["default_tax_sale"].copy({"amount": 10, "name": "10"})
        invoice = self.make_invoice(20, 300)
        invoice.button_draft()
        invoice.invoice_line_ids.tax_ids = tax
        invoice.action_post()
        self.pay(invoice, 330 - 60)
        self.assertEqual(self.held(invoice)[0], "retention")
        self.retention.base = "total"
        self.assertFalse(self.held(invoice)[0])

    def test_an_archived_one_no_longer_counts(self):
        invoice = self.make_invoice(20, 300)
        self.pay(invoice, 240)
        self.retention.active = False
        self.assertFalse(self.held(invoice)[0])

    def test_italian_companies_know_theirs(self):
        company = self.env["res.company"].create(
            {"name": "Bianchi", "country_id": self.env.ref("base.it").id}
        )
        rates = self.env["credit.recovery.retention"].search([("company_id", "=", company.id)])
        self.assertEqual(rates.mapped("rate"), [20, 11, 4, 0.5])
        company._create_default_recovery_policy()
        self.assertEqual(rates.search_count([("company_id", "=", company.id)]), 4)


@tagged("post_install", "-at_install")
class TestDecisions(SmallCase):
    def decide(self, method, *invoices, user=None):
        items = self.env["credit.recovery.item"]
        for invoice in invoices:
            items += self.item(invoice)
        with freeze_time(f"{TODAY} 12:00:00"):
            return getattr(items.with_user(user or self.collector), method)()

    def last(self):
        return self.env["credit.recovery.residual"].search([], limit=1)

    def test_claimed_it_steps_as_any_item(self):
        invoice = self.make_invoice(20, 3)
        self.night()
        self.assertFalse(self.notices_of())
        self.decide("action_claim", invoice)
        self.night()
        self.assertEqual(self.steps(self.notices_of()), {invoice: "soft"})
        self.assertFalse(self.listed())

    def test_left_open_it_waits_and_is_not_asked_about_again(self):
        invoice = self.make_invoice(20, 3)
        self.decide("action_retain", invoice)
        self.night()
        self.assertFalse(self.notices_of())
        with freeze_time(f"{TODAY} 12:00:00"):
            self.assertEqual(self.item(invoice).decision, "retain")
            self.assertFalse(self.listed().filtered(lambda item: not item.decision))
        self.assertEqual((self.last().user_id, self.last().amount), (self.collector, 3))

    def test_what_was_left_open_comes_back_after_its_time(self):
        """The day before it is not asked about, on the day and after it is (P-18)."""
        self.company.recovery_retain_days = 30
        invoice = self.make_invoice(20, 3)
        self.decide("action_retain", invoice)
        self.assertEqual(self.last().date_again, TODAY + timedelta(days=30))
        for days, wanted in ((29, "retain"), (30, False), (31, False)):
            with freeze_time(f"{TODAY + timedelta(days=days)} 12:00:00"):
                self.assertEqual(self.item(invoice).decision, wanted, days)
        with freeze_time(f"{TODAY + timedelta(days=30)} 12:00:00"):
            self.assertEqual(self.item(invoice).hold_code, "small_balance", "it steps no more")

    def test_other_decisions_have_no_end(self):
        invoice = self.make_invoice(20, 3)
        self.decide("action_claim", invoice)
        self.assertFalse(self.last().date_again)

    def test_the_last_decision_counts(self):
        invoice = self.make_invoice(20, 3)
        self.decide("action_retain", invoice)
        self.decide("action_claim", invoice)
        self.assertFalse(self.held(invoice)[0])

    def test_a_write_off_is_a_draft_until_it_is_posted(self):
        invoice = self.make_invoice(20, 3)
        self.decide("action_write_off", invoice)
        entry = self.last().entry_id
        self.assertEqual(entry.state, "draft")
        self.assertEqual(invoice.payment_state, "not_paid")
        expense = entry.line_ids.filtered("debit")
        self.assertEqual(
            (expense.account_id, expense.debit),
            (self.company.recovery_write_off_account_id, 3),
        )
        entry.action_post()
        self.assertEqual(invoice.payment_state, "paid")
        self.assertTrue(
            entry.line_ids.filtered(lambda line: line.account_type == "asset_receivable").reconciled
        )

    def test_a_draft_thrown_away_asks_again(self):
        invoice = self.make_invoice(20, 3)
        self.decide("action_write_off", invoice)
        with self.assertRaisesRegex(UserError, "already"):
            self.decide("action_write_off", invoice)
        self.last().entry_id.unlink()
        self.assertFalse(self.item(invoice).decision)
        self.assertEqual(self.listed().move_id, invoice)

    def test_paid_meanwhile_nothing_is_written_off(self):
        invoice = self.make_invoice(20, 3)
        self.decide("action_write_off", invoice)
        self.pay(invoice)
        with self.assertRaisesRegex(UserError, "paid or changed meanwhile"):
            self.last().entry_id.action_post()

    def test_all_or_nothing(self):
        """One that is no small balance stops all; so does a missing account."""
        small, large = self.make_invoice(20, 3), self.make_invoice(20, 300)
        with self.assertRaisesRegex(UserError, large.name):
            self.decide("action_write_off", small, large)
        self.company.recovery_write_off_account_id = False
        with self.assertRaisesRegex(UserError, "write-off account"):
            self.decide("action_write_off", small)
        self.assertFalse(self.last())
        self.assertFalse(
            self.env["account.move"].search([("state", "=", "draft"), ("move_type", "=", "entry")])
        )

    def test_several_at_once_in_their_currencies(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 2.0)])
        mine, foreign = self.make_invoice(20, 3), self.make_invoice(20, 4, currency=currency)
        self.decide("action_write_off", mine, foreign)
        entries = self.env["credit.recovery.residual"].search([]).entry_id
        self.assertEqual(len(entries), 2)
        entries.action_post()
        self.assertEqual((mine + foreign).mapped("payment_state"), ["paid", "paid"])

    def test_a_reader_may_not(self):
        invoice = self.make_invoice(20, 3)
        for method in ("action_write_off", "action_claim", "action_retain"):
            with self.assertRaises(AccessError):
                self.decide(method, invoice, user=self.reader)


@tagged("post_install", "-at_install")
class TestMonthlyMail(SmallCase):
    """P-18: the list is brought to the recovery manager once a month."""

    def setUp(self):
        super().setUp()
        self.company.write({"recovery_manager_id": self.collector.id, "recovery_sending": "on"})
        self.collector.write({"email": "laura@bianchi.example", "lang": "en_US"})
        self.make_invoice(20, 3)
        self.make_invoice(20, 4)

    def remind(self):
        with freeze_time(f"{TODAY} 12:00:00"):
            before = self.env["mail.mail"].search([])
            self.env["credit.recovery.residual"]._cron_small_balances()
            mails = self.env["mail.mail"].search([]) - before
        return mails.filtered(lambda mail: "laura" in (mail.email_to or ""))

    def test_how_many_how_much_and_where(self):
        mail = self.remind()
        self.assertIn(self.company.name, mail.subject)
        for words in ("2 small balances", "7.00", 'href="', "/odoo/recovery-small"):
            self.assertIn(words, mail.body_html)

    def test_nothing_to_decide_no_mail(self):
        items = self.env["credit.recovery.item"].with_user(self.collector)
        self.env.flush_all()
        with freeze_time(f"{TODAY} 12:00:00"):
            items.search([("partner_id", "=", self.debtor.id)]).action_retain()
        self.assertFalse(self.remind())

    def test_no_mail_where_sending_is_off_or_nobody_manages(self):
        self.company.recovery_sending = "off"
        self.assertFalse(self.remind())
        self.company.write({"recovery_sending": "paused", "recovery_manager_id": False})
        self.assertFalse(self.remind())

    def test_not_of_another_company(self):
        other = self.setup_other_company()["company"]
        other.write({"recovery_small_balance": 5, "recovery_sending": "on"})
        other.recovery_manager_id = self.collector
        [mail] = self.remind()
        self.assertIn(self.company.name, mail.subject)

    def test_its_words_may_be_edited_and_a_name_is_no_markup(self):
        self.company.name = "<b>Bianchi</b>"
        template = self.env.ref("credit_recovery.mail_template_small_balances")
        template.body_html = "<p>Decide for <t t-out=\"ctx.get('company_name')\"/>!</p>"
        body = self.remind().body_html
        self.assertIn("Decide for", body)
        self.assertIn("&lt;b&gt;Bianchi", body)
