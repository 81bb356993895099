"""Instalment plans day by day: proposed, agreed, active, kept or broken (001-12, 002-9)."""

from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .plan_common import DATES, SIGNED, PlanCase, after, at
from .review_common import TODAY, days_before


@tagged("post_install", "-at_install")
class TestProposal(PlanCase):
    """002-9: a settlement matches the debtor's real capacity; 004-3: a plan for cash shortage."""

    def propose(self):
        with at(TODAY):
            case = self.env["credit.recovery.case"]._get_open(self.company, self.debtor, TODAY)
            action = case.with_user(self.collector).action_propose_plan()
            self.env.flush_all()
        return self.Plan.browse(action["res_id"])

    def test_what_was_paid_on_average_says_how_many_instalments(self):
        for days in (30, 60, 90):
            paid = self.make_invoice(days + 20, 600)
            self.pay(paid, day=days_before(days))
        plan = self.propose()
        self.assertEqual((plan.amount, plan.number), (900, 3))
        self.assertIn("300.00", plan.reasoning)
        self.assertIn("1,800.00", plan.reasoning)
        self.assertEqual(plan.instalment_ids.mapped("amount"), [300, 300, 300])
        self.assertEqual(plan.instalment_ids.mapped("date_due"), DATES)

    def test_money_before_the_last_six_months_does_not_count(self):
        for day, number in ((date(2025, 9, 30), 3), (date(2025, 9, 29), 12)):
            payment = self.pay(self.make_invoice(300, 1800), day=day)
            plan = self.propose()
            self.assertEqual(plan.number, number, plan.reasoning)
            plan.action_cancel()
            invoice = payment.reconciled_invoice_ids
            self.undo(payment)
            invoice.button_draft()

    def test_who_paid_nothing_gets_the_longest_plan_and_is_to_be_asked(self):
        plan = self.propose()
        self.assertEqual(plan.number, 12)
        self.assertIn("nothing", plan.reasoning)
        self.policy.plan_max_months = 6
        with at(TODAY):
            plan.action_propose()
        self.assertEqual((plan.number, len(plan.instalment_ids)), (6, 6))

    def test_a_second_click_opens_the_same_draft(self):
        self.assertEqual(self.propose(), self.propose())

    def test_it_is_about_what_is_overdue_and_not_held(self):
        self.make_invoice(-5, 100)
        held = self.make_invoice(50, 70)
        held.line_ids.no_followup = True
        plan = self.propose()
        self.assertEqual(plan.move_ids, self.invoice | self.other)

    def test_credits_are_deducted(self):
        self.make_invoice(3, 100, move_type="out_refund")
        self.assertEqual(self.propose().amount, 800)

    def test_a_change_of_the_terms_makes_the_schedule_anew(self):
        with at(TODAY):
            plan = self.propose()
            plan.write(
                {"number": 2, "rhythm": "month", "down_payment": 100, "date_first": after(30)}
            )
            plan.write({"interest_rate": 10})
            self.env.flush_all()
        rows = [(line.date_due, line.amount, line.amount_interest) for line in plan._get_schedule()]
        self.assertEqual(
            rows,
            [
                (date(2026, 4, 7), 101.73, 1.73),
                (date(2026, 4, 30), 405.04, 5.04),
                (date(2026, 6, 1), 403.51, 3.51),
            ],
        )
        self.assertEqual((plan.amount_interest, plan.amount_total), (10.28, 910.28))

    def test_a_schedule_by_hand_stays_and_must_add_up(self):
        plan = self.draft()
        plan.instalment_ids[0].amount = 299.99
        with at(TODAY), self.assertRaisesRegex(UserError, "899.99"):
            plan.action_send_agreement()
        plan.instalment_ids[1].amount = 300.01
        self.agree(plan)

    def test_a_plan_is_in_one_currency(self):
        foreign = self.setup_other_currency("CHF", rates=[("2020-01-01", 2.0)])
        invoice = self.make_invoice(30, 5000, currency=foreign)
        plan = self.propose()
        self.assertEqual((plan.currency_id, plan.move_ids, plan.amount), (foreign, invoice, 5000))

    def test_documents_of_others_are_refused(self):
        strange = self.make_invoice(30, 100, partner=self.make_debtor("Verdi"))
        with self.assertRaisesRegex(ValidationError, "not of"):
            self.draft(move_ids=[Command.set(strange.ids)])


