"""Who opens, moves and decides disputes, over RPC too (003-8)."""

from odoo import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .access_common import GROUPS, AccessCase, RpcMixin

MODEL = "credit.recovery.dispute"
WIZARD = "credit.recovery.dispute.resolve"


@tagged("post_install", "-at_install")
class TestDisputeRpc(RpcMixin, AccessCase, HttpCase):
    def prepare(self):
        invoice = self.make_invoice(30)
        case = self.records["credit.recovery.case"]
        return {
            "case_id": case.id,
            "reason_id": self.env.ref("credit_recovery.reason_wrong_price").id,
            "move_ids": [Command.set(invoice.ids)],
        }

    @mute_logger("odoo.http")
    def test_who_may_open_move_and_resolve(self):
        vals = self.prepare()
        dispute = self.records[MODEL]
        for role in ("portal", "internal", "billing", "reader"):
            self.log_in(role)
            for model, method, args in (
                (MODEL, "create", [vals]),
                (MODEL, "write", [dispute.ids, {"amount": 1}]),
                (MODEL, "write", [dispute.ids, {"state": "resolved"}]),
                (MODEL, "unlink", [dispute.ids]),
                (MODEL, "action_discuss", [dispute.ids]),
                (MODEL, "action_resolve", [dispute.ids]),
                (WIZARD, "create", [{"dispute_id": dispute.id, "outcome": "accepted"}]),
                ("account.move", "action_recovery_dispute", [vals["move_ids"][0][2]]),
            ):
                with self.subTest(role=role, method=method, model=model):
                    self.assertEqual(self.call(model, method, *args)[1], "AccessError")
        self.assertEqual(dispute.state, "investigation")

    @mute_logger("odoo.http")
    def test_a_collector_opens_and_decides_by_the_buttons_only(self):
        self.log_in("collector")
        [dispute_id], error = self.call(MODEL, "create", [self.prepare()])
        self.assertFalse(error)
        for vals in (
            {"state": "resolved"},
            {"outcome": "accepted"},
            {"amount_accepted": 99},
            {"case_id": self.records["credit.recovery.case"].id},
            {"credit_ids": [[0, 0, {"amount": 99}]]},
        ):
            error = self.call(MODEL, "write", [dispute_id], vals)[1]
            self.assertIn(error, ("AccessError", "UserError"), vals)
        for method, args in (("_transition", ["resolved"]), ("_resolve", [{}])):
            self.assertEqual(self.call(MODEL, method, [dispute_id], *args)[1], "AccessError")
        for context in ({"default_state": "resolved"}, {"default_outcome": "accepted"}):
            created, error = self.call(MODEL, "create", [self.prepare()], context=context)
            if not error:
                dispute = self.env[MODEL].browse(created)
                self.assertEqual((dispute.state, dispute.outcome), ("investigation", False))
        self.assertFalse(self.call(MODEL, "action_discuss", [dispute_id])[1])
        [wizard], error = self.call(
            WIZARD, "create", [{"dispute_id": dispute_id, "outcome": "accepted"}]
        )
        self.assertFalse(self.call(WIZARD, "action_confirm", [wizard])[1])
        dispute = self.env[MODEL].browse(dispute_id)
        self.assertEqual((dispute.state, dispute.outcome), ("resolved", "accepted"))
        self.assertEqual(dispute.resolved_by_id, self.collector)
        self.assertEqual(self.call(WIZARD, "action_confirm", [wizard])[1], "UserError")

    def test_another_company_sees_nothing(self):
        company = self.make_company("Altra S.r.l.")
        stranger = self.make_access_user("stranger", GROUPS["accounting"], company)
        found = self.env[MODEL].with_user(stranger).search_count([])
        self.assertEqual(found, 0)
        self.assertFalse(self.records[MODEL].with_user(stranger).has_access("read"))
        credit = self.records["credit.recovery.dispute.credit"]
        self.assertFalse(credit.with_user(stranger).has_access("read"))
