"""A logged call is evidence: when it was made decides what it counts for (P-5)."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import RecoveryCase


@tagged("post_install", "-at_install")
class TestCall(RecoveryCase):
    def setUp(self):
        super().setUp()
        self.make_invoice(10, 300)
        self.case = self._review()
        self.notice = self.case.notice_ids
        self.assertEqual((self.notice.channel, self.notice.state), ("phone", "draft"))

    def log(self, result="reached", days=0, **vals):
        """A call made some days ago, logged by a Collector who has checked for complaints."""
        case = self.case.with_user(self.collector)
        case.action_check_complaints()
        when = fields.Datetime.now() - timedelta(days=days)
        return (
            self.env["credit.recovery.call"]
            .with_user(self.collector)
            .create({"case_id": case.id, "result": result, "date": when, **vals})
        )

    def test_somebody_reached_counts(self):
        call = self.log()
        self.assertEqual((self.notice.state, self.notice.call_id), ("sent", call))
        self.assertEqual(self.notice.approved_by_id, self.collector)

    def test_three_attempts_count_as_the_call(self):
        for _attempt in range(2):
            self.log("not_reached")
            self.assertEqual(self.notice.state, "draft")
        self.log("not_reached")
        self.assertEqual(self.notice.state, "sent")

    def test_a_call_before_the_step_was_due_does_not_count_for_it(self):
        """Otherwise the wait before the next step would begin in the past."""
        self.log(days=30)
        self.assertEqual(self.notice.state, "draft")
        self.log(days=1)
        self.assertEqual(self.notice.state, "draft")

    def test_a_call_in_the_future_is_refused(self):
        with self.assertRaises(ValidationError):
            self.log(days=-1)

    def test_no_outgoing_call_without_the_check_for_complaints(self):
        """001-1; who rings us is not sent away."""
        Call = self.env["credit.recovery.call"].with_user(self.collector)
        with self.assertRaisesRegex(UserError, "no complaint"):
            Call.create({"case_id": self.case.id, "result": "reached"})
        Call.create({"case_id": self.case.id, "result": "reached", "direction": "in"})
        self.assertEqual(self.notice.state, "sent")

    def test_a_logged_call_is_neither_changed_nor_deleted(self):
        call = self.log().sudo()
        with self.assertRaises(UserError):
            call.note = "He said yes"
        with self.assertRaises(UserError):
            call.unlink()
