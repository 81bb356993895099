"""Guarantees that end soon are somebody's task (000-1)."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import RecoveryCase

DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
class TestGuaranteeTasks(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"recovery_manager_id": cls.manager.id, "recovery_check_notice_days": 30})

    def guarantee(self, ends_in, **vals):
        """One that ends in so many days; None: it is open."""
        date_to = ends_in is not None and self.today + ends_in * DAY
        return (
            self.env["credit.recovery.guarantee"]
            .with_user(self.collector)
            .create(
                {
                    "partner_id": self.debtor.id,
                    "company_id": self.company.id,
                    "amount": 1000,
                    "date_from": self.today - 300 * DAY,
                    "date_to": date_to,
                    **vals,
                }
            )
        )

    def night(self, days=0):
        with freeze_time(f"{self.today + days * DAY} 12:00:00"):
            self.env.invalidate_all()
            self.env["credit.recovery.assessment"]._cron_checks()

    def tasks(self, guarantee):
        return (
            self.env["mail.activity"]
            .sudo()
            .search([("res_model", "=", guarantee._name), ("res_id", "=", guarantee.id)])
        )

    def test_the_task_comes_so_many_days_before_its_end(self):
        guarantee = self.guarantee(40)
        for days, count in ((9, 0), (10, 1), (11, 1), (41, 1), (70, 1), (71, 0)):
            self.night(days)
            self.assertEqual(len(self.tasks(guarantee)), count, days)

    def test_who_recorded_it_is_told_and_reads_when_it_ends(self):
        guarantee = self.guarantee(10, reference="2026/12")
        task = self.tasks(guarantee)
        self.assertEqual(task.user_id, self.collector)
        self.assertEqual(task.date_deadline, guarantee.date_to)
        self.assertIn("2026/12", task.summary)
        self.collector.active = False
        self.night()
        self.assertEqual(self.tasks(guarantee).user_id, self.manager)

    def test_who_may_not_read_it_gets_no_task(self):
        guarantee = self.guarantee(40)
        self.collector.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        self.company.recovery_manager_id = False
        self.night(20)
        self.assertFalse(self.tasks(guarantee))

    def test_one_without_end_or_ended_by_hand_is_no_task(self):
        open_ended, ended = self.guarantee(None, kind="other"), self.guarantee(10)
        self.assertTrue(self.tasks(ended))
        ended.action_end()
        self.assertFalse(self.tasks(open_ended) + self.tasks(ended))

    def test_one_of_the_same_kind_that_goes_on_closes_the_task(self):
        ending = self.guarantee(10)
        for vals, closed in (
            ({"kind": "bank_guarantee", "ends_in": 300}, False),
            ({"ends_in": 300, "date_from": ending.date_to + 2 * DAY}, False),
            ({"ends_in": 300, "partner_id": self.make_debtor("Verdi S.r.l.").id}, False),
            ({"ends_in": 300, "date_from": ending.date_to + DAY}, True),
        ):
            with self.subTest(vals):
                self.guarantee(**vals)
                self.assertEqual(not self.tasks(ending), closed)

    def test_done_it_does_not_come_back(self):
        """Somebody may decide not to renew it; another one has its own task."""
        guarantee, other = self.guarantee(10), self.guarantee(10, kind="other")
        self.tasks(guarantee).with_user(self.collector).action_done()
        self.night(1)
        self.assertFalse(self.tasks(guarantee))
        self.assertTrue(self.tasks(other))

    def test_a_task_of_something_else_settles_no_guarantee(self):
        guarantee = self.guarantee(10)
        stranger = (
            self.env["mail.activity"]
            .sudo()
            .create(
                {
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": guarantee.id,
                    "recovery_cause": "guarantee_due",
                }
            )
        )
        self.env["res.partner"].browse(guarantee.id)  # whoever has that id
        stranger.action_done()
        self.assertFalse(guarantee.is_end_settled)

    def test_running_twice_changes_nothing(self):
        guarantee = self.guarantee(10)
        before = self.tasks(guarantee).ids
        self.night()
        self.night()
        self.assertEqual(self.tasks(guarantee).ids, before)
