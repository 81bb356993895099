"""Moves by hand: each with a reason, by who may, and on the case's timeline (001-13, 004-1)."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import RecoveryCase


@tagged("post_install", "-at_install")
class MoveCase(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.skip_reason = cls.env.ref("credit_recovery.reason_skip_delicate")
        cls.other_policy = cls.make_policy("patient")

    def move(self, cases, kind, user=None, note="The owner asked for it", **vals):
        wizard = (
            self.env["credit.recovery.move"]
            .with_user(user or self.manager)
            .create({"case_ids": cases.ids, "kind": kind, "note": note, **vals})
        )
        return wizard.action_confirm()

    def _let_write_customers(self):
        group = self.env.ref("base.group_partner_manager")
        (self.collector + self.manager).write({"group_ids": [Command.link(group.id)]})

    def bodies(self, case):
        return "".join(case.sudo().message_ids.mapped("body"))

    def live(self, case):
        return case.notice_ids.filtered(lambda notice: notice.state in ("draft", "approved"))


class TestReason(MoveCase):
    MOVES = ("step", "skip", "policy", "collector")

    def test_no_move_without_a_reason(self):
        self.make_invoice(25)
        case = self._review()
        shared = {"reason_id": self.skip_reason.id, "user_id": self.collector.id}
        for kind in self.MOVES:
            for note in ("", " \n"):
                with self.subTest(kind=kind, note=note), self.assertRaises(UserError):
                    self.move(case, kind, note=note, **shared)

    def test_a_reminder_by_hand_has_a_reason_too(self):
        wizard = self.env["credit.recovery.remind"].create(
            {"move_id": self.make_invoice(25).id, "note": " "}
        )
        with self.assertRaisesRegex(UserError, "reason"):
            wizard.action_confirm()

    def test_each_move_is_for_its_role(self):
        self.make_invoice(8, 100)
        case = self._review()
        for kind in self.MOVES:
            with self.subTest(kind=kind, role="reader"), self.assertRaises(AccessError):
                self.move(case, kind, self.reader)
        for kind in ("skip", "policy"):
            with self.subTest(kind=kind, role="collector"), self.assertRaises(AccessError):
                self.move(case, kind, self.collector, reason_id=self.skip_reason.id)

    def test_policy_and_collector_of_an_open_case_are_not_written_without_a_reason(self):
        """Whoever asks, RPC included."""
        self.make_invoice(25)
        case = self._review()
        partner = self.debtor.with_company(self.company)
        self._let_write_customers()
        vals = {"recovery_policy_id": self.other_policy.id}
        with self.assertRaisesRegex(AccessError, "Only a Manager"):
            partner.with_user(self.collector).write(vals)
        with self.assertRaisesRegex(UserError, "have an open case"):
            partner.with_user(self.manager).write(vals)
        case.with_user(self.collector).user_id = self.collector  # nobody's case is taken freely
        for user in (self.collector, self.manager):
            with self.assertRaisesRegex(UserError, "Rossi"):
                case.with_user(user).user_id = self.manager

    def test_before_a_case_is_open_a_manager_chooses_the_policy_on_the_customer(self):
        self.debtor.with_company(self.company).recovery_policy_id = self.other_policy
        self.make_invoice(25)
        self.assertEqual(self._review().policy_id, self.other_policy)


class TestPolicyAndCollector(MoveCase):
    def test_another_policy_decides_at_once(self):
        self.get_level("soft").requires_approval = "collector"
        self.other_policy.level_ids.filtered(lambda v: v.code == "soft").offset_value = 30
        self.make_invoice(25)
        case = self._review()
        self.assertTrue(self.live(case))
        self.move(case, "policy", policy_id=self.other_policy.id)
        self.assertEqual(case.policy_id, self.other_policy)
        self.assertFalse(self.live(case))
        self.assertIn("to patient (version 1): The owner asked for it", self.bodies(case))
        self.move(case, "policy", policy_id=False)
        self.assertEqual(case.policy_id, self.policy, "the company's default again")

    def test_cases_of_many_debtors_change_at_once(self):
        other = self.make_debtor("Verdi S.r.l.")
        self.make_invoice(25)
        self.make_invoice(25, partner=other)
        cases = self._review() + self._review(other)
        self.move(cases, "collector", self.collector, user_id=self.collector.id)
        self.assertEqual(cases.user_id, self.collector)
        partners = (self.debtor + other).with_company(self.company)
        self.assertEqual(partners.recovery_user_id, self.collector, "004-1")
        for case in cases:
            self.assertIn("The owner asked for it", self.bodies(case))

    def test_only_a_manager_names_who_approves_by_name(self):
        self.policy.named_approval = True
        self.make_invoice(25)
        case = self._review()
        with self.assertRaises(AccessError):
            self.move(case, "collector", self.collector, user_id=self.collector.id)
        self.move(case, "collector", self.manager, user_id=self.collector.id)
        self.assertEqual(case.user_id, self.collector)

    def test_nor_does_a_collector_name_himself_before_the_case_is_opened(self):
        """The collector of the customer is the one that his case begins with."""
        self.policy.named_approval = True
        partners = self.env["res.partner"].with_company(self.company)
        self._let_write_customers()
        debtor = partners.browse(self.debtor.id).with_user(self.collector)
        with self.assertRaisesRegex(AccessError, "Rossi"):
            debtor.recovery_user_id = self.collector
        with self.assertRaisesRegex(AccessError, "Verdi"):
            partners.with_user(self.collector).create(
                {"name": "Verdi", "recovery_user_id": self.collector.id}
            )
        with self.assertRaises(AccessError):
            partners.with_user(self.collector).create(
                {"name": "Verdi", "recovery_policy_id": self.other_policy.id}
            )
        debtor.with_user(self.manager).recovery_user_id = self.collector
        self.make_invoice(25)
        self.assertEqual(self._review().user_id, self.collector)

    def test_a_policy_of_another_company_is_refused(self):
        foreign = self.make_company("Foreign").recovery_policy_id
        self.make_invoice(25)
        case = self._review()
        with self.assertRaises(UserError):
            self.move(case, "policy", policy_id=foreign.id)
        self.assertEqual(case.policy_id, self.policy)


class TestStep(MoveCase):
    def test_the_next_level_is_drafted_before_its_wait_is_over(self):
        invoice = self._take_step("soft", 5)
        invoice.invoice_date_due = self.today - timedelta(days=34)
        case = self._send_again(invoice)
        self.assertFalse(self.live(case))
        self.move(case, "step", self.collector)
        draft = self.live(case)
        self.assertEqual((draft.level_id.code, draft.origin), ("firm", "manual"))
        self.assertEqual(draft.reason_note, "The owner asked for it")
        self.assertIn("The owner asked for it", self.bodies(case))

    def _send_again(self, invoice):
        """The due date is another one: the soft step was of it."""
        return self._review(self._send_step(invoice, "soft", 5).partner_id)

    def test_never_over_a_hold(self):
        self.make_invoice(25)
        case = self._review()
        self.env["credit.recovery.hold"].create(
            {
                "case_id": case.id,
                "reason_id": self.env.ref("credit_recovery.reason_commercial").id,
                "date_to": self.today,
            }
        )
        with self.assertRaisesRegex(UserError, "On hold"):
            self.move(case, "step", self.collector)

    def test_never_a_formal_notice(self):
        self._take_step("firm", 15)
        case = self._review()
        with self.assertRaisesRegex(UserError, "formal notice"):
            self.move(case, "step", self.manager)

    def test_beside_an_invoice_ripe_for_the_formal_notice_the_others_step(self):
        self._take_step("firm", 15)
        soft = self.make_invoice(15)
        case = self._review()
        self.get_level("formal")
        with self.assertRaisesRegex(UserError, "No reminder|formal"):
            self.move(case, "step", self.collector, move_ids=soft.ids)


class TestRemindNow(MoveCase):
    """ "Send a reminder now" on the invoice: ahead of waits and intervals, of nothing else."""

    def remind(self, invoice):
        wizard = self.env["credit.recovery.remind"].with_user(self.collector)
        wizard.create({"move_id": invoice.id, "note": "He asked for it"}).action_confirm()

    def test_it_does_not_wait_for_the_interval_between_two_reminders(self):
        """P-2"""
        self._take_step("soft", 2)
        invoice = self.make_invoice(21)
        case = self._review()
        self.assertFalse(self.live(case))
        self.remind(invoice)
        draft = self.live(case)
        self.assertEqual((draft.level_id.code, draft.origin), ("soft", "manual"))
        stepped = draft.line_ids.filtered("step")
        self.assertEqual(stepped.move_id, invoice)

    def test_never_before_its_offset(self):
        invoice = self.make_invoice(19)
        case = self._review()
        with self.assertRaisesRegex(UserError, "No reminder can be sent now"):
            self.remind(invoice)
        self.assertFalse(self.live(case))

    def test_never_a_formal_notice(self):
        invoice = self._take_step("firm", 15)
        case = self._review()
        before = self.live(case)
        with self.assertRaisesRegex(UserError, "formal notice"):
            self.remind(invoice)
        self.assertEqual(self.live(case), before)

    def test_never_over_a_hold(self):
        invoice = self.make_invoice(25)
        case = self._review()
        reason = self.env.ref("credit_recovery.reason_commercial")
        self.env["credit.recovery.hold"].create(
            {"case_id": case.id, "reason_id": reason.id, "date_to": self.today}
        )
        with self.assertRaisesRegex(UserError, "On hold"):
            self.remind(invoice)


class TestSkip(MoveCase):
    def skip(self, case, **vals):
        return self.move(case, "skip", self.manager, reason_id=self.skip_reason.id, **vals)

    def test_a_skipped_level_counts_as_taken_and_nothing_is_written(self):
        invoice = self.make_invoice(25)
        case = self._review()
        draft = self.live(case)
        self.assertEqual(draft.level_id.code, "soft")
        self.skip(case)
        self.assertEqual(draft.state, "cancelled")
        skip = case.notice_ids.filtered(lambda notice: notice.origin == "skip")
        self.assertEqual((skip.state, skip.level_id.code), ("sent", "soft"))
        self.assertEqual(skip.line_ids.move_id, invoice)
        self.assertEqual((skip.reason_id, skip.name), (self.skip_reason, False))
        self.assertFalse(self.live(case))
        self.assertIn("Level skipped: Soft", self.bodies(case))
        self.assertIn("The owner asked for it", self.bodies(case))
        self.assertEqual(case.next_action_date, self.today + timedelta(days=10))

    def test_a_level_that_is_not_due_yet_may_be_skipped(self):
        self.make_invoice(10)
        case = self._review()
        self.skip(case)
        skip = case.notice_ids.filtered(lambda notice: notice.origin == "skip")
        self.assertEqual(skip.level_id.code, "soft")

    def test_of_one_invoice_only_the_others_go_on(self):
        first, second = self.make_invoice(25), self.make_invoice(26)
        case = self._review()
        self.skip(case, move_ids=first.ids)
        draft = self.live(case)
        stepped = draft.line_ids.filtered("step").move_id
        self.assertEqual((draft.level_id.code, stepped), ("soft", second))

    def test_no_formal_notice_follows_levels_that_were_only_skipped(self):
        """Complaint 11: a skip is no written contact."""
        self.make_invoice(60)
        case = self._review()
        for code in ("soft", "firm"):
            self.assertEqual(self._get_next_level(case), code)
            self.skip(case)
        self.assertFalse(self.live(case))
        self.assertFalse(self._get_next_level(case), "not even in time: somebody has to write")

    def _get_next_level(self, case):
        live = self.live(case).level_id.code
        [decision] = self._get_decisions(case)
        return (
            live or decision.rung and decision.rung.kind != "formal_notice" and decision.rung.code
        )

    def _get_decisions(self, case):
        review = self.env["credit.recovery.review"].sudo()
        plans = review._plan(self.company, case.partner_id.ids, self.today)
        return plans[case.partner_id.id].decisions.values()

    def test_a_reason_of_its_own_kind_is_asked_for(self):
        self.make_invoice(25)
        with self.assertRaisesRegex(UserError, "why the level"):
            self.move(self._review(), "skip", self.manager)