@tagged("post_install", "-at_install")
class TestAgreement(PlanCase):
    """Active not before the signed copy is here."""

    def test_nothing_is_held_before_it_is_active(self):
        plan = self.agree(self.draft())
        self.night()
        self.assertNotEqual(self.case_of().hold_code, "plan")
        self.activate(plan)
        self.night()
        self.assertEqual((plan.state, self.case_of().hold_code), ("active", "plan"))
        self.assertFalse(self.notices_of(None, "draft"))
        with at(TODAY):
            self.assertIn("in 3 payments, the next on 04/30/2026", self.case_of().hold_text)

    def test_without_a_signed_copy_it_does_not_begin(self):
        plan = self.agree(self.draft())
        with at(TODAY), self.assertRaisesRegex(UserError, "signed"):
            plan.action_activate()
        self.assertEqual(plan.state, "draft")

    def test_without_an_agreement_that_went_out_neither(self):
        plan = self.draft(signed_document=SIGNED)
        with at(TODAY), self.assertRaisesRegex(UserError, "not gone"):
            plan.action_activate()
        with at(TODAY):
            plan.action_send_agreement()
            self.assertEqual(plan.sudo().agreement_id.kind, "plan")
            with self.assertRaisesRegex(UserError, "not gone"):
                plan.action_activate()

    def test_its_terms_are_fixed_until_they_are_reopened(self):
        plan = self.agree(self.draft())
        for vals in ({"number": 4}, {"grace_days": 30}, {"move_ids": [Command.clear()]}):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "fixed"):
                plan.write(vals)
        with self.assertRaisesRegex(UserError, "fixed"):
            plan.instalment_ids[0].amount = 1
        with self.assertRaisesRegex(UserError, "fixed"):
            plan.instalment_ids[0].unlink()
        with at(TODAY):
            plan.action_revise()
            plan.number = 4
        self.assertEqual(plan.instalment_ids.mapped("amount"), [225] * 4)
        self.assertFalse(plan.agreement_id)

    def test_the_signed_copy_stays(self):
        plan = self.start()
        with self.assertRaises(UserError):
            plan.signed_document = False
        with self.assertRaises(UserError):
            self.env["ir.attachment"].search(
                [("res_model", "=", plan._name), ("res_id", "=", plan.id),
                 ("res_field", "=", "signed_document")]
            ).unlink()  # fmt: skip

    def test_the_debt_must_be_what_is_open(self):
        plan = self.draft()
        self.pay(self.invoice, 100)
        with at(TODAY), self.assertRaisesRegex(UserError, "800.00"):
            plan.action_send_agreement()
        with at(TODAY):
            plan.action_propose()
        self.assertEqual(plan.amount, 800)

    def test_no_agreement_while_sending_is_off(self):
        self.company.recovery_sending = "off"
        with at(TODAY), self.assertRaisesRegex(UserError, "Sending is off"):
            self.draft().action_send_agreement()

    def test_no_account_no_agreement(self):
        plan = self.draft()
        self.company.partner_id.bank_ids.active = False
        plan.move_ids.sudo().partner_bank_id = False
        with at(TODAY), self.assertRaisesRegex(UserError, "bank account"):
            plan.action_send_agreement()

    def test_a_second_plan_in_the_currency_waits_for_the_end_of_the_first(self):
        self.start(move_ids=[Command.set(self.invoice.ids)])
        second = self.agree(self.draft(move_ids=[Command.set(self.other.ids)]))
        with self.assertRaisesRegex(UserError, "Another plan"):
            self.activate(second)

    def test_it_changes_no_invoice_and_no_due_date(self):
        before = [(m.invoice_date_due, m.amount_residual, m.write_date) for m in self.both]
        self.env.flush_all()
        self.start()
        self.night(after(40))
        self.env.invalidate_all()
        after_ = [(m.invoice_date_due, m.amount_residual, m.write_date) for m in self.both]
        self.assertEqual(before, after_)

    @property
    def both(self):
        return self.invoice | self.other


