"""Of several holds the screens show the one until which an item stays held (complaint 9)."""

from datetime import timedelta

from odoo import Command

from .common import RecoveryCase


class TestLastHold(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls.make_invoice(25)
        cls.case = cls._review()
        cls.reason = cls.env["credit.recovery.reason"].search([("usage", "=", "hold")], limit=1)

    def hold(self, kind, days):
        return self.env["credit.recovery.hold"].create(
            {
                "case_id": self.case.id,
                "kind": kind,
                "scope": "items",
                "move_ids": [Command.set(self.invoice.ids)],
                "reason_id": self.reason.id,
                "date_to": self.today + timedelta(days=days),
            }
        )

    def assertShown(self, kind, until):
        self._review()
        self.env.flush_all()
        self.env.invalidate_all()
        item = self.env["credit.recovery.item"].search([("move_id", "=", self.invoice.id)])
        self.assertEqual(item.hold_code, kind)
        self.assertEqual(self.case.hold_code, kind)
        self.assertEqual(self.invoice.recovery_hold_code, kind)
        self.assertEqual(self.invoice.recovery_hold_until, until)

    def test_the_last_to_end_is_shown_whichever_came_first(self):
        self.hold("set_off", 9)
        self.hold("manual", 2)
        self.assertShown("set_off", self.today + timedelta(days=9))
        self.hold("manual", 12)
        self.assertShown("manual", self.today + timedelta(days=12))

    def test_an_open_ended_hold_ends_last(self):
        self.hold("manual", 300)
        self.invoice.line_ids.no_followup = True
        self.assertShown("no_followup", False)
