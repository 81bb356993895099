"""Who may do what: the table of access, the public methods, the rules that no role goes around."""

import inspect
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.credit_recovery.models.credit_recovery_case import PROTECTED_FIELDS

from .access_common import GROUPS, ROLES, AccessCase

MAGIC_COLUMNS = {"id", "create_uid", "create_date", "write_uid", "write_date"}
OPERATIONS = ("read", "write", "create", "unlink")
READ_ONLY = ("reader", None, None, None)
APPEND_ONLY = ("reader", None, "collector", None)
SET_UP = ("reader", "manager", "manager", "manager")
DIALOG = ("collector", "collector", "collector", None)
# model: the lowest role for each of OPERATIONS; None: nobody
ACCESS = {
    "credit.recovery.policy": SET_UP,
    "credit.recovery.level": SET_UP,
    "credit.recovery.reason": SET_UP,
    "credit.recovery.case": ("reader", "collector", None, None),
    "credit.recovery.notice": READ_ONLY,
    "credit.recovery.notice.line": READ_ONLY,
    "credit.recovery.item": READ_ONLY,
    "credit.recovery.event": READ_ONLY,
    "credit.recovery.call": APPEND_ONLY,
    "credit.recovery.dispute": ("reader", "collector", "collector", None),
    "credit.recovery.dispute.credit": READ_ONLY,
    "credit.recovery.dispute.correct": ("manager", "manager", "manager", None),
    "credit.recovery.dispute.correct.line": ("manager",) * 4,
    "credit.recovery.dispute.resolve": DIALOG,
    "credit.recovery.dispute.resolve.line": ("collector",) * 4,
    "credit.recovery.call.fix": READ_ONLY,
    "credit.recovery.call.log": DIALOG,
    "credit.recovery.hold": APPEND_ONLY,
    "credit.recovery.flag": APPEND_ONLY,
    "credit.recovery.confirmation": APPEND_ONLY,
    "credit.recovery.guarantee": APPEND_ONLY,
    "credit.recovery.assessment": ("reader", "collector", "collector", "collector"),
    "credit.recovery.approval": APPEND_ONLY,
    "credit.recovery.approval.band": SET_UP,
    "credit.recovery.approval.decide": ("reader", "reader", "reader", None),
    "credit.recovery.exposure.line": READ_ONLY,
    "credit.recovery.bounce": READ_ONLY,
    "credit.recovery.bounce.line": READ_ONLY,
    "credit.recovery.bounce.add": DIALOG,
    "credit.recovery.bounce.add.line": ("collector",) * 4,
    "credit.recovery.letter.text": SET_UP,
    "credit.recovery.promise": APPEND_ONLY,
    "credit.recovery.promise.line": READ_ONLY,
    "credit.recovery.promise.cancel": DIALOG,
    "credit.recovery.staller.confirm": ("manager", "manager", "manager", None),
    "credit.recovery.plan": ("reader", "collector", "collector", None),
    "credit.recovery.plan.instalment": ("reader", "collector", "collector", "collector"),
    "credit.recovery.residual": READ_ONLY,
    "credit.recovery.retention": SET_UP,
    "credit.recovery.gate.rule": SET_UP,
    "credit.recovery.policy.acceptance": ("reader", "manager", "collector", None),
    "credit.recovery.hold.add": DIALOG,
    "credit.recovery.release.ask": ("internal", "internal", "internal", None),
    "credit.recovery.remind": DIALOG,
    "credit.recovery.move": DIALOG,
    "credit.recovery.notice.cancel": DIALOG,
    "credit.recovery.notice.posted": DIALOG,
    "credit.recovery.statement.send": DIALOG,
    "credit.recovery.run": READ_ONLY,
    "credit.recovery.credit.review": READ_ONLY,
    "credit.recovery.sales.question": READ_ONLY,
    "credit.recovery.sales.answer": DIALOG,
    "credit.recovery.closure": SET_UP,
    "credit.recovery.score": READ_ONLY,
    "credit.recovery.score.line": READ_ONLY,
    "credit.recovery.score.class": SET_UP,
    "credit.recovery.run.go.on": ("manager", "manager", "manager", None),
    "credit.recovery.go.live": ("manager", "manager", "manager", None),
    "credit.recovery.go.live.line": ("manager",) * 4,
    "credit.recovery.sending": ("manager", "manager", "manager", None),
    "credit.recovery.bank.waive": ("manager", "manager", "manager", None),
    "credit.recovery.bank.waiver": READ_ONLY,
    "credit.recovery.preview": ("reader",) * 4,
    "credit.recovery.preview.line": ("reader",) * 4,
}
# Every public method of the addons, with the lowest role that may call it by RPC.
# Read by a person: a method that is not here fails the test below until it is.
METHODS = {
    ("account.move", "action_recovery_drawer_told"): "collector",
    ("account.move", "action_recovery_dispute"): "collector",
    ("account.move", "action_view_recovery_case"): "reader",
    ("res.partner", "action_view_recovery_case"): "reader",
    ("credit.recovery.bank.waive", "action_confirm"): "manager",
    ("credit.recovery.bounce.add", "action_confirm"): "collector",
    ("account.move", "action_recovery_call"): "collector",
    ("mail.activity", "action_recovery_call"): "collector",
    ("credit.recovery.call", "action_correct"): "collector",
    ("credit.recovery.call", "action_fix"): "collector",
    ("credit.recovery.call.log", "action_save"): "collector",
    ("credit.recovery.call.log", "action_save_and_next"): "collector",
    ("credit.recovery.call.log", "action_save_with_statement"): "collector",
    ("credit.recovery.case", "action_call"): "collector",
    ("res.partner", "action_send_recovery_statement"): "collector",
    ("credit.recovery.statement.send", "action_download_pdf"): "collector",
    ("credit.recovery.statement.send", "action_download_xlsx"): "collector",
    ("credit.recovery.statement.send", "action_send"): "collector",
    ("credit.recovery.case", "action_approve"): "collector",
    ("credit.recovery.case", "action_check_complaints"): "collector",
    ("credit.recovery.case", "action_hold_set_off"): "collector",
    ("credit.recovery.credit.review", "action_accept"): "collector",
    ("credit.recovery.credit.review", "action_dismiss"): "collector",
    ("res.partner", "action_recovery_credit_review"): "collector",
    ("credit.recovery.case", "action_open_dispute"): "collector",
    ("credit.recovery.case", "action_posted"): "collector",
    ("credit.recovery.case", "action_print"): "collector",
    ("credit.recovery.case", "action_send_statement"): "collector",
    ("credit.recovery.case", "action_solve"): "reader",
    ("credit.recovery.case", "action_review"): "collector",
    ("credit.recovery.case", "action_view_items"): "reader",
    ("credit.recovery.case", "action_view_partner"): "reader",
    ("credit.recovery.case", "get_banners"): "reader",
    ("credit.recovery.case", "action_set_flag"): "collector",
    ("credit.recovery.case", "action_move"): "reader",
    ("account.move", "action_ask_receipt"): "collector",
    ("account.move", "action_log_receipt"): "collector",
    ("credit.recovery.confirmation", "action_dispute"): "collector",
    ("credit.recovery.confirmation", "action_send_again"): "collector",
    ("credit.recovery.move", "action_confirm"): "collector",
    ("credit.recovery.flag", "action_claim_filed"): "collector",
    ("credit.recovery.dispute", "action_correct"): "manager",
    ("credit.recovery.dispute", "action_discuss"): "collector",
    ("credit.recovery.dispute", "action_investigate"): "collector",
    ("credit.recovery.dispute", "action_resolve"): "collector",
    ("credit.recovery.dispute", "action_start_credit_notes"): "collector",
    ("credit.recovery.dispute", "action_view_credit_notes"): "reader",
    ("credit.recovery.dispute.correct", "action_confirm"): "manager",
    ("credit.recovery.dispute.resolve", "action_confirm"): "collector",
    ("credit.recovery.flag", "action_end"): "collector",
    ("credit.recovery.guarantee", "action_end"): "collector",
    ("credit.recovery.assessment", "action_ask_limit"): "collector",
    ("credit.recovery.assessment", "action_correct"): "collector",
    ("credit.recovery.approval", "action_approve"): "manager",
    ("credit.recovery.approval", "action_refuse"): "manager",
    ("credit.recovery.approval.decide", "action_confirm"): "manager",
    ("credit.recovery.exposure.line", "action_download_limits"): "reader",
    ("credit.recovery.exposure.line", "action_view_customer"): "reader",
    ("res.partner", "action_ask_credit_limit"): "collector",
    ("credit.recovery.go.live", "action_back"): "manager",
    ("credit.recovery.go.live", "action_go_live"): "manager",
    ("credit.recovery.go.live", "action_next"): "manager",
    ("credit.recovery.hold", "action_release"): "collector",
    ("credit.recovery.hold", "action_view_payment"): "reader",
    ("credit.recovery.hold.add", "action_confirm"): "collector",
    ("credit.recovery.release.ask", "action_confirm"): "billing",
    ("credit.recovery.approval", "action_view_document"): "reader",
    ("account.move", "action_ask_release"): "billing",
    ("credit.recovery.event", "action_view_record"): "reader",
    ("credit.recovery.item", "action_claim"): "collector",
    ("credit.recovery.item", "action_include"): "collector",
    ("credit.recovery.item", "action_retain"): "collector",
    ("credit.recovery.item", "action_view_move"): "reader",
    ("credit.recovery.item", "action_view_payment"): "reader",
    ("credit.recovery.item", "action_write_off"): "collector",
    ("credit.recovery.notice", "action_approve"): "collector",
    ("credit.recovery.notice", "action_cancel"): "collector",
    ("credit.recovery.notice", "action_fallback"): "collector",
    ("credit.recovery.notice", "action_left"): "collector",
    ("credit.recovery.notice", "action_mark_failed"): "collector",
    ("credit.recovery.notice", "action_mark_sent"): "collector",
    ("credit.recovery.notice", "action_posted"): "collector",
    ("credit.recovery.notice", "action_print"): "collector",
    ("credit.recovery.notice", "action_print_separately"): "collector",
    ("credit.recovery.notice", "action_retry"): "collector",
    ("credit.recovery.notice", "action_show_letter"): "reader",
    ("credit.recovery.notice", "action_view_about"): "reader",
    ("credit.recovery.notice", "action_view_case"): "reader",
    ("credit.recovery.notice.cancel", "action_confirm"): "collector",
    ("credit.recovery.notice.posted", "action_confirm"): "collector",
    ("credit.recovery.case", "action_propose_plan"): "collector",
    ("credit.recovery.plan", "action_activate"): "collector",
    ("credit.recovery.plan", "action_cancel"): "collector",
    ("credit.recovery.plan", "action_propose"): "collector",
    ("credit.recovery.plan", "action_revise"): "collector",
    ("credit.recovery.plan", "action_send_agreement"): "collector",
    ("credit.recovery.plan", "action_view_agreement"): "reader",
    ("credit.recovery.policy", "action_approve"): "manager",
    ("credit.recovery.policy", "action_new_version"): "manager",
    ("res.partner", "action_accept_recovery_terms"): "collector",
    ("credit.recovery.preview", "action_run"): "reader",
    ("res.partner", "action_compute_recovery_score"): "collector",
    ("credit.recovery.preview.line", "get_banners"): "reader",
    ("credit.recovery.case", "action_confirm_staller"): "manager",
    ("credit.recovery.promise", "action_cancel"): "collector",
    ("credit.recovery.promise", "action_done"): "collector",
    ("credit.recovery.promise", "action_renew"): "collector",
    ("credit.recovery.promise.cancel", "action_confirm"): "collector",
    ("credit.recovery.staller.confirm", "action_confirm"): "manager",
    ("credit.recovery.remind", "action_confirm"): "collector",
    ("credit.recovery.run", "action_view_waiting"): "reader",
    ("credit.recovery.run.go.on", "action_confirm"): "manager",
    ("credit.recovery.sending", "action_confirm"): "manager",
    ("credit.recovery.notice", "action_ask_salesperson"): "collector",
    ("credit.recovery.sales.question", "action_answer"): "collector",
    ("credit.recovery.sales.answer", "action_confirm"): "collector",
}
# Core's methods that the addons extend: their first word is super()'s, and so is its access check.
EXTENDED = {
    ("account.bank.statement.line", "create"),
    ("account.bank.statement.line", "write"),
    ("account.move", "action_validate_moves_with_confirmation"),
    ("account.move", "create"),
    ("account.move", "unlink"),
    ("credit.recovery.gate.document", "action_ask_release"),
    ("credit.recovery.gate.rule", "create"),
    ("credit.recovery.gate.rule", "unlink"),
    ("credit.recovery.gate.rule", "write"),
    ("sale.order", "action_ask_release"),
    ("sale.order", "create"),
    ("sale.order", "unlink"),
    ("sale.order", "write"),
    ("sale.order.line", "create"),
    ("sale.order.line", "write"),
    ("account.move", "write"),
    ("account.move.line", "create"),
    ("account.move.line", "write"),
    ("account.partial.reconcile", "create"),
    ("account.partial.reconcile", "unlink"),
    ("credit.recovery.approval.decide", "default_get"),
    ("credit.recovery.bounce.add", "default_get"),
    ("credit.recovery.call", "create"),
    ("credit.recovery.call", "write"),
    ("credit.recovery.call.fix", "write"),
    ("credit.recovery.case", "write"),
    ("credit.recovery.dispute", "create"),
    ("credit.recovery.dispute", "write"),
    ("credit.recovery.flag", "create"),
    ("credit.recovery.confirmation", "create"),
    ("credit.recovery.credit.review", "create"),
    ("credit.recovery.credit.review", "write"),
    ("credit.recovery.debtor.mixin", "create"),
    ("credit.recovery.guarantee", "create"),
    ("credit.recovery.assessment", "create"),
    ("credit.recovery.assessment", "write"),
    ("credit.recovery.approval", "create"),
    ("credit.recovery.approval", "write"),
    ("credit.recovery.gate.rule", "create"),
    ("credit.recovery.gate.rule", "unlink"),
    ("credit.recovery.gate.rule", "write"),
    ("credit.recovery.hold", "create"),
    ("credit.recovery.hold.add", "default_get"),
    ("credit.recovery.move", "default_get"),
    ("credit.recovery.notice", "unlink"),
    ("res.partner", "create"),
    ("res.partner", "write"),
    ("credit.recovery.level", "create"),
    ("credit.recovery.level", "write"),
    ("credit.recovery.notice", "create"),
    ("credit.recovery.notice", "write"),
    ("credit.recovery.notice.line", "write"),
    ("credit.recovery.promise", "create"),
    ("credit.recovery.score", "create"),
    ("credit.recovery.promise", "write"),
    ("credit.recovery.plan", "create"),
    ("credit.recovery.plan", "write"),
    ("credit.recovery.plan.instalment", "create"),
    ("credit.recovery.plan.instalment", "write"),
    ("credit.recovery.policy", "copy_data"),
    ("credit.recovery.policy", "create"),
    ("credit.recovery.policy", "write"),
    ("credit.recovery.policy.acceptance", "create"),
    ("credit.recovery.policy.acceptance", "write"),
    ("credit.recovery.transition.mixin", "create"),
    ("credit.recovery.transition.mixin", "write"),
    ("credit.recovery.version.mixin", "write"),
    ("ir.attachment", "write"),
    ("mail.mail", "mark_outgoing"),
    ("res.company", "create"),
    ("res.company", "write"),
}