@tagged("post_install", "-at_install")
class TestRoles(PlanCase):
    def test_a_reader_proposes_nothing(self):
        with at(TODAY):
            case = self.env["credit.recovery.case"]._get_open(self.company, self.debtor, TODAY)
            with self.assertRaises(AccessError):
                case.with_user(self.reader).action_propose_plan()
        with self.assertRaises(AccessError):
            self.draft(user=self.reader)

    def test_interest_is_agreed_by_a_manager(self):
        plan = self.agree(self.draft(interest_rate=5))
        with self.assertRaisesRegex(AccessError, "interest"):
            self.activate(plan)
        self.activate(plan.with_user(self.manager))
        self.assertEqual((plan.state, plan.activated_by_id), ("active", self.manager))

    def test_more_than_the_policy_s_months_is_agreed_by_a_manager(self):
        self.policy.plan_max_months = 3
        self.assertEqual(self.start(number=3).state, "active")
        self.Plan.search([]).with_user(self.manager).write({"note": "again"})
        self.Plan.search([]).with_user(self.manager).action_cancel()
        plan = self.agree(self.draft(number=4))
        with self.assertRaisesRegex(AccessError, "3 months"):
            self.activate(plan)
        self.activate(plan.with_user(self.manager))

    def test_an_active_plan_is_cancelled_by_a_manager_with_a_reason(self):
        plan = self.start()
        with at(TODAY):
            with self.assertRaisesRegex(AccessError, "Manager"):
                plan.action_cancel()
            with self.assertRaisesRegex(UserError, "why"):
                plan.with_user(self.manager).action_cancel()
            plan.with_user(self.manager).note = "He sold the house"
            plan.with_user(self.manager).action_cancel()
        self.assertEqual(plan.state, "cancelled")
        self.night()
        self.assertNotEqual(self.case_of().hold_code, "plan")

    def test_nobody_types_a_state_or_what_was_agreed(self):
        plan = self.draft()
        for user in (self.collector, self.manager):
            with self.assertRaises(UserError):
                plan.with_user(user).state = "active"
            for vals in ({"date_active": TODAY}, {"received_before": 1}, {"agreement_id": 1}):
                with self.assertRaises(AccessError):
                    plan.with_user(user).write(vals)

    def test_what_is_over_stays(self):
        plan = self.draft()
        with at(TODAY):
            plan.action_cancel()
            for method in ("action_cancel", "action_send_agreement", "action_activate"):
                with self.assertRaises(UserError):
                    getattr(plan, method)()


