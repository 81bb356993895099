"""Conversations: a case with a call due, and calls logged by its collector."""

from datetime import timedelta

from odoo import fields

from .common import RecoveryCase


class CallCase(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cause = cls.env.ref("credit_recovery.reason_no_money")

    def make_case(self, name=None, amount=300, **vals):
        """A case whose next action is a call, if the amount is large enough for one."""
        debtor = self.make_debtor(name, **vals) if name else self.debtor
        self.make_invoice(10, amount, partner=debtor)
        return self._review(debtor)

    def log(self, result="reached", case=None, days=0, **vals):
        """A call made some days ago, logged by a Collector who has checked for complaints."""
        case = (case or self.case).with_user(self.collector)
        if not case._has_complaint_check():
            case.action_check_complaints()
        if result == "reached":
            vals = {"reason_id": self.cause.id, **vals}
        return (
            self.env["credit.recovery.call"]
            .with_user(self.collector)
            .create({"case_id": case.id, "result": result, "date": self.in_days(-days), **vals})
        )

    def in_days(self, days):
        return fields.Datetime.now() + timedelta(days=days)
