"""The collector's desk: one timeline, an urgency that says why, every button by keyboard (P-20)."""

from datetime import timedelta

from lxml import etree
from markupsafe import Markup

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RecoveryCase


@tagged("post_install", "-at_install")
class TestTimeline(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._take_step("soft", 5)
        cls.case = cls._review()

    def get_events(self, case=None, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return (case or self.case).with_user(user or self.reader).event_ids

    def get_kinds(self):
        return {event.kind.removeprefix("credit.recovery.") for event in self.get_events()}

    def find(self, kind):
        return self.get_events().filtered(lambda event: event.kind == f"credit.recovery.{kind}")

    def check_complaints(self):
        self.case.sudo().write(
            {"complaints_checked_on": self.today, "complaints_checked_by_id": self.collector.id}
        )

    def test_all_that_happened_is_on_it_once(self):
        self.check_complaints()
        case = self.case.with_user(self.collector)
        env = case.env
        values = {"case_id": case.id}
        env["credit.recovery.call"].create({**values, "result": "not_reached"})
        env["credit.recovery.promise"].create(
            {**values, "amount": 40, "date_promised": self.today + timedelta(days=5)}
        )
        env["credit.recovery.dispute"].create(
            {
                **values,
                "move_ids": [Command.set(self.make_invoice(10).ids)],
                "reason_id": self.env.ref("credit_recovery.reason_wrong_price").id,
            }
        )
        env["credit.recovery.flag"].create(
            {"partner_id": self.debtor.id, "kind": "other_creditors", "source": "register"}
        )
        self.env["credit.recovery.hold"].create(
            {
                **values,
                "reason_id": self.env.ref("credit_recovery.reason_reply").id,
                "date_to": self.today,
            }
        )
        self._pay(self.invoice, 30)
        case.message_post(body=Markup("<p>He sounded <b>worried</b>.</p>"), message_type="comment")
        kinds = {"notice", "call", "promise", "dispute", "flag", "hold", "event.payment"}
        self.assertEqual(self.get_kinds(), kinds | {"event.message"})
        for kind in kinds - {"notice"}:
            self.assertEqual(len(self.find(kind)), 1, kind)
        self.assertEqual(self.find("event.payment").amount, 30)
        self.assertIn("He sounded *worried*.", self.find("event.message").mapped("text"))
        self.assertIn("register", self.find("flag").text)
        self.assertEqual(self.find("call").user_id, self.collector)

    def test_the_latest_comes_first(self):
        self._pay(self.invoice, 30)
        dates = self.get_events().mapped("date")
        self.assertGreater(len(dates), 1)
        self.assertEqual(dates, sorted(dates, reverse=True))

    def test_a_draft_has_not_happened(self):
        self.company.recovery_sending = "paused"
        draft = self._prepare_notice(40, partner=self.make_debtor("Verdi S.r.l."))
        self.assertEqual(draft.state, "draft")
        self.assertFalse(self.get_events(draft.case_id))

    def test_money_by_bank_statement_is_a_payment_too(self):
        self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": self.today,
                "amount": 70,
                "payment_ref": "transfer",
                "partner_id": self.debtor.id,
                "counterpart_account_id": self.company_data["default_account_receivable"].id,
            }
        )
        payment = self.find("event.payment")
        self.assertEqual(payment.amount, 70)
        self.assertEqual(payment.res_model, "account.move")

    def test_a_change_of_the_collector_says_from_whom_to_whom(self):
        case = self.case.with_context(tracking_disable=False, mail_notrack=False)
        for user in (self.collector, self.manager):
            case.user_id = user
            self.env.flush_all()
            self.env.cr.precommit.run()
        texts = self.find("event.message").mapped("text")
        self.assertTrue(any(self.manager.name in text and "→" in text for text in texts), texts)

    def test_what_was_decided_about_his_credit_is_on_it(self):
        """Requests, credit checks and acceptances (000-1, 000-2, 003-9)."""
        env = self.case.with_user(self.collector).env
        shared = {"partner_id": self.debtor.id}
        request = env["credit.recovery.approval"].create(
            {**shared, "amount_new": 1000, "reason": "He orders more"}
        )
        [event] = self.find("approval")
        self.assertIn("Requested, He orders more", event.text)
        self.assertIn("Unlimited → ", event.text)
        request.with_user(self.manager).action_approve("He pays well")
        [event] = self.find("approval")
        self.assertIn("Approved, He pays well", event.text)
        self.assertEqual((event.amount, event.user_id), (1000, self.manager))
        checks = env["credit.recovery.assessment"]
        checks.create([{**shared, "result": "approved", "amount": 500}, shared])
        [event] = self.find("assessment")  # one is in progress
        self.assertIn("Approved, valid until", event.text)
        self.assertEqual((event.amount, event.user_id), (500, self.collector))
        accepted = env["credit.recovery.policy.acceptance"].create(
            {**shared, "accepted_by": "Anna Rossi"}
        )
        [event] = self.find("policy.acceptance")
        self.assertIn("Anna Rossi", event.text)
        self.assertEqual(event.action_view_record()["res_id"], accepted.id)
        accepted.with_user(self.manager).active = False
        self.assertFalse(self.find("policy.acceptance"))

    def test_a_release_names_its_document(self):
        draft = self.init_invoice(
            "out_invoice", partner=self.debtor, amounts=[100], taxes=[], company=self.company
        )
        self.env["credit.recovery.approval"].sudo().create(
            {
                "kind": "release",
                "reason": "He pays on Friday",
                "res_model": "account.move",
                "res_id": draft.id,
            }
        )
        [event] = self.find("approval")
        self.assertIn(draft.display_name, event.text)
        draft.unlink()
        [event] = self.find("approval")
        self.assertIn("100.00", event.text)

    def test_an_event_opens_its_record(self):
        event = self.find("notice")[:1]
        action = event.action_view_record()
        self.assertEqual((action["res_model"], action["res_id"]), (event.res_model, event.res_id))

    def test_nothing_of_another_company(self):
        other = self.setup_other_company(name="Altra S.r.l.")["company"]
        stranger = self.make_user("reader", name="stranger")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        events = self.env["credit.recovery.event"]
        domain = [("partner_id", "=", self.debtor.id)]
        self.assertTrue(events.with_user(self.reader).search(domain))
        self.assertFalse(events.with_user(stranger).search(domain))

    def test_only_readers_and_nobody_writes(self):
        events = self.env["credit.recovery.event"]
        outsider = self.make_user("reader", name="outsider")
        outsider.group_ids = self.env.ref("base.group_user")
        with self.assertRaises(AccessError):
            events.with_user(outsider).search([])
        with self.assertRaises(AccessError):
            self.get_events(user=self.manager)[:1].write({"amount": 1})

    def test_many_events_cost_few_queries(self):
        counts = []
        for _round in range(2):
            events = self.get_events(user=self.collector)
            events.mapped("text")
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            events = self.case.with_user(self.collector).event_ids
            events.mapped("text")
            counts.append(self.env.cr.sql_log_count - before)
            self.env["credit.recovery.call"].sudo().create(
                [
                    {"case_id": self.case.id, "result": "not_reached", "direction": "in"}
                    for _number in range(5)
                ]
            )
        self.assertLessEqual(counts[1], counts[0] + 2)