@tagged("post_install", "-at_install")
class TestMatching(PlanCase):
    """Money received however booked, the oldest instalment first."""

    def test_each_way_to_book_it(self):
        plan = self.start()
        day = after(5)
        self.pay(self.invoice, 100, day=day)
        self.assertEqual(self.opens(plan, day), [200, 300, 300])
        self.pay_on_account(250, day)
        self.assertEqual(self.opens(plan, day), [0, 250, 300])
        self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": after(25),
                "partner_id": self.debtor.id,
                "payment_ref": "instalment",
                "amount": 60,
            }
        )
        # more than two weeks later: not the bank line of the payment
        self.assertEqual(self.opens(plan, after(25)), [0, 190, 300])

    def test_an_undone_payment_opens_its_instalments_again(self):
        plan = self.start()
        payment = self.pay(self.invoice, 300, day=after(5))
        self.assertEqual(self.opens(plan, after(5)), [0, 300, 300])
        self.undo(payment)
        self.assertEqual(self.opens(plan, after(5)), [300, 300, 300])

    def test_a_credit_note_makes_the_last_payments_smaller(self):
        plan = self.start()
        self.pay(self.invoice, 100, day=after(5))
        with at(after(6)):
            refund = self.make_invoice(-6, 150, move_type="out_refund")
        self.assertEqual(self.opens(plan, after(6)), [200, 300, 150])
        lines = (refund | self.other).line_ids
        lines.filtered(lambda line: line.account_type == "asset_receivable").reconcile()
        self.assertEqual(self.opens(plan, after(6)), [200, 300, 150])

    def test_over_payment_pays_all_and_no_more(self):
        plan = self.start()
        self.pay_on_account(5000, after(5))
        self.assertEqual(self.opens(plan, after(5)), [0, 0, 0])

    def test_money_for_another_invoice_is_not_an_instalment(self):
        plan = self.start()
        new = self.make_invoice(-3, 400)
        self.pay(new, day=after(5))
        self.assertEqual(self.opens(plan, after(5)), [300, 300, 300])

    def test_what_came_before_the_agreement_is_not_part_of_it(self):
        self.pay(self.invoice, 100)
        plan = self.start()
        self.assertEqual(plan.amount, 800)
        self.assertEqual(self.opens(plan), [266.66, 266.66, 266.68])
        self.pay(self.invoice, 66.66)
        self.assertEqual(self.opens(plan), [200, 266.66, 266.68])

    def test_early_money_matched_with_another_invoice_takes_nothing_from_the_plan(self):
        oldest = self.make_invoice(60, 200)
        early = self.pay_on_account(200, days_before(5))
        plan = self.start()
        self.assertEqual(plan.amount, 900, "what the money covers is not part of it")
        lines = (early.move_id | oldest).line_ids
        lines.filtered(lambda line: line.account_type == "asset_receivable").reconcile()
        self.assertEqual(self.opens(plan, after(5)), [300, 300, 300])
        self.pay(self.invoice, 300, day=after(6))
        self.assertEqual(self.opens(plan, after(6)), [0, 300, 300])

    def test_money_dated_before_and_booked_after_the_agreement_counts(self):
        plan = self.start()
        self.pay(self.invoice, 100, day=days_before(3))
        self.assertEqual(self.opens(plan), [200, 300, 300])

    def test_another_currency_pays_once_it_is_matched(self):
        foreign = self.setup_other_currency("CHF", rates=[("2020-01-01", 2.0)])
        plan = self.start()
        payment = self.pay_on_account(200, after(5), currency=foreign)
        self.assertEqual(self.opens(plan, after(5)), [300, 300, 300])
        lines = payment.move_id.line_ids | self.invoice.line_ids
        lines.filtered(lambda line: line.account_type == "asset_receivable").reconcile()
        self.assertEqual(self.opens(plan, after(5)), [200, 300, 300])

    def test_overdue_instalments_are_found(self):
        plan = self.start()
        for day, late in ((DATES[0], False), (DATES[0] + timedelta(days=1), True)):
            with at(day):
                self.env.invalidate_all()
                found = self.Plan.search([("is_late", "=", True)])
                lines = plan.instalment_ids.search([("is_late", "=", True)])
            self.assertEqual((plan in found, plan.instalment_ids[0] in lines), (late, late))

    def test_plans_of_another_company_are_out_of_reach(self):
        plan = self.start()
        other = self.company_data_2["company"] if hasattr(self, "company_data_2") else None
        other = other or self.env["res.company"].create({"name": "Verdi"})
        self.collector.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertFalse(self.Plan.with_user(self.collector).search([("id", "=", plan.id)]))
        with self.assertRaises(AccessError):
            plan.with_user(self.collector).action_cancel()


