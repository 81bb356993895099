"""Salespeople over HTTP: they are stopped, they ask, they read no figure (issue, point 6)."""

import json

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .access_common import RpcMixin
from .gate_common import GateCase
from .test_access_rpc import HTTP_LOGGERS

# what a salesperson may read of the recovery office: what became of a request
OPEN_FIELDS = {
    "sale.order": {
        "recovery_release_state",
        "recovery_gate_text",
        "recovery_gate_level",
        "recovery_can_ask",
    },
    "res.partner": set(),
    "account.move": {"recovery_release_state"},
}
# of whom figures are found: the limit, what is owed, the score
CREDIT = (
    "credit_limit",
    "recovery_no_credit",
    "recovery_exposure",
    "recovery_available",
    "recovery_score",
    "recovery_score_class",
    "recovery_check_state",
)
OFFICE = (
    "approval",
    "approval.band",
    "assessment",
    "credit.review",
    "exposure.line",
    "gate.rule",
    "guarantee",
    "policy",
    "policy.acceptance",
    "score",
    "score.class",
    "score.line",
)


@tagged("post_install", "-at_install")
class TestSalesRpc(RpcMixin, GateCase, HttpCase):
    """The limit is 1,234.56: no answer to a salesperson may hold it, nor what is owed, 321.09."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(mute_logger(*HTTP_LOGGERS))
        cls.users = {"sales": cls.salesperson, "manager": cls.manager, "billing": cls.billing}
        cls.set_limit(cls.debtor, 1234.56)
        cls.make_invoice(9, 321.09)
        cls.env["credit.recovery.score"]._compute_scores(cls.company, cls.today)
        cls.order = cls.make_order(5000, user_id=cls.salesperson.id)
        cls.env.flush_all()

    def assertSilent(self, answer):
        text = json.dumps(answer, default=str)
        for figure in ("1234", "1,234", "321.09", "4,086", "5321", "5,321"):
            self.assertNotIn(figure, text)

    def get_error(self, model, method, *args):
        """The whole answer of the server, its texts and its trace."""
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        return self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        ).json()["error"]["data"]

    def test_no_field_of_the_office_is_read_searched_or_sorted_by(self):
        self.log_in("sales")
        for model, allowed in OPEN_FIELDS.items():
            fields, _error = self.call(model, "fields_get", [], ["type"])
            found = {name for name in fields if name.startswith("recovery_")}
            self.assertEqual(found - {"recovery_tz"}, allowed, model)
        partner = self.debtor.ids
        for name in CREDIT:
            for method, args in (
                ("read", [partner, [name]]),
                ("web_read", [partner, {name: {}}]),
                ("search", [[(name, "!=", False)]]),
                ("search_count", [[(name, ">", 0)]]),
                ("search", [[("child_ids." + name, ">", 0)]]),
                ("formatted_read_group", [[], [name], ["__count"]]),
                ("search", [[], 0, None, name]),
                ("write", [partner, {name: 1}]),
            ):
                error = self.call("res.partner", method, *args)[1]
                self.assertIn(error, ("AccessError", "ValueError", "UserError"), (name, method))
        # nor through what they sell
        error = self.call("sale.order", "search", [("partner_id.credit_limit", ">", 0)])[1]
        self.assertEqual(error, "AccessError")

    def test_no_model_of_the_office_answers(self):
        self.log_in("sales")
        for name in OFFICE:
            error = self.call(f"credit.recovery.{name}", "search_read", [])[1]
            self.assertEqual(error, "AccessError", name)
            error = self.call(f"credit.recovery.{name}", "create", [{}])[1]
            self.assertEqual(error, "AccessError", name)

    def test_no_button_of_the_office_works(self):
        self.log_in("sales")
        for method in (
            "action_ask_credit_limit",
            "action_compute_recovery_score",
            "action_recovery_credit_review",
            "action_accept_recovery_terms",
            "action_send_recovery_statement",
        ):
            error = self.call("res.partner", method, self.debtor.ids)[1]
            self.assertEqual(error, "AccessError", method)

    def test_what_stops_him_holds_no_figure(self):
        self.log_in("sales")
        for method, args in (
            ("action_confirm", [self.order.ids]),
            ("write", [self.order.ids, {"state": "sale"}]),
            ("copy", [self.order.ids, {"state": "sale"}]),
        ):
            error = self.get_error("sale.order", method, *args)
            self.assertEqual(error["name"], "odoo.exceptions.UserError", method)
            self.assertIn("Over the credit limit", error["message"])
            self.assertSilent({**error, "debug": ""})
        screen, _error = self.call(
            "sale.order",
            "web_read",
            self.order.ids,
            {name: {} for name in OPEN_FIELDS["sale.order"]},
        )
        self.assertIn("Over the credit limit", screen[0]["recovery_gate_text"])
        self.assertSilent(screen)

    def test_an_import_is_stopped_and_tells_no_figure(self):
        self.log_in("sales")
        before = self.env["sale.order"].search_count([])
        columns = ["partner_id/.id", "state", "order_line/product_id/.id", "order_line/price_unit"]
        line = self.order.order_line
        row = [str(self.debtor.id), "sale", str(line.product_id.id), "5000"]
        result, _error = self.call("sale.order", "load", columns, [row])
        self.assertIn("Over the credit limit", str(result["messages"]))
        self.assertSilent(result)
        self.assertFalse(result["ids"])
        self.assertEqual(self.env["sale.order"].search_count([]), before)

    def test_an_invoice_is_stopped_over_http_without_figures(self):
        invoice = self.draft(5000)
        self.env.flush_all()
        self.log_in("billing")
        for method, args in (
            ("action_post", [invoice.ids]),
            ("write", [invoice.ids, {"state": "posted"}]),
        ):
            error = self.get_error("account.move", method, *args)
            self.assertEqual(error["name"], "odoo.exceptions.UserError", method)
            self.assertIn("Over the credit limit", error["message"])
            self.assertSilent({**error, "debug": ""})

    def test_he_asks_and_is_answered_without_figures(self):
        self.log_in("sales")
        vals = {"res_model": "sale.order", "res_id": self.order.id, "reason": "He pays on Friday"}
        [wizard], _error = self.call("credit.recovery.release.ask", "create", [vals])
        self.assertSilent(self.call("credit.recovery.release.ask", "read", [wizard])[0])
        self.assertEqual(
            self.call("credit.recovery.release.ask", "action_confirm", [wizard])[1], None
        )
        release = self.get_release(self.order)
        for method in ("action_approve", "action_refuse", "action_view_document", "read"):
            error = self.call("credit.recovery.approval", method, release.ids)[1]
            self.assertEqual(error, "AccessError", method)
        release.with_user(self.manager).action_approve("Agreed with the owner")
        self.env.flush_all()
        domain = [("res_model", "=", "sale.order"), ("res_id", "=", self.order.id)]
        tasks, _error = self.call("mail.activity", "search_read", domain)
        self.assertIn("Agreed with the owner", tasks[0]["note"])
        self.assertSilent(tasks)
        self.assertEqual(self.call("sale.order", "action_confirm", self.order.ids)[1], None)
        domain = [("model", "=", "sale.order"), ("res_id", "=", self.order.id)]
        messages, _error = self.call("mail.message", "search_read", domain, ["body"])
        self.assertIn("Passed in spite of", str(messages))
        self.assertSilent(messages)

    def test_another_ones_order_cannot_be_asked_for(self):
        """A salesperson of his own documents only."""
        own_only = self.make_colleague("own", "base.group_user,sales_team.group_sale_salesman")
        self.users["own"] = own_only
        self.env.flush_all()
        self.log_in("own")
        vals = {"res_model": "sale.order", "res_id": self.order.id, "reason": "Please"}
        wizard, error = self.call("credit.recovery.release.ask", "create", [vals])
        if not error:
            error = self.call("credit.recovery.release.ask", "action_confirm", wizard)[1]
        self.assertEqual(error, "AccessError")
        self.assertFalse(self.get_release(self.order))

    def test_the_manager_reads_all_of_it(self):
        """The same doors are open to who may: the tests above can fail."""
        self.log_in("manager")
        rows, error = self.call("res.partner", "read", self.debtor.ids, list(CREDIT))
        self.assertEqual(
            (rows[0]["credit_limit"], rows[0]["recovery_exposure"], error), (1234.56, 321.09, None)
        )
        found, _error = self.call("res.partner", "search", [("recovery_exposure", ">", 300)])
        self.assertIn(self.debtor.id, found)
