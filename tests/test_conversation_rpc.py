"""Conversations over RPC: which role may press which button, and nobody a foreign one's."""

from odoo import Command
from odoo.tests import tagged

from .test_access_rpc import HttpAccessCase

# the least that a user must be; beneath it he is refused
READER, COLLECTOR, MANAGER = "reader", "collector", "manager"
BENEATH = {
    READER: ("portal", "internal", "billing"),
    COLLECTOR: ("portal", "internal", "billing", "reader"),
    MANAGER: ("portal", "internal", "billing", "reader", "collector"),
}
BUTTONS = {
    "promise": {
        "action_done": COLLECTOR,
        "action_renew": COLLECTOR,
        "action_cancel": COLLECTOR,
    },
    "dispute": {
        "action_discuss": COLLECTOR,
        "action_investigate": COLLECTOR,
        "action_resolve": COLLECTOR,
        "action_start_credit_notes": COLLECTOR,
        "action_view_credit_notes": READER,
        "action_correct": MANAGER,
    },
    "plan": {
        "action_propose": COLLECTOR,
        "action_send_agreement": COLLECTOR,
        "action_revise": COLLECTOR,
        "action_view_agreement": READER,
        "action_activate": COLLECTOR,
        "action_cancel": COLLECTOR,
    },
    "call": {"action_correct": COLLECTOR, "action_fix": COLLECTOR},
    "flag": {"action_end": COLLECTOR, "action_claim_filed": COLLECTOR},
    "confirmation": {"action_send_again": COLLECTOR, "action_dispute": COLLECTOR},
    "case": {
        "action_call": COLLECTOR,
        "action_check_complaints": COLLECTOR,
        "action_open_dispute": COLLECTOR,
        "action_set_flag": COLLECTOR,
        "action_propose_plan": COLLECTOR,
        "action_confirm_staller": MANAGER,
        "action_hold_set_off": COLLECTOR,
        "action_review": COLLECTOR,
    },
}
REFUSED = ("AccessError",)


class ButtonsCase(HttpAccessCase):
    def press(self, role, model, method):
        """Press a button as a user: None, or the name of the refusal."""
        self.log_in(role)
        model = f"credit.recovery.{model}"
        return self.call(model, method, self.records[model].ids)[1]


@tagged("post_install", "-at_install")
class TestButtons(ButtonsCase):
    def test_every_button_of_a_conversation_is_in_the_table(self):
        for name, buttons in BUTTONS.items():
            if name == "case":  # its other buttons are of other subjects
                continue
            model = self.env[f"credit.recovery.{name}"]
            own = {
                method
                for method in dir(type(model))
                if method.startswith("action_")
                and "credit_recovery" in getattr(type(model), method).__module__
            }
            self.assertEqual(own, set(buttons), name)

    def test_who_is_less_is_refused(self):
        for model, buttons in BUTTONS.items():
            for method, least in buttons.items():
                for role in BENEATH[least]:
                    error = self.press(role, model, method)
                    self.assertIn(error, REFUSED, (role, model, method))

    def test_who_may_is_not(self):
        """What stands in the way is said in words, not by a missing right."""
        for model, buttons in BUTTONS.items():
            for method, least in buttons.items():
                error = self.press(least, model, method)
                self.assertIn(error, (None, "UserError"), (least, model, method))

    def test_nobody_opens_a_case_by_hand(self):
        """Its collector approves by name under some policies: the engine alone opens cases."""
        vals = {
            "partner_id": self.make_debtor("Verdi S.r.l.").id,
            "company_id": self.company.id,
            "user_id": self.collector.id,
        }
        for role in ("billing", "reader", "collector", "manager", "accounting"):
            self.log_in(role)
            for method, args in (
                ("create", [[vals]]),
                ("copy", [self.get_ids("case")]),
                ("name_create", ["Verdi S.r.l."]),
                ("load", [["partner_id", "user_id"], [["Verdi S.r.l.", "x"]]]),
            ):
                result, error = self.call("credit.recovery.case", method, *args)
                if method == "load":
                    self.assertFalse(result and result["ids"], role)
                else:
                    self.assertIn(error, ("AccessError", "UserError"), (role, method))

    def test_a_collector_types_nothing_that_follows(self):
        """Facts beside what the buttons write are refused, by create and by write."""
        case = self.records["credit.recovery.case"]
        self.log_in("collector")
        promise = {"case_id": case.id, "amount": 1, "date_promised": self.today}
        for model, vals in (
            ("promise", {**promise, "state": "kept"}),
            ("promise", {**promise, "confirmed_at": "2026-01-01 00:00:00"}),
            ("promise.line", {"promise_id": self.get_ids("promise")[0], "amount": 1}),
            ("dispute.credit", {"dispute_id": self.get_ids("dispute")[0], "amount": 1}),
            ("plan", {"case_id": case.id, "state": "active"}),
            ("plan", {"case_id": case.id, "date_agreed": self.today}),
            ("flag", {"partner_id": case.partner_id.id, "kind": "staller", "source": "x"}),
            ("call.fix", {"call_id": self.get_ids("call")[0], "kind": "resend"}),
        ):
            error = self.call(f"credit.recovery.{model}", "create", [vals])[1]
            self.assertIn(error, ("AccessError", "UserError"), vals)
        for model, vals in (
            ("promise", {"date_promised": self.today}),
            ("promise", {"limit_reason": "x"}),
            ("dispute", {"outcome": "accepted"}),
            ("plan", {"state": "active"}),
            ("plan", {"received_before": 1}),
            ("call", {"note": "x"}),
            ("flag", {"date_end": False}),
            ("confirmation", {"note": "x"}),
        ):
            error = self.call(f"credit.recovery.{model}", "write", self.get_ids(model), vals)[1]
            self.assertIn(error, ("AccessError", "UserError"), (model, vals))


@tagged("post_install", "-at_install")
class TestForeignButtons(ButtonsCase):
    """A whole office of one company, whose records a user of another presses the buttons of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        own, office = cls.company, cls.users
        cls.company = cls.setup_other_company()["company"]
        cls.foreign_user = cls.make_access_user(
            "stranger", "base.group_user,account.group_account_manager", cls.company
        )
        cls.company = own
        cls.users = dict.fromkeys(office, cls.foreign_user)
        cls.env.flush_all()

    def test_who_is_of_another_company_presses_none(self):
        """The most that one may be, elsewhere."""
        for model, buttons in BUTTONS.items():
            for method in buttons:
                error = self.press(MANAGER, model, method)
                self.assertIn(error, REFUSED, (model, method))

    def test_nothing_is_taken_on_a_foreign_case(self):
        case = self.records["credit.recovery.case"]
        moves = [Command.set(self.records["credit.recovery.notice.line"].move_id.ids)]
        reason = self.env.ref("credit_recovery.reason_wrong_price")
        self.log_in(MANAGER)
        for model, vals in (
            ("promise", {"amount": 1, "date_promised": self.today}),
            ("dispute", {"reason_id": reason.id, "move_ids": moves}),
            ("plan", {"number": 2}),
            ("call", {"result": "not_reached", "direction": "in"}),
        ):
            vals = {"case_id": case.id, **vals}
            error = self.call(f"credit.recovery.{model}", "create", [vals])[1]
            self.assertEqual(error, "AccessError", model)