@tagged("post_install", "-at_install")
class TestBroken(PlanCase):
    """Late by more than the days of grace: the hold ends and the case goes on where it stood."""

    def test_the_day_after_the_grace_and_not_before(self):
        plan = self.start(grace_days=3)
        last = DATES[0] + timedelta(days=3)
        for day, state in ((last, "active"), (last + timedelta(days=1), "broken")):
            self.night(day)
            self.assertEqual(plan.state, state, day)
        self.assertEqual((plan.amount_accelerated, plan.broken_instalment_id),
                         (900, plan.instalment_ids[0]))  # fmt: skip

    def test_only_once_the_bank_is_known_past_that_day(self):
        """P-1: the money may be there."""
        plan = self.start(grace_days=3)
        last = DATES[0] + timedelta(days=3)
        self.know_bank(last)
        self.night(last + timedelta(days=5))
        self.assertEqual(plan.state, "active")
        self.assertEqual(self.case_of().hold_code, "plan")
        self.know_bank(last + timedelta(days=1))
        self.night(last + timedelta(days=6))
        self.assertEqual(plan.state, "broken")

    def test_money_that_comes_late_but_before_the_verdict_keeps_it(self):
        plan = self.start(grace_days=3)
        self.pay_on_account(300, DATES[0] + timedelta(days=3))
        self.night(DATES[0] + timedelta(days=4))
        self.assertEqual(plan.state, "active")

    def test_a_part_does_not_keep_it(self):
        plan = self.start(grace_days=3)
        self.pay_on_account(299.99, DATES[0])
        self.night(DATES[0] + timedelta(days=4))
        self.assertEqual((plan.state, plan.amount_accelerated), ("broken", 600.01))

    def test_the_case_goes_on_at_the_level_where_it_stood_in_the_same_night(self):
        self.night()
        self.send(self.notices_of(None, "draft", "approved"))
        state = self.case_of().state
        plan = self.start(grace_days=3)
        self.night(DATES[0] + timedelta(days=3))
        self.assertEqual((self.case_of().state, self.case_of().next_action), (state, "held"))
        self.night(DATES[0] + timedelta(days=4))
        self.assertEqual(plan.state, "broken")
        self.assertEqual(self.case_of().state, state)
        self.assertNotEqual(self.case_of().hold_code, "plan")
        self.assertTrue(self.notices_of(None, "draft", "approved").filtered("level_id"))

    def test_the_manager_is_told_once_and_the_case_notes_the_acceleration(self):
        self.start(grace_days=3)
        day = DATES[0] + timedelta(days=4)
        self.night(day)
        self.night(day)
        self.night(day + timedelta(days=1))
        self.assertEqual(self.tasks().user_id, self.manager)
        self.assertEqual(len(self.tasks()), 1)
        notes = self.case_of().message_ids.filtered(lambda m: "at once" in (m.body or ""))
        self.assertEqual(len(notes), 1)

    def test_the_task_goes_with_the_next_plan_or_the_debt(self):
        self.start(grace_days=3)
        day = DATES[0] + timedelta(days=4)
        self.night(day)
        with at(day):
            self.pay(self.invoice | self.other, day=day)
        self.night(day + timedelta(days=1))
        self.assertFalse(self.tasks())

    def test_other_invoices_are_not_held(self):
        """Complaint 10."""
        self.start()
        self.make_invoice(21, 500)
        self.night()
        steps = [line.move_id for line in self.notices_of(None).line_ids if line.step]
        self.assertFalse(set(steps) & set(self.invoice | self.other))
        self.assertTrue(steps)