def get_roles_below(role):
    return ROLES[: ROLES.index(role)] if role else ROLES


@tagged("post_install", "-at_install")
class TestTable(AccessCase):
    """The tables above are the whole truth, for every role."""

    def test_the_table_lists_every_model(self):
        ours = {
            name
            for name, model in self.env.items()
            if name.startswith("credit.recovery.") and not model._abstract
        }
        self.assertEqual(ours, set(ACCESS))

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_each_role_may_do_what_the_table_says_and_nothing_else(self):
        wrong = []
        for model, lowest in ACCESS.items():
            for role in ROLES:
                record = self._get_record(model, role)
                for operation, needed in zip(OPERATIONS, lowest, strict=True):
                    wanted = needed is not None and ROLES.index(role) >= ROLES.index(needed)
                    if wanted != record.has_access(operation):
                        wrong.append((model, operation, role))
                    if not wanted:
                        wrong += self._find_not_refused(record, operation, role)
        self.assertFalse(wrong)

    def _get_record(self, model, role):
        user = self.users[role]
        notice = self.records["credit.recovery.notice"]
        others = {
            "account.move": notice.line_ids.move_id,
            "mail.activity": self.task,
            "res.partner": self.debtor,
        }
        if found := others.get(model) or self.records.get(model):
            return found.with_user(user)
        if model == "credit.recovery.go.live.line":
            wizard = self.make_wizard("credit.recovery.go.live", user, {})
            return self.make_wizard(model, user, {"wizard_id": wizard.id})
        if model == "credit.recovery.bounce.add.line":
            wizard = self._get_record("credit.recovery.bounce.add", role)
            return self.make_wizard(model, user, {"wizard_id": wizard.id})
        if model == "credit.recovery.dispute.resolve.line":
            wizard = self._get_record("credit.recovery.dispute.resolve", role)
            return wizard.sudo().line_ids.with_user(user)
        if model == "credit.recovery.dispute.correct.line":
            wizard = self._get_record("credit.recovery.dispute.correct", role)
            accepted = self.records["credit.recovery.dispute.credit"]
            return self.make_wizard(model, user, {"wizard_id": wizard.id, "credit_id": accepted.id})
        if model == "credit.recovery.preview.line":
            preview = self.make_wizard("credit.recovery.preview", user, {})
            return self.make_wizard(model, user, {"preview_id": preview.id})
        return self.make_wizard(model, user, self.prepare_wizards()[model])

    def _find_not_refused(self, record, operation, role):
        """What the methods themselves let through, whatever ``check_access`` says."""
        methods = {
            "read": [record.read, lambda: record.search([]), lambda: record.name_search("")],
            "write": [lambda: record.write({record._rec_name or "display_name": False})],
            "create": [lambda: record.create({})],
            "unlink": [record.unlink],
        }
        return [
            (record._name, operation, role, "not refused")
            for method in methods[operation]
            if not self._is_refused(method)
        ]

    def _is_refused(self, method):
        try:
            method()
        except (AccessError, UserError):
            return True
        return False

    def test_every_public_method_was_looked_at(self):
        """Private or in the table: a public method is RPC (style 8)."""
        found = {
            (name, attribute)
            for name, model in self.env.registry.items()
            for attribute in self._get_own_methods(model)
        }
        self.assertEqual(found, set(METHODS) | EXTENDED)

    def _get_own_methods(self, model):
        """Names of the methods that the addons define on a model and RPC would call."""
        for cls in model.mro():
            if not cls.__module__.startswith("odoo.addons.credit_recovery"):
                continue
            for name, value in vars(cls).items():
                if callable(value) and not inspect.isclass(value) and not name.startswith("_"):
                    try:
                        get_public_method(self.env[model._name], name)
                    except AccessError:
                        continue
                    yield name

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_every_public_method_asks_for_its_role(self):
        let_through = [
            (model, method, refused)
            for (model, method), role in METHODS.items()
            for refused in get_roles_below(role)
            if self._get_outcome(model, method, refused) != AccessError
        ]
        self.assertFalse(let_through)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_the_lowest_role_is_not_refused(self):
        """It may meet a UserError: the record is not in the state for it."""
        refused = [
            (model, method, role)
            for (model, method), role in METHODS.items()
            if self._get_outcome(model, method, role) == AccessError
        ]
        self.assertFalse(refused)

    def _get_outcome(self, model, method, role):
        """Call a method as a role; undone.

        :return: AccessError, UserError or None
        """
        record = self._get_record(model, role)
        savepoint = self.env.cr.savepoint()
        try:
            getattr(record, method)()
        except AccessError:
            return AccessError
        except UserError:
            return UserError
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        return None


