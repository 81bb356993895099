"""Access over HTTP, as clients call: the roles, another company's documents, private methods."""

import xmlrpc.client
from datetime import timedelta

from odoo import Command
from odoo.tests import HttpCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from .access_common import AccessCase, RpcMixin
from .test_access import METHODS as ROLE_BY_METHOD

ACCESS_FAULT = 4
HTTP_LOGGERS = ("odoo.http", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
MODELS = (
    "case",
    "notice",
    "notice.line",
    "item",
    "event",
    "policy",
    "level",
    "call",
    "call.fix",
    "hold",
    "flag",
    "confirmation",
    "promise",
    "promise.line",
    "dispute",
    "dispute.credit",
    "plan",
    "plan.instalment",
    "letter.text",
    "bank.waiver",
    "guarantee",
    "assessment",
    "approval",
    "approval.band",
    "bounce",
    "bounce.line",
    "residual",
    "retention",
    "credit.review",
    "exposure.line",
    "gate.rule",
    "policy.acceptance",
    "score",
    "score.class",
    "score.line",
    "run",
    "sales.question",
    "closure",
)
# every button of a record: the table that a person keeps (test_access.py); that of the list of
# limits is about no record
BUTTONS = [
    (model, method)
    for model, method in ROLE_BY_METHOD
    if model.removeprefix("credit.recovery.") in MODELS
    and model != "credit.recovery.exposure.line"
    and method.startswith("action_")
]


# dialogs that show what they are opened with
SHOWING = [f"credit.recovery.{name}" for name in ("call.log", "dispute.correct", "dispute.resolve")]


class HttpAccessCase(RpcMixin, AccessCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        loggers = mute_logger(*HTTP_LOGGERS)
        cls.enterClassContext(loggers)

    def get_ids(self, model):
        return self.records[f"credit.recovery.{model}"].ids


# what a dialog does where it is not called action_confirm
METHODS = {
    "credit.recovery.call.log": "action_save",
    "credit.recovery.go.live": "action_next",
    "credit.recovery.preview": "action_run",
    "credit.recovery.statement.send": "action_send",
}


@tagged("post_install", "-at_install")
class TestRoles(HttpAccessCase):
    def test_a_reader_reads_and_changes_nothing(self):
        self.log_in("reader")
        for model in MODELS:
            model, ids = f"credit.recovery.{model}", self.get_ids(model)
            rows, error = self.call(model, "search_read", [("id", "in", ids)], ["display_name"])
            self.assertEqual(([row["id"] for row in rows], error), (ids, None), model)
            for method, args in (
                ("write", [ids, {"company_id": 1}]),
                ("web_save", [ids, {"company_id": 1}, {}]),
                ("create", [[{}]]),
                ("copy", [ids]),
                ("unlink", [ids]),
                ("load", [["id", "company_id"], [["x", "1"]]]),
            ):
                result, error = self.call(model, method, *args)
                if method == "load":  # says it in its messages
                    self.assertFalse(result and result["ids"], model)
                elif error != "UserError" or not model.startswith("credit.recovery.call"):
                    # nobody changes a call
                    self.assertEqual(error, "AccessError", (model, method))

    def test_others_see_nothing(self):
        for role in ("portal", "internal", "billing"):
            self.log_in(role)
            for model in MODELS:
                model, ids = f"credit.recovery.{model}", self.get_ids(model)
                for method, args in (
                    ("read", [ids, ["display_name"]]),
                    ("search_count", [[]]),
                    ("name_search", [""]),
                    ("web_search_read", [[], {"display_name": {}}]),
                    ("formatted_read_group", [[], [], ["__count"]]),
                    ("export_data", [ids, ["id"]]),
                ):
                    error = self.call(model, method, *args)[1]
                    refusals = {"AccessError", "UserError"}  # who may not export is told so
                    self.assertIn(error, refusals, (role, model, method))

    def test_who_is_not_logged_in_is_refused(self):
        self.authenticate(None, None)
        error = self.call("credit.recovery.case", "search_count", [])[1]
        self.assertEqual(error, "SessionExpiredException")

    def test_private_methods_are_refused(self):
        self.log_in("accounting")
        case, notice = self.get_ids("case"), self.get_ids("notice")
        for model, method, args in (
            ("case", "_cron_review", []),
            ("case", "_review_again", [case]),
            ("notice", "_transition", [notice, "sent"]),
            ("notice", "_approve", [notice, "checked"]),
            ("notice", "_cron_dispatch", []),
            ("notice", "init", []),
            ("notice.line", "_remove", [notice]),
        ):
            error = self.call(f"credit.recovery.{model}", method, *args)[1]
            self.assertEqual(error, "AccessError", method)

    def test_a_collector_works_with_the_dialogs_and_a_reader_does_not(self):
        wizards = self.prepare_wizards()
        del wizards["credit.recovery.preview"]
        managers = {
            model: wizards.pop(model)
            for model in (
                "credit.recovery.sending",
                "credit.recovery.bank.waive",
                "credit.recovery.staller.confirm",
                "credit.recovery.dispute.correct",
            )
        }
        del wizards["credit.recovery.go.live"]  # test_go_live.py
        del wizards["credit.recovery.release.ask"]  # for who sells: test_gate.py
        # a Reader may be named as who decides up to an amount: test_credit_limit.py
        del wizards["credit.recovery.approval.decide"]
        del wizards["credit.recovery.run.go.on"]  # test_run.py
        for role, allowed in (("reader", False), ("collector", True)):
            self.log_in(role)
            for model, vals in wizards.items():
                error = self.call(model, "web_save", [], vals, {"display_name": {}})[1]
                self.assertEqual(error, None if allowed else "AccessError", (role, model))
        for model, vals in managers.items():
            error = self.call(model, "create", [vals])[1]
            self.assertEqual(error, "AccessError", model)
        self.log_in("manager")
        sending = managers["credit.recovery.sending"]
        [wizard] = self.call("credit.recovery.sending", "create", [sending])[0]
        self.assertEqual(self.call("credit.recovery.sending", "action_confirm", [wizard])[1], None)
        self.assertEqual(self.company.recovery_sending, "paused")

    def test_the_same_over_json_2(self):
        keys = self.env["res.users.apikeys"]
        tomorrow = self.env.cr.now() + timedelta(days=1)
        status = {}
        for role in ("portal", "reader", "collector"):
            key = keys.with_user(self.users[role]).sudo()._generate("rpc", "test", tomorrow)
            for method, body in (
                ("read", {"ids": self.get_ids("notice"), "fields": ["state"]}),
                ("write", {"ids": self.get_ids("notice"), "vals": {"state": "sent"}}),
                ("_transition", {"ids": self.get_ids("notice"), "state": "sent"}),
            ):
                answer = self.url_open(
                    f"/json/2/credit.recovery.notice/{method}",
                    json=body,
                    headers={"Authorization": f"Bearer {key}"},
                )
                status[role, method] = answer.status_code
        allowed = {request for request, code in status.items() if code == 200}
        self.assertEqual(allowed, {("reader", "read"), ("collector", "read")})
        self.assertEqual(set(status.values()), {200, 403})

    def test_the_same_over_xml_rpc(self):
        def execute(role, method, *args):
            user = self.users[role]
            return self.xmlrpc_object.execute_kw(
                get_db_name(), user.id, user.login, "credit.recovery.case", method, args
            )

        ids = self.get_ids("case")
        self.assertEqual(execute("reader", "search", [("id", "in", ids)]), ids)
        for role, method, args in (
            ("internal", "search", [[]]),
            ("reader", "write", [ids, {"priority": "1"}]),
            ("collector", "write", [ids, {"amount_overdue": 0}]),
            ("collector", "_review_again", [ids]),
        ):
            with self.assertRaises(xmlrpc.client.Fault) as refusal:
                execute(role, method, *args)
            self.assertEqual(refusal.exception.faultCode, ACCESS_FAULT, (role, method))


@tagged("post_install", "-at_install")
class TestCompanies(HttpAccessCase):
    """Nothing of one company reaches a user of another, by no door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        own, cls.own = cls.company, cls.records
        cls.company = cls.setup_other_company()["company"]
        cls.company.recovery_sending = "on"
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": [cls.company.id, own.id]}
        )
        cls.policy = cls.make_policy()
        cls.company.recovery_policy_id = cls.policy
        cls.debtor = cls.make_debtor("Esposito S.p.A.", company_id=cls.company.id)
        cls.foreign = cls.make_records()
        cls.company = own
        cls.env.flush_all()

    def get_foreign_ids(self, model):
        return self.foreign[f"credit.recovery.{model}"].ids

    def test_no_query_finds_a_foreign_record(self):
        self.log_in("accounting")
        for model in MODELS:
            name, ids = f"credit.recovery.{model}", self.get_foreign_ids(model)
            among = [("id", "in", ids + self.get_ids(model))]
            own = set(self.get_ids(model))
            found, _error = self.call(name, "search", among)
            self.assertEqual(set(found), own, model)
            found, _error = self.call(name, "name_search", "", domain=among)
            self.assertEqual({row[0] for row in found}, own, model)
            groups, _error = self.call(
                name, "formatted_read_group", among, ["company_id"], ["__count"]
            )
            counted = [(group["company_id"][0], group["__count"]) for group in groups]
            self.assertEqual(counted, [(self.company.id, 1)], model)
            page, _error = self.call(name, "web_search_read", among, {"display_name": {}})
            self.assertEqual({row["id"] for row in page["records"]}, own, model)

    def test_no_foreign_record_is_read_or_exported_by_its_id(self):
        self.log_in("accounting")
        for model in MODELS:
            if model == "exposure.line":
                continue  # computed for the company at work: there is no foreign row
            name, ids = f"credit.recovery.{model}", self.get_foreign_ids(model)
            for method, args in (
                ("read", [ids, ["display_name"]]),
                ("web_read", [ids, {"display_name": {}}]),
                ("export_data", [ids, ["id", "company_id"]]),
                ("write", [ids, {"company_id": self.company.id}]),
            ):
                result, error = self.call(name, method, *args)
                self.assertIn(error, ("AccessError", "UserError"), (model, method, result))

    def test_a_company_cannot_be_chosen_in_the_context(self):
        self.log_in("accounting")
        foreign = self.foreign["credit.recovery.case"]
        context = {"allowed_company_ids": foreign.company_id.ids}
        error = self.call("credit.recovery.case", "search", [], context=context)[1]
        self.assertEqual(error, "AccessError")

    def test_no_button_works_on_a_foreign_record(self):
        self.log_in("accounting")
        for model, method in BUTTONS:
            error = self.call(model, method, self.foreign[model].ids)[1]
            self.assertEqual(error, "AccessError", (model, method))

    def test_no_dialog_works_on_a_foreign_document(self):
        foreign = self.foreign["credit.recovery.notice"]
        wizards = self.prepare_wizards(foreign.line_ids.move_id[:1], foreign.case_id, foreign)
        self.log_in("accounting")
        for model, vals in wizards.items():
            created, error = self.call(model, "create", [vals])
            if model in SHOWING:
                self.assertEqual(error, "AccessError", model)
            if not error:
                method = METHODS.get(model, "action_confirm")
                error = self.call(model, method, created)[1]
            self.assertEqual(error, "AccessError", model)
        self.assertEqual(foreign.company_id.recovery_sending, "on")
        self.assertEqual(len(foreign.case_id.hold_ids), 1)

    def test_a_preview_decides_by_ones_own_policies_only(self):
        self.log_in("accounting")
        vals = {"policy_id": self.get_foreign_ids("policy")[0]}
        created, error = self.call("credit.recovery.preview", "create", [vals])
        if not error:
            error = self.call("credit.recovery.preview", "action_run", created)[1]
        self.assertEqual(error, "AccessError")

    def test_no_fact_is_added_to_a_foreign_case(self):
        self.log_in("accounting")
        case = self.foreign["credit.recovery.case"]
        hold = self.prepare_hold(case, self.own["credit.recovery.reason"])
        for model, vals in (
            ("call", {"case_id": case.id, "result": "reached"}),
            ("hold", hold),
            (
                "flag",
                {
                    "partner_id": case.partner_id.id,
                    "company_id": case.company_id.id,
                    "kind": "hardship",
                    "source": "x",
                },
            ),
        ):
            error = self.call(f"credit.recovery.{model}", "create", [vals])[1]
            self.assertEqual(error, "AccessError", model)

    def test_no_letter_of_another_company_is_served(self):
        foreign, own = self.get_foreign_ids("notice")[0], self.get_ids("notice")[0]
        urls = (
            "/report/pdf/credit_recovery.report_letter/{}",
            "/report/html/credit_recovery.report_letter/{}",
            "/credit_recovery/letters?ids={}",
        )
        expected = {"reader": 200, "accounting": 200, "internal": 403, "portal": 403}
        for role, status in expected.items():
            self.log_in(role)
            for url in urls:
                self.assertEqual(self.url_open(url.format(own)).status_code, status, (role, url))
                self.assertEqual(self.url_open(url.format(foreign)).status_code, 403, (role, url))
            content = f"/web/content/credit.recovery.notice/{foreign}/document"
            self.assertIn(self.url_open(content).status_code, (403, 404), role)

    def test_no_archived_document_is_had_by_its_attachment(self):
        notices = self.foreign["credit.recovery.notice"] + self.own["credit.recovery.notice"]
        notices._archive_documents({notice.id: b"%PDF-1.4" for notice in notices})
        self.env.flush_all()
        foreign, own = notices.attachment_id.sorted("res_id", reverse=True)
        self.assertEqual(foreign.res_id, notices[0].id)
        for role, seen in (("accounting", own), ("internal", False), ("portal", False)):
            self.log_in(role)
            for attachment in (foreign, own):
                row, error = self.call("ir.attachment", "read", attachment.ids, ["raw"])
                self.assertEqual(error, None if attachment == seen else "AccessError", (role, row))
                status = self.url_open(f"/web/content/{attachment.id}").status_code
                self.assertEqual(status == 200, attachment == seen, (role, status))

    def test_a_user_of_both_companies_sees_the_one_he_has_chosen(self):
        user = self.users["reader"]
        other = self.foreign["credit.recovery.case"].company_id
        user.company_ids = [Command.link(other.id)]
        self.log_in("reader")
        for companies in (self.company, other, self.company + other):
            context = {"allowed_company_ids": companies.ids}
            found, _error = self.call("credit.recovery.case", "search", [], context=context)
            cases = self.env["credit.recovery.case"].browse(found)
            self.assertEqual(cases.company_id, companies)