@tagged("post_install", "-at_install")
class TestKept(PlanCase):
    def test_paid_to_the_end_it_closes_with_its_outcome(self):
        plan = self.start()
        for day, invoice in zip(DATES, (self.invoice, self.other, self.other), strict=True):
            with at(day):
                self.pay(invoice, 300, day=day)
            self.night(day)
        self.assertEqual((plan.state, plan.date_ended), ("kept", DATES[-1]))
        case = self.case_of()
        self.assertEqual((case.state, case.outcome), ("closed", "plan_kept"))
        self.assertFalse(self.tasks())

    def test_the_nightly_job_finds_it_on_a_closed_case(self):
        plan = self.start()
        day = after(5)
        with at(day):
            self.pay(self.invoice | self.other, day=day)
            self.env.flush_all()
            self.assertTrue(self.case_of().date_closed)
            work = self.env["credit.recovery.case"]._get_work_list(self.company, day)
        self.assertIn(self.case_of().id, work)
        self.night(day)
        self.assertEqual(plan.state, "kept")
        with at(day + timedelta(days=1)):
            work = self.env["credit.recovery.case"]._get_work_list(
                self.company, day + timedelta(days=1)
            )
        self.assertNotIn(self.case_of().id, work)

    def test_a_credit_note_over_the_rest_ends_it(self):
        plan = self.start()
        with at(after(5)):
            self.pay(self.invoice, 300, day=after(5))
            self.make_invoice(-5, 600, move_type="out_refund")
        self.night(after(6))
        self.assertEqual(plan.state, "kept")

    def test_a_payment_that_is_undone_opens_it_again(self):
        plan = self.start(grace_days=3)
        with at(after(5)):
            self.pay(self.invoice | self.other, 600, day=after(5))
            last = self.pay(self.other, 300, day=after(5))
        self.night(after(5))
        self.assertEqual(plan.state, "kept")
        with at(after(6)):
            self.undo(last)
        self.night(after(6))
        self.assertEqual((plan.state, self.case_of().hold_code), ("active", "plan"))
        self.night(DATES[2] + timedelta(days=4))
        self.assertEqual((plan.state, plan.amount_accelerated), ("broken", 300))

    def test_running_twice_changes_nothing(self):
        plan = self.start()
        self.pay_on_account(900, after(5))
        for _time in range(2):
            self.night(after(6))
            notes = self.case_of().message_ids.filtered(lambda m: "kept" in (m.body or ""))
            self.assertEqual((plan.state, len(notes)), ("kept", 1))

    def test_a_merge_of_debtors_keeps_the_plan(self):
        plan = self.start()
        double = self.make_debtor("Rossi srl (double)")
        self.make_invoice(30, 50, partner=double)
        self.night()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([double.id, self.debtor.id], double)
        self.env.flush_all()
        self.assertEqual((plan.partner_id, plan.case_id.partner_id), (double, double))
        self.pay_on_account(300, after(5), partner=double)
        self.assertEqual(self.opens(plan, after(5)), [0, 300, 300])
        self.night(after(5))
        self.assertEqual(self.case_of(double).plan_ids, plan)


@tagged("post_install", "-at_install")
class TestCost(PlanCase):
    def test_a_plan_more_costs_no_query_more(self):
        """The review of many plans asks the ledger once for each kind of fact."""

        def judge(count, name):
            cases = self.env["credit.recovery.case"]
            plans = self.Plan.sudo()
            for number in range(count):
                debtor = self.make_debtor(f"{name}{number} S.r.l.")
                self.make_invoice(30, 90, partner=debtor)
                case = cases._get_open(self.company, debtor, TODAY)
                vals = {"case_id": case.id, "number": 3, "date_first": after(60)}
                plan = self.Plan.sudo().create({**vals, "date_agreed": TODAY})
                cases, plans = cases | case, plans | plan
            self.env.flush_all()
            plans._transition("active")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            plans._search_judged(cases, TODAY)._judge(TODAY)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        with at(TODAY):
            judge(1, "warm")
            few, many = judge(2, "few"), judge(12, "many")
        self.assertEqual(few, many)

    def test_a_book_without_plans_costs_one_query(self):
        with at(TODAY):
            self.env["credit.recovery.case"]._get_open(self.company, self.debtor, TODAY)
            plans, cases = self.Plan.sudo(), self.case_of()
            plans._search_judged(cases, TODAY)._judge(TODAY)
            with self.assertQueryCount(1):
                plans._search_judged(cases, TODAY)._judge(TODAY)


