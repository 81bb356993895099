"""Flags of a debtor and what they do: hardship (001-5), risks (002-6), insolvency (P-16)."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .review_common import TODAY, ReviewCase

WEEK = timedelta(days=7)


@tagged("post_install", "-at_install")
class FlagCase(ReviewCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector, cls.manager = (
            new_test_user(
                cls.env,
                f"flag_{role}",
                groups=f"base.group_user,credit_recovery.group_recovery_{role}",
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            for role in ("collector", "manager")
        )
        cls.company.recovery_signatory_id = cls.manager

    def flag(self, kind, day=TODAY, user=None, **vals):
        with freeze_time(f"{day} 10:00:00"):
            Flag = self.env["credit.recovery.flag"].with_user(user or self.collector)
            return Flag.create(
                {
                    "partner_id": self.debtor.id,
                    "company_id": self.company.id,
                    "kind": kind,
                    "date": day,
                    "source": "Company register",
                    **vals,
                }
            )

    def tasks(self, cause):
        return self.case_of()._get_tasks(cause)

    def take(self, code, days):
        """An invoice of a year ago with this step, sent ``days`` days before TODAY."""
        invoice = self.make_invoice(60)
        self.night(TODAY - timedelta(days=days))
        notice = self.notices_of(None, "draft")
        self.assertEqual(notice.level_id.code, code)
        self.send(notice, TODAY - timedelta(days=days))
        return invoice

    def climb(self, *days):
        """Take one step after the other, at these days before TODAY."""
        for before in days:
            day = TODAY - timedelta(days=before)
            self.night(day)
            self.send(self.notices_of(None, "draft", "approved"), day)


class TestHardship(FlagCase):
    def test_no_threatening_level_while_in_hardship(self):
        """001-5"""
        self.make_invoice(60, 100)
        self.climb(40, 27)
        self.flag("hardship")
        self.night()
        self.assertFalse(self.notices_of(None, "draft").filtered("level_id.threatening"))
        self.assertEqual(self.case_of().next_action, "propose_plan")
        self.assertFalse(self.case_of().date_closed)

    def test_without_hardship_the_formal_notice_would_be_due(self):
        self.make_invoice(60, 100)
        self.climb(40, 27)
        self.night()
        self.assertEqual(self.notices_of(None, "draft").level_id.code, "formal")

    def test_the_text_offers_instalments_instead_of_pressing(self):
        """001-5: also the words of a reminder are others."""
        self.make_invoice(40, 100)
        self.climb(19)
        self.night(TODAY - timedelta(days=1))
        notice = self.notices_of(None, "draft")
        self.assertEqual(notice.level_id.code, "firm")
        self.assertIn("spares both of us", notice._get_body())
        self.flag("hardship")
        self.assertTrue(notice.gentle, "the draft was rebuilt at once")
        self.assertNotIn("spares both of us", notice._get_body())
        self.assertIn("instalments that suit you", notice._get_body())

    def test_what_was_approved_before_does_not_go_out_as_it_is(self):
        self.make_invoice(40, 100)
        self.climb(19)
        with freeze_time(f"{TODAY} 08:00:00"):
            self.night()
            notice = self.notices_of(None, "draft").sudo()
            notice._transition("approved", **notice._prepare_letter_texts())
            self.flag("hardship")
            self.assertEqual(notice._get_changes()[notice], ["the debtor is in hardship"])

    def test_the_collector_is_asked_on_the_day_of_review_and_not_before(self):
        self.make_invoice(30)
        self.night()
        self.flag("hardship", date_review=TODAY + WEEK)
        for days, wanted in ((6, 0), (7, 1), (8, 1)):
            self.night(TODAY + timedelta(days=days))
            self.assertEqual(len(self.tasks("hardship_review")), wanted, days)

    def test_a_new_date_closes_the_task(self):
        self.make_invoice(30)
        self.night()
        first = self.flag("hardship", date_review=TODAY)
        self.assertTrue(self.tasks("hardship_review"))
        self.flag("hardship", TODAY + timedelta(days=1), date_review=TODAY + WEEK)
        self.assertFalse(self.tasks("hardship_review"))
        self.assertEqual(first.date_end, TODAY)

    def test_a_hardship_always_has_a_day_of_review(self):
        self.assertEqual(self.flag("hardship").date_review, TODAY + timedelta(days=60))

    def test_a_plan_that_was_refused_is_not_proposed_again(self):
        self.make_invoice(30)
        self.night()
        with freeze_time(f"{TODAY} 10:00:00"):
            self.flag("hardship")
            case = self.case_of()
            plan = self.env["credit.recovery.plan"].create({"case_id": case.id})
            case._review_again()
            self.assertEqual(case.next_action, "propose_plan", "the draft waits for the debtor")
            plan.sudo()._transition("cancelled")
            case._review_again()
        self.assertNotEqual(case.next_action, "propose_plan")

    def test_nothing_overdue_proposes_no_plan(self):
        self.make_invoice(0)
        self.env["credit.recovery.case"]._open(self.company, self.debtor.ids, TODAY)
        self.flag("hardship")
        self.assertNotEqual(self.case_of().next_action, "propose_plan")


class TestRisk(FlagCase):
    def test_ceased_trading_stops_and_proposes_the_hand_over(self):
        """002-6"""
        self.make_invoice(30)
        self.night()
        self.assertTrue(self.notices_of(None, "draft"))
        flag = self.flag("ceased")
        case = self.case_of()
        self.assertFalse(self.notices_of(None, "draft"))
        self.assertEqual((case.next_action, case.hold_code), ("propose_handover", "flag_ceased"))
        self.assertTrue(self.tasks("propose_handover"))
        self.assertIn("ceased trading", case.hold_text)
        self.assertIn("Ceased trading", case.flag_text)
        self.assertIn("Company register", case.flag_text)
        self.assertIn("hand-over", case.flag_text)
        with freeze_time(f"{TODAY} 10:00:00"):
            flag.with_user(self.collector).action_end()
        self.assertEqual(flag.date_end, TODAY - timedelta(days=1))
        self.assertEqual(flag.ended_by_id, self.collector)
        self.assertFalse(self.tasks("propose_handover"))
        self.assertTrue(self.notices_of(None, "draft"))

    def propose_handover(self, days):
        """The hand-over was proposed so many days ago, and this is another night."""
        self.company.recovery_manager_id = self.manager
        self.make_invoice(30)
        self.night()
        self.flag("ceased")
        task = self.tasks("propose_handover")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_activity SET create_date = %s WHERE id = %s",
            (f"{TODAY - timedelta(days=days)} 06:00:00", task.id),
        )
        self.env.invalidate_all()
        return task

    def test_a_proposal_unanswered_for_15_days_reminds_the_manager(self):
        """P-5: on the fifteenth day, not on the day before; once."""
        task = self.propose_handover(days=14)
        self.night()
        self.assertFalse(self.tasks("handover_unanswered"))
        self.night(TODAY + timedelta(days=1))
        self.night(TODAY + timedelta(days=2))
        self.assertEqual(self.tasks("handover_unanswered").user_id, self.manager)
        self.assertTrue(task.exists())

    def test_marked_as_done_it_is_still_unanswered_and_with_its_cause_it_goes(self):
        task = self.propose_handover(days=15)
        task._action_done()
        self.night()
        self.assertTrue(self.tasks("handover_unanswered"))
        with freeze_time(f"{TODAY} 10:00:00"):
            self.case_of().flag_ids.with_user(self.collector).action_end()
        self.assertFalse(self.tasks("handover_unanswered"))
        # a later proposal has its own 15 days
        self.assertFalse(self.tasks("propose_handover"))
        done = self.env["mail.activity"].with_context(active_test=False)
        self.assertFalse(done.search([("recovery_cause", "=", "propose_handover")]))

    def test_the_flag_holds_on_its_last_day_and_not_on_the_day_after(self):
        self.make_invoice(30)
        self.flag("no_assets", TODAY, date_end=TODAY + WEEK)
        for days, wanted in ((-1, True), (0, False), (7, False), (8, True)):
            self.night(TODAY + timedelta(days=days))
            self.assertEqual(bool(self.notices_of(None, "draft")), wanted, days)

    def test_who_is_out_of_reach_is_not_rung_up_but_written_to_at_once(self):
        self.make_invoice(0, 1000)
        self.flag("unreachable")
        tomorrow = TODAY + timedelta(days=1)
        self.night()
        self.assertFalse(self.notices_of(), "nothing is overdue on the due date")
        self.night(tomorrow)
        self.assertEqual(self.notices_of().level_id.code, "soft", "20 days later without the flag")
        self.assertEqual(self.case_of().priority, "0", "the case was opened later")

    def test_speed_up_keeps_the_days_of_rest_between_two_levels(self):
        """002-6: 10 days before the firm reminder, whatever its offset."""
        self.make_invoice(1, 100)
        self.flag("other_creditors")
        self.night()
        soft = self.notices_of(None, "draft", "approved")
        self.assertEqual(soft.level_id.code, "soft")
        self.send(soft)
        for days, code in ((9, None), (10, "firm")):
            self.night(TODAY + timedelta(days=days))
            draft = self.notices_of(None, "draft")
            self.assertEqual(draft.level_id.code or None, code, days)
        self.send(draft, TODAY + timedelta(days=10))
        self.night(TODAY + timedelta(days=20))
        formal = self.notices_of(None, "draft")
        self.assertEqual(formal.level_id.code, "formal")
        self.assertEqual(formal.state, "draft", "a Manager approves it all the same")

    def test_a_case_that_hurries_comes_first(self):
        self.make_invoice(30)
        self.night()
        self.flag("other_creditors")
        self.assertEqual(self.case_of().priority, "1")

    def test_a_person_may_choose_to_stop_instead(self):
        self.make_invoice(30)
        self.night()
        self.flag("other_creditors", effect="stop")
        self.assertEqual(self.case_of().next_action, "propose_handover")

    def test_no_other_effect_than_its_own_may_be_given(self):
        for kind, effect in (("hardship", "stop"), ("ceased", "fast_track"), ("ceased", "soften")):
            with self.assertRaises(ValidationError):
                self.flag(kind, effect=effect)


class TestInsolvency(FlagCase):
    OPENED = TODAY - timedelta(days=30)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.curator = cls.make_debtor("Studio Neri", email="curatore@neri.example")

    def insolvency(self, **vals):
        vals = {"curator_id": self.curator.id, "date_claim_limit": date(2026, 5, 20), **vals}
        return self.flag("insolvency", date_opening=self.OPENED, **vals)

    def get_held(self):
        items = self.env["credit.recovery.item"].search([("partner_id", "=", self.debtor.id)])
        return items.filtered("hold_code").move_id

    def test_items_up_to_the_opening_stop_and_later_ones_do_not(self):
        """P-16"""
        before, same, after = (
            self.make_invoice(0, 300, invoice_date=self.OPENED + timedelta(days=days))
            for days in (-1, 0, 1)
        )
        self.insolvency()
        with freeze_time(f"{TODAY} 10:00:00"):
            self.assertEqual(self.get_held(), before + same)
        self.night(TODAY + timedelta(days=25))
        notice = self.notices_of()
        self.assertEqual(list(self.steps(notice)), [after])
        self.assertEqual(notice.line_ids.move_id, after, "nothing is said of the others")

    def test_later_items_are_written_to_the_curator(self):
        self.make_invoice(25, invoice_date=self.OPENED + timedelta(days=1))
        self.insolvency()
        self.night()
        notice = self.notices_of()
        self.assertEqual(notice.recipient_id, self.curator)
        self.assertIn("curatore@neri.example", notice.recipient_email)
        self.assertEqual(notice.recipient_name, "Rossi S.r.l., Studio Neri")

    def test_without_a_curator_the_debtor_is_written_to(self):
        self.make_invoice(25, invoice_date=self.OPENED + timedelta(days=1))
        self.insolvency(curator_id=False)
        self.night()
        self.assertEqual(self.notices_of().recipient_id, self.debtor)

    def test_the_formal_notice_too_goes_to_the_curator(self):
        self.insolvency()
        formal = self.policy.level_ids.filtered(lambda level: level.kind == "formal_notice")
        with freeze_time(f"{TODAY} 10:00:00"):
            addresses = self.env["credit.recovery.address"]._load(self.debtor)
        self.assertEqual(addresses.choose(self.debtor, formal)[0], self.curator)

    def test_what_was_approved_for_the_debtor_goes_to_the_curator_instead(self):
        self.make_invoice(25, invoice_date=self.OPENED + timedelta(days=1))
        self.night()
        notice = self.notices_of().sudo()
        self.assertEqual(notice.recipient_id, self.debtor)
        with freeze_time(f"{TODAY} 08:00:00"):
            notice._transition("approved", **notice._prepare_letter_texts())
            self.insolvency()
            self.assertIn("curator", notice._get_changes()[notice][0])

    def test_the_claim_is_a_task_until_it_is_filed(self):
        self.make_invoice(60)
        self.night()
        flag = self.insolvency()
        case = self.case_of()
        task = self.tasks("insolvency_claim")
        self.assertEqual(case.next_action, "file_claim")
        self.assertEqual(task.date_deadline, date(2026, 5, 10), "some days before the last one")
        self.assertIn("05/20/2026", task.summary)
        with freeze_time(f"{TODAY} 10:00:00"):
            flag.with_user(self.collector).action_claim_filed()
        self.assertEqual((flag.date_claim_filed, flag.claim_filed_by_id), (TODAY, self.collector))
        self.assertFalse(self.tasks("insolvency_claim"))
        self.assertEqual(case.next_action, "held")
        with self.assertRaises(UserError):
            flag.with_user(self.collector).action_claim_filed()

    def test_a_near_limit_makes_the_task_due_today(self):
        self.make_invoice(60)
        self.night()
        self.insolvency(date_claim_limit=TODAY + timedelta(days=3))
        self.assertEqual(self.tasks("insolvency_claim").date_deadline, TODAY)

    def test_no_claim_is_to_be_filed_for_later_items(self):
        self.make_invoice(25, invoice_date=self.OPENED + timedelta(days=1))
        self.night()
        self.insolvency()
        self.assertFalse(self.tasks("insolvency_claim"))

    def test_the_limit_is_not_before_the_opening(self):
        with self.assertRaisesRegex(ValidationError, "Rossi"):
            self.insolvency(date_claim_limit=self.OPENED - timedelta(days=1))

    def test_another_company_is_not_concerned(self):
        self.make_invoice(60)
        other = self.env["res.company"].sudo().create({"name": "Other"})
        self.env["credit.recovery.flag"].sudo().create(
            {
                "partner_id": self.debtor.id,
                "company_id": other.id,
                "kind": "insolvency",
                "source": "register",
            }
        )
        with freeze_time(f"{TODAY} 10:00:00"):
            self.assertFalse(self.get_held())


class TestLog(FlagCase):
    """Each change of a flag is logged, who and when; nothing is overwritten."""

    def test_a_flag_is_noted_on_the_case_with_its_source(self):
        self.make_invoice(30)
        self.night()
        flag = self.flag("unreachable")
        bodies = "".join(self.case_of().message_ids.mapped("body"))
        self.assertIn("Unreachable since", bodies)
        self.assertIn("Company register", bodies)
        self.assertEqual(flag.user_id, self.collector)

    def test_the_required_fields_are_enough(self):
        with freeze_time(f"{TODAY} 10:00:00"):
            flag = (
                self.env["credit.recovery.flag"]
                .with_user(self.collector)
                .create({"partner_id": self.debtor.id, "kind": "insolvency", "source": "register"})
            )
        self.assertEqual((flag.date, flag.date_opening), (TODAY, TODAY))
        self.assertEqual(flag.company_id, self.company)

    def test_a_flag_on_a_contact_is_about_the_company(self):
        contact = self.make_debtor("Anna", is_company=False, parent_id=self.debtor.id)
        self.assertEqual(self.flag("ceased", partner_id=contact.id).partner_id, self.debtor)

    def test_nobody_changes_or_deletes_a_flag(self):
        flag = self.flag("ceased")
        for user in (self.collector, self.manager):
            for vals in ({"kind": "unreachable"}, {"date_end": TODAY}, {"effect": "hurry"}):
                with self.assertRaises(AccessError):
                    flag.with_user(user).write(vals)
        with self.assertRaises(UserError):
            flag.sudo().unlink()

    def test_a_new_flag_of_the_kind_ends_the_one_before(self):
        first = self.flag("ceased", TODAY - WEEK)
        second = self.flag("ceased", TODAY, user=self.manager)
        self.assertEqual(first.date_end, TODAY - timedelta(days=1))
        self.assertEqual(first.ended_by_id, self.manager)
        self.assertFalse(second.date_end)
        other = self.flag("unreachable")
        self.assertFalse(second.date_end, other.kind)
