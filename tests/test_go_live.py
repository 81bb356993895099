"""Going live is the only way from off to on, and nothing is sent before its end (P-7)."""

import base64
import csv
import io
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import format_date

from .access_common import AccessCase, RpcMixin
from .bank_common import BankMixin
from .common import RecoveryCase

STEPS = ("start", "bank", "people", "preview")


class GoLiveCase(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recovery_sending = "off"

    def make_wizard(self, user=None, **vals):
        model = self.env["credit.recovery.go.live"].with_user(user or self.manager)
        return model.with_company(self.company).create(
            {
                "date_start": self.today,
                "older_items": "levels",
                "bank_checked": True,
                "manager_id": self.manager.id,
                "signatory_id": self.manager.id,
                "senders_checked": True,
                **vals,
            }
        )

    def walk(self, wizard):
        """Go through all steps up to the preview."""
        for _step in STEPS[:-1]:
            wizard.action_next()
        return wizard

    def go_live(self, **vals):
        wizard = self.walk(self.make_wizard(**vals))
        wizard.action_go_live()
        return wizard

    def make_file(self, *rows):
        text = io.StringIO()
        csv.writer(text).writerows([("invoice", "level", "date"), *rows])
        return base64.b64encode(text.getvalue().encode())


class TestGoLive(GoLiveCase):
    def test_without_a_bank_account_nobody_goes_live(self):
        """000-5d"""
        self.company.partner_id.bank_ids.unlink()
        wizard = self.make_wizard()
        with self.assertRaisesRegex(UserError, "bank account"):
            self.walk(wizard)

    def test_sending_stays_off_until_the_end(self):
        wizard = self.make_wizard()
        for _step in STEPS[:-1]:
            wizard.action_next()
            self.assertEqual(self.company.recovery_sending, "off")
        wizard.action_go_live()
        self.assertEqual(self.company.recovery_sending, "on")
        self.assertEqual(self.company.recovery_date_start, self.today)
        self.assertEqual(self.company.recovery_live_by_id, self.manager)
        self.assertEqual(self.company.recovery_manager_id, self.manager)

    def test_no_step_is_left_out(self):
        wizard = self.make_wizard()
        for step in STEPS[:-1]:
            self.assertEqual(wizard.step, step)
            with self.assertRaises(UserError):
                wizard.action_go_live()
            wizard.action_next()

    def test_each_step_asks_for_what_it_needs(self):
        for step, vals in (
            ("start", {"older_items": False}),
            ("bank", {"bank_checked": False}),
            ("people", {"manager_id": False}),
            ("people", {"signatory_id": False}),
            ("people", {"senders_checked": False}),
        ):
            with self.subTest(vals):
                wizard = self.make_wizard(**vals)
                for _step in STEPS[: STEPS.index(step)]:
                    wizard.action_next()
                with self.assertRaises(UserError):
                    wizard.action_next()
                self.assertEqual(wizard.step, step)
        self.assertEqual(self.company.recovery_sending, "off")

    def test_a_company_without_e_mail_address_cannot_go_live(self):
        self.company.email = False
        with self.assertRaises(UserError):
            self.walk(self.make_wizard())

    def test_what_was_confirmed_is_checked_again_at_the_end(self):
        wizard = self.walk(self.make_wizard())
        wizard.bank_checked = False
        with self.assertRaises(UserError):
            wizard.action_go_live()
        self.assertEqual(self.company.recovery_sending, "off")

    def test_one_goes_back_without_losing_anything(self):
        wizard = self.walk(self.make_wizard(date_start=self.today - timedelta(days=9)))
        for _step in STEPS:
            wizard.action_back()
        self.assertEqual(wizard.step, "start")
        self.assertEqual(wizard.date_start, self.today - timedelta(days=9))

    def test_the_preview_sums_the_first_night_up_by_level(self):
        self.make_invoice(25, 120)
        self.make_invoice(26, 80, partner=self.make_debtor("Verdi S.r.l."))
        self.make_invoice(8, 500, partner=self.make_debtor("Gialli S.r.l."))
        self.make_invoice(1, 70, partner=self.make_debtor("Blu S.r.l."))
        lines = self.walk(self.make_wizard()).line_ids
        found = [
            (line.outcome, line.level_id.code, line.channel, line.debtor_count, line.amount_total)
            for line in lines
        ]
        self.assertEqual(
            found,
            [
                ("a_written", "soft", "email", 2, 200),
                ("b_call", "call", "phone", 1, 500),
                ("c_nothing", False, False, 1, 70),
            ],
        )

    def test_the_preview_knows_the_levels_reached_and_writes_nothing(self):
        """Complaint 3: what was written before going live is not written again."""
        invoice = self.make_invoice(60)
        reached = (invoice.name, "firm", self.today - timedelta(days=3))
        wizard = self.walk(self.make_wizard(levels_file=self.make_file(reached)))
        self.assertEqual(wizard.line_ids.mapped("outcome"), ["c_nothing"])
        self.assertFalse(self.env["credit.recovery.notice"].search([]))
        self.assertFalse(self.company.recovery_date_start)
        wizard.action_go_live()
        self.assertEqual(invoice.recovery_level_id.code, "firm")

    def test_a_wrong_line_stops_the_first_step(self):
        wizard = self.make_wizard(levels_file=self.make_file(("NONE", "soft", "2026-01-31")))
        with self.assertRaises(UserError) as refusal:
            wizard.action_next()
        self.assertIn("Line 2", refusal.exception.args[0])
        self.assertEqual(wizard.step, "start")

    def test_a_file_that_became_wrong_leaves_everything_off(self):
        invoice, other = self.make_invoice(60), self.make_invoice(60)
        day = self.today - timedelta(days=3)
        file = self.make_file((other.name, "soft", day), (invoice.name, "soft", day))
        wizard = self.walk(self.make_wizard(levels_file=file))
        self._pay(invoice)
        with self.assertRaises(UserError):
            wizard.action_go_live()
        self.assertEqual(self.company.recovery_sending, "off")
        self.assertFalse(self.env["credit.recovery.notice"].search([]))

    def test_a_company_that_is_live_cannot_go_live_again(self):
        self.go_live()
        for sending in ("on", "paused"):
            self.company.recovery_sending = sending
            with self.assertRaises(UserError):
                self.make_wizard().action_next()


class TestBank(BankMixin, GoLiveCase):
    """P-1: by the rule of the nightly reviews, not by a mere tick."""

    def get_waivers(self):
        return self.env["credit.recovery.bank.waiver"].search(
            [("company_id", "=", self.company.id)]
        )

    def at_bank(self, **vals):
        wizard = self.make_wizard(**vals)
        wizard.action_next()
        self.assertEqual(wizard.step, "bank")
        return wizard

    def test_each_journal_says_up_to_when_it_is_known(self):
        self.make_bank_line(days=20)
        journal = self.get_bank_journal().copy({"name": "Second bank", "code": "BNK9"})
        text = self.at_bank().bank_journals
        self.assertIn(format_date(self.env, self.today - timedelta(days=20)), text)
        self.assertIn(f"{journal.name}: no statement yet", text)

    def test_with_a_stale_bank_nobody_goes_on(self):
        self.make_bank_line(days=20)
        for reason in (False, "  "):
            wizard = self.at_bank(bank_reason=reason)
            self.assertTrue(wizard.is_bank_stale)
            with self.assertRaisesRegex(UserError, "not up to date"):
                wizard.action_next()
            self.assertEqual(wizard.step, "bank")

    def test_nor_on_a_bank_that_became_stale_on_the_way(self):
        self.make_bank_line()
        wizard = self.walk(self.make_wizard())
        self.assertFalse(wizard.is_bank_stale)
        self.env["account.bank.statement.line"].search([]).move_id.button_draft()
        self.make_bank_line(days=20)
        wizard.invalidate_recordset(["is_bank_stale"])
        with self.assertRaises(UserError):
            wizard.action_go_live()
        self.assertEqual(self.company.recovery_sending, "off")

    def test_the_reason_is_a_waiver_for_today(self):
        self.make_bank_line(days=20)
        self.make_invoice(25, 120)
        wizard = self.walk(self.make_wizard(bank_reason="Statements come by hand"))
        self.assertFalse(self.get_waivers(), "the preview undoes it")
        self.assertEqual(wizard.line_ids.mapped("outcome"), ["a_written"])
        wizard.action_go_live()
        waiver = self.get_waivers()
        self.assertEqual((waiver.reason, waiver.date), ("Statements come by hand", self.today))
        self.assertEqual(waiver.user_id, self.manager)
        self.assertEqual(waiver.bank_date, self.today - timedelta(days=20))

    def test_with_a_fresh_bank_or_none_there_is_nothing_to_waive(self):
        self.go_live(bank_reason="Whatever")
        self.assertFalse(self.get_waivers())
        self.company.recovery_sending = "off"
        self.make_bank_line()
        self.go_live(bank_reason="Whatever")
        self.assertFalse(self.get_waivers())


class TestOlderItems(GoLiveCase):
    def setUp(self):
        super().setUp()
        self.start = self.today - timedelta(days=30)
        self.older = self.make_invoice(31, partner=self.make_debtor("Older S.r.l."))
        self.first = self.make_invoice(30, partner=self.make_debtor("First S.r.l."))

    def get_notices(self, invoice):
        return self._review(invoice.commercial_partner_id).notice_ids

    def test_they_are_left_alone(self):
        for choice in ("ignore", "statement"):
            with self.subTest(choice):
                self.company.recovery_sending = "off"
                wizard = self.go_live(date_start=self.start, older_items=choice)
                self.assertEqual((wizard.older_count, wizard.older_amount), (1, 100))
                self.assertFalse(self.get_notices(self.older))
                self.assertTrue(self.get_notices(self.first))
                self.assertEqual(self.older.recovery_hold_code, f"older_{choice}")
                self.assertTrue(self.older.recovery_hold_reason)
                self.assertFalse(self.first.recovery_hold_code)

    def test_or_followed_up(self):
        self.go_live(date_start=self.start, older_items="levels")
        self.assertTrue(self.get_notices(self.older))

    def test_of_another_company_are_not_touched(self):
        self.go_live(date_start=self.start, older_items="ignore")
        other = self.setup_other_company()["company"]
        holds = self.env["credit.recovery.hold.mixin"]._get_all_holds_query(self.today)
        self.env.flush_all()
        rows = self.env.execute_query(holds)
        self.assertNotIn(other.id, {row[0] for row in rows})
        self.assertIn(self.company.id, {row[0] for row in rows})


@tagged("post_install", "-at_install")
class TestGoLiveAccess(RpcMixin, AccessCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recovery_sending = "off"
        administrator = cls.make_access_user(
            "administrator", "base.group_system,account.group_account_manager"
        )
        cls.users["administrator"] = administrator

    def test_only_managers_go_live(self):
        vals = {"company_id": self.company.id}
        for role in ("portal", "internal", "billing", "reader", "collector", "manager"):
            self.log_in(role)
            created, error = self.call("credit.recovery.go.live", "create", [vals])
            self.assertEqual(error, None if role == "manager" else "AccessError", role)
        for user in (self.reader, self.collector):
            wizard = self.make_wizard("credit.recovery.go.live", user, vals)
            for method in ("action_next", "action_back", "action_go_live"):
                with self.assertRaises(AccessError):
                    getattr(wizard, method)()
        self.assertEqual(self.company.recovery_sending, "off")

    def test_not_even_an_administrator_writes_it_by_rpc(self):
        self.log_in("administrator")
        for sending in ("on", "paused"):
            vals = {"recovery_sending": sending}
            error = self.call("res.company", "write", self.company.ids, vals)[1]
            self.assertEqual(error, "AccessError")
            error = self.call("res.company", "create", [{"name": "New", **vals}])[1]
            self.assertEqual(error, "AccessError")
        ids, _error = self.call("res.config.settings", "create", [{"recovery_sending": "on"}])
        if ids:
            self.call("res.config.settings", "execute", ids)
        self.assertEqual(self.company.recovery_sending, "off")

    def test_switching_does_not_go_round_it(self):
        self.log_in("manager")
        for sending in ("on", "paused"):
            vals = {"company_id": self.company.id, "sending": sending}
            ids, _error = self.call("credit.recovery.sending", "create", [vals])
            error = self.call("credit.recovery.sending", "action_confirm", ids)[1]
            self.assertEqual(error, "UserError")
        self.assertEqual(self.company.recovery_sending, "off")

    def test_another_companys_manager_may_not(self):
        other = self.setup_other_company()["company"]
        stranger = self.make_access_user(
            "stranger", "credit_recovery.group_recovery_manager", other
        )
        wizard = self.make_wizard(
            "credit.recovery.go.live", stranger, {"company_id": self.company.id}
        )
        with self.assertRaises(AccessError):
            wizard.action_next()

    def test_going_live_over_rpc_as_the_dialog_does(self):
        self.log_in("manager")
        vals = {
            "company_id": self.company.id,
            "older_items": "levels",
            "bank_checked": True,
            "manager_id": self.manager.id,
            "signatory_id": self.manager.id,
            "senders_checked": True,
            "proof_ids": [Command.set([])],
        }
        ids, _error = self.call("credit.recovery.go.live", "create", [vals])
        for _step in STEPS[:-1]:
            self.assertIsNone(self.call("credit.recovery.go.live", "action_next", ids)[1])
        self.assertIsNone(self.call("credit.recovery.go.live", "action_go_live", ids)[1])
        self.assertEqual(self.company.recovery_sending, "on")