@tagged("post_install", "-at_install")
class TestReminders(PlanCase):
    def reminders(self, plan):
        return plan.instalment_ids.sudo().notice_ids.sorted("id")

    def test_before_each_payment_once(self):
        plan = self.start(reminder_days=5)
        first = DATES[0] - timedelta(days=5)
        self.night(first - timedelta(days=1))
        self.assertFalse(self.reminders(plan))
        for day in (first, first, first + timedelta(days=1), DATES[0]):
            self.night(day)
        [reminder] = self.reminders(plan)
        self.assertEqual((reminder.kind, reminder.state), ("plan", "approved"))
        self.assertEqual((reminder.amount_total, reminder.payment_deadline), (300, DATES[0]))
        self.assertFalse(reminder.line_ids.filtered("step"))
        self.assertIn("300.00", reminder.body)

    def test_none_after_the_day_none_of_what_is_paid(self):
        plan = self.start(reminder_days=5)
        self.night(DATES[0] + timedelta(days=1))
        self.assertFalse(self.reminders(plan))
        self.pay_on_account(600, DATES[0] + timedelta(days=1))
        self.night(DATES[1])
        self.assertFalse(self.reminders(plan))

    def test_one_that_waits_is_withdrawn_once_it_is_paid(self):
        plan = self.start()
        self.night(DATES[0] - timedelta(days=3))
        self.pay_on_account(300, DATES[0] - timedelta(days=2))
        self.night(DATES[0] - timedelta(days=2))
        self.assertEqual(self.reminders(plan).state, "cancelled")

    def withdraw(self, day):
        """What the dispatch does first."""
        with at(day):
            self.env["credit.recovery.notice"].sudo()._withdraw_untrue()

    def test_one_approved_at_night_does_not_leave_once_it_is_paid(self):
        """P-1, between the night and the hour of sending."""
        plan, day = self.start(), DATES[0] - timedelta(days=3)
        self.night(day)
        self.withdraw(day)
        self.assertEqual(self.reminders(plan).state, "approved", "it is true so far")
        self.pay_on_account(300, day)
        self.withdraw(day)
        self.assertEqual(self.reminders(plan).state, "cancelled")

    def test_one_of_which_a_part_was_paid_asks_for_the_rest(self):
        """P-1: written anew before it leaves, once."""
        plan, day = self.start(), DATES[0] - timedelta(days=3)
        self.night(day)
        self.pay_on_account(100, day)
        for _run in range(2):
            self.withdraw(day)
            first, second = self.reminders(plan)
            self.assertEqual((first.state, second.state), ("cancelled", "approved"))
            self.assertEqual((second.amount_total, second.payment_deadline), (200, DATES[0]))
            self.assertIn("200.00", second.body)

    def test_the_night_writes_it_anew_too_and_an_undone_payment_once_more(self):
        plan, day = self.start(), DATES[0] - timedelta(days=3)
        self.night(day)
        payment = self.pay_on_account(100, day)
        self.night(day + timedelta(days=1))
        self.assertEqual(self.reminders(plan).mapped("amount_total"), [300, 200])
        self.undo(payment)
        payment.action_cancel()
        self.night(day + timedelta(days=2))
        reminders = self.reminders(plan)
        self.assertEqual(reminders.mapped("state"), ["cancelled", "cancelled", "approved"])
        self.assertEqual(reminders[-1].amount_total, 300)

    def test_what_has_left_stays_as_it_is(self):
        plan, day = self.start(), DATES[0] - timedelta(days=3)
        self.night(day)
        with at(day):
            self.release(self.reminders(plan))
        self.pay_on_account(100, day)
        self.night(day + timedelta(days=1))
        self.assertEqual(self.reminders(plan).mapped("state"), ["sent"])

    def test_one_that_could_not_leave_in_time_does_not_leave_late(self):
        plan = self.start()
        self.night(DATES[0])
        self.withdraw(DATES[0])
        self.assertEqual(self.reminders(plan).state, "approved")
        self.withdraw(DATES[0] + timedelta(days=1))
        self.assertEqual(self.reminders(plan).state, "cancelled")

    def test_it_asks_for_what_is_open_to_our_account(self):
        plan = self.start()
        self.pay_on_account(100, after(2))
        self.night(DATES[0])
        [payment] = self.reminders(plan)._get_payment_groups()
        self.assertEqual(payment["amount"], 200)
        self.assertIn("IT60", payment["iban"])
        self.assertIn(plan.sudo().agreement_id.name, payment["reference"])

    def test_none_while_sending_is_paused_none_if_not_wanted(self):
        plan = self.start(reminder_days=0)
        self.night(DATES[0])
        self.assertFalse(self.reminders(plan))
        plan.reminder_days = 5
        self.company.recovery_sending = "paused"
        self.night(DATES[0])
        self.assertFalse(self.reminders(plan))