@tagged("post_install", "-at_install")
class TestRules(AccessCase):
    """What the roles may not, whatever their access to the model."""

    def test_nobody_writes_what_the_engine_writes_on_a_case(self):
        case = self.records["credit.recovery.case"]
        for role in ("collector", "manager", "accounting"):
            for name in PROTECTED_FIELDS:
                with self.subTest(role=role, field=name), self.assertRaises(AccessError):
                    case.with_user(self.users[role]).write({name: False})

    def test_every_figure_of_a_case_is_protected(self):
        """What is left to people is said here."""
        free = {"user_id", "priority", "note"}
        stored = {
            name
            for name, field in self.env["credit.recovery.case"]._fields.items()
            if field.store and field.column_type and name not in MAGIC_COLUMNS
        }
        inherited = {"message_main_attachment_id"}
        self.assertEqual(stored - PROTECTED_FIELDS - inherited, free)

    def test_a_collector_works_on_what_is_left_to_people(self):
        case = self.records["credit.recovery.case"].with_user(self.collector)
        case.write({"user_id": self.collector.id, "priority": "1", "note": "Ask for Ms Neri"})
        self.assertEqual((case.priority, case.note), ("1", "Ask for Ms Neri"))

    def test_nobody_approves_a_notice_by_writing_its_state(self):
        notice = self.records["credit.recovery.notice"]
        for role in ("collector", "manager", "accounting"):
            for vals in ({"state": "sent"}, {"amount_total": 1}, {"body": "Pay"}):
                with self.subTest(role=role, vals=vals), self.assertRaises(AccessError):
                    notice.with_user(self.users[role]).write(vals)
                with self.subTest(role=role, lines=vals), self.assertRaises(AccessError):
                    notice.line_ids.with_user(self.users[role]).write({"effective": False})

    def test_a_collector_cannot_approve_a_formal_notice_and_a_manager_can(self):
        invoice = self._take_step("firm", 15, partner=self.make_debtor("Verdi S.r.l."))
        case = self._review(invoice.partner_id)
        case.with_user(self.collector).action_check_complaints()
        formal = case.notice_ids.filtered(lambda notice: notice.state == "draft")
        self.assertEqual(formal.level_id.kind, "formal_notice")
        with self.assertRaises(AccessError):
            formal.with_user(self.collector).action_approve()
        formal.with_user(self.manager).action_approve()
        self.assertEqual(formal.state, "approved")

    def test_a_collector_cannot_confirm_that_a_debtor_is_stalling(self):
        """001-8: a Manager, with a reason."""
        vals = {
            "partner_id": self.debtor.id,
            "company_id": self.company.id,
            "kind": "staller",
            "source": "promises",
            "note": "Three promises broken",
        }
        Flag = self.env["credit.recovery.flag"]
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            Flag.with_user(self.collector).create(vals)
        flag = Flag.with_user(self.manager).create(vals)
        with self.assertRaises(AccessError):
            flag.with_user(self.collector).action_end()
        with self.assertRaises(AccessError):
            flag.with_user(self.collector).write({"kind": "hardship"})

    def test_a_collector_cannot_change_words_or_rules(self):
        level = self.make_policy("unused").level_ids[0].with_user(self.collector)
        with self.assertRaises(AccessError):
            level.write({"body": "<p>Pay at once!</p>"})
        with self.assertRaises(AccessError):
            level.update_field_translations("body", {"en_US": "<p>Pay at once!</p>"})
        with self.assertRaises(AccessError):
            level.policy_id.write({"level_ids": [(0, 0, {"code": "x"})]})
        with self.assertRaises(AccessError):
            level.policy_id.copy()
        with self.assertRaises(AccessError):
            self.company.with_user(self.collector).write({"recovery_sending": "off"})

    def test_a_collector_cannot_write_free_words_to_a_debtor(self):
        """002-7: what is written to a debtor is a notice; colleagues may be written to."""
        case = self.records["credit.recovery.case"]
        mine = case.with_user(self.collector)
        mine.message_post(body="Ask sales", partner_ids=self.manager.partner_id.ids)
        with self.assertRaises(AccessError):
            mine.message_post(body="Pay!", partner_ids=self.debtor.ids)
        with self.assertRaises(AccessError):
            mine.message_post(
                body="Pay!",
                outgoing_email_to="rossi@debtor.example",
                subtype_xmlid="mail.mt_comment",
            )
        case.message_subscribe(self.debtor.ids)
        with self.assertRaises(AccessError):
            mine.message_post(body="Pay!", message_type="comment", subtype_xmlid="mail.mt_comment")
        case.with_user(self.manager).message_post(body="Call me.", partner_ids=self.debtor.ids)

    def test_the_debtor_is_not_proposed_as_a_reader_of_messages(self):
        case = self.records["credit.recovery.case"].with_user(self.collector)
        found = case._message_get_suggested_recipients(no_create=True)
        self.assertFalse([line for line in found if line["partner_id"] == self.debtor.id])

    def test_a_debtor_does_not_read_of_recovery_on_his_own_documents(self):
        """He may read his invoices and his own data by RPC, but not what is thought of them."""
        portal = self.users["portal"]
        portal.partner_id.parent_id = self.debtor
        invoice = self.records["credit.recovery.notice"].line_ids.move_id
        invoice.message_subscribe(portal.partner_id.ids)
        self.env.flush_all()
        for record in (invoice, self.debtor):
            mine = record.with_user(portal)
            self.assertEqual(mine.read(["name"])[0]["name"], record.name)
            names = [name for name in mine._fields if name.startswith("recovery_")]
            self.assertTrue(names)
            for name in names:
                with self.subTest(field=name), self.assertRaises(AccessError):
                    mine.read([name])
                with self.subTest(search=name), self.assertRaises(AccessError):
                    mine.search([(name, "!=", False)])
        alerts = invoice.with_user(portal)._get_alerts()
        self.assertNotIn("credit_recovery_hold", alerts)
        self.assertIn("credit_recovery_hold", invoice.with_user(self.collector)._get_alerts())

    def test_a_user_without_a_role_works_on_invoices_and_partners_as_ever(self):
        clerk = self.make_access_user("clerk", GROUPS["billing"] + ",base.group_partner_manager")
        invoice = self.records["credit.recovery.notice"].line_ids.move_id.with_user(clerk)
        self.env.flush_all()
        self.env.invalidate_all()
        with Form(invoice) as form:
            form.ref = "PO 7"
        with Form(invoice.partner_id) as form:
            form.name = "Rossi Mario"
        invoice.partner_id.is_company = False
        self.assertEqual(self.debtor.recovery_debtor_type, "consumer")
        invoice.with_context(active_model="account.move").action_register_payment()

    def test_a_dialog_belongs_to_who_opened_it(self):
        vals = {"company_id": self.company.id, "date": self.today + timedelta(days=3)}
        preview = self.make_wizard("credit.recovery.preview", self.manager, vals)
        preview.action_run()
        with self.assertRaises(AccessError):
            preview.with_user(self.reader).read(["date"])
        lines = self.env["credit.recovery.preview.line"].with_user(self.reader)
        self.assertFalse(lines.search([("preview_id", "=", preview.id)]))