@tagged("post_install", "-at_install")
class TestUrgency(RecoveryCase):
    def make_case(self, name, amount, days=10):
        partner = self.make_debtor(name)
        self.make_invoice(days, amount, partner=partner)
        return self._review(partner)

    def test_what_is_at_stake_comes_first(self):
        small, large = self.make_case("Small", 60), self.make_case("Large", 50_000)
        cases = self.env["credit.recovery.case"].search([("id", "in", (small + large).ids)])
        self.assertEqual(cases.mapped("partner_id.name"), ["Large", "Small"])
        self.assertGreater(large.priority_score, small.priority_score)

    def test_a_star_lifts_a_case_at_once_and_says_so(self):
        case = self.make_case("Rossi", 900)
        before = case.priority_score
        case.with_user(self.collector).priority = "1"
        self.assertEqual(case.priority_score, before + 15)
        self.assertIn("Stars 1: 15", case.priority_reason)

    def test_the_reasons_add_up_to_the_points(self):
        case = self.make_case("Rossi", 900, days=24)
        points = [int(line.rsplit(": ")[1]) for line in case.priority_reason.split(" · ")]
        self.assertEqual(sum(points), case.priority_score)
        self.assertIn("24 days late: 4", case.priority_reason)
        self.assertIn("No contact yet: 10", case.priority_reason)

    def test_a_limit_exceeded_counts_where_the_company_has_limits(self):
        case = self.make_case("Rossi", 900)
        before = case.priority_score
        case.partner_id.write({"use_partner_credit_limit": True, "credit_limit": 500})
        self._review(case.partner_id)
        self.assertEqual(case.priority_score, before)
        self.company.account_use_credit_limit = True
        self._review(case.partner_id)
        self.assertEqual(case.priority_score, before + 10)

    def test_what_is_paid_is_not_urgent(self):
        partner = self.make_debtor("Rossi")
        invoice = self.make_invoice(30, 500, partner=partner)
        case = self._review(partner)
        self._pay(invoice)
        self._review(partner)
        self.assertEqual(case.priority_score, 0)


@tagged("post_install", "-at_install")
class TestKeyboard(RecoveryCase):
    def test_every_button_of_the_case_has_a_key_of_its_own(self):
        view = self.env["credit.recovery.case"].with_user(self.manager).get_view(view_type="form")
        keys = {}
        for button in etree.fromstring(view["arch"]).iterfind(".//header/button"):
            key = button.get("data-hotkey")
            self.assertTrue(key, f"{button.get('name')} is reached by the mouse only")
            self.assertEqual(keys.setdefault(key, button.get("name")), button.get("name"))
        # keys of the web client itself
        self.assertFalse(set(keys) & set("cjnpsu"))
