"""Who sees which screen: readers look, collectors work, managers decide, others see nothing."""

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import RecoveryCase

MODELS = (
    "case",
    "notice",
    "notice.line",
    "policy",
    "level",
    "call",
    "call.fix",
    "hold",
    "flag",
    "confirmation",
    "reason",
    "item",
    "event",
    "bounce",
    "bounce.line",
    "residual",
    "retention",
    "credit.review",
    "gate.rule",
    "policy.acceptance",
    "run",
    "closure",
    "score",
    "score.line",
    "score.class",
    "sales.question",
    "preview",
    "preview.line",
    "bank.waiver",
    "guarantee",
    "assessment",
    "approval",
    "approval.band",
    "exposure.line",
)
MANAGER_ONLY = {
    "credit_recovery_bank_waive_action",
    "credit_recovery_go_live_action",
    "credit_recovery_run_go_on_action",
    "credit_recovery_sending_action",
}
COLLECTOR_ONLY = {
    "credit_recovery_policy_acceptance_action_record",
    "credit_recovery_statement_send_action",
    "credit_recovery_statement_send_action_partner",
    "credit_recovery_confirmation_action_log",
    "credit_recovery_flag_action_set",
    "credit_recovery_move_action",
    "credit_recovery_bounce_add_action",
    "credit_recovery_bounce_add_action_bank_line",
    "credit_recovery_hold_add_action",
    "credit_recovery_hold_add_action_invoices",
    "credit_recovery_remind_action",
}


class TestScreenAccess(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls.make_invoice(36)
        cls.case = cls._review()

    def get_actions(self):
        data = self.env["ir.model.data"].search(
            [("module", "=", "credit_recovery"), ("model", "=", "ir.actions.act_window")]
        )
        return {row.name: self.env[row.model].browse(row.res_id) for row in data}

    def load(self, action, user):
        """Load the views of an action and what they show, as the web client does."""
        model = self.env[action.res_model].with_user(user)
        views = [(False, mode) for mode in action.view_mode.split(",")]
        loaded = model.get_views([*views, (False, "search")])
        if model._name in ("account.move", "res.partner"):
            # these forms are core's, and ask users for more than core lets them see
            arch = etree.fromstring(model.get_view(action.view_id.id, "list")["arch"])
            model.web_search_read([], {name: {} for name in arch.xpath("//field/@name")}, limit=5)
        elif not model._transient:
            names = loaded["models"][action.res_model]["fields"]
            model.web_search_read([], {name: {} for name in names if name != "id"}, limit=5)
        return loaded

    def get_buttons(self, view, user):
        arch = self.env.ref(f"credit_recovery.{view}")
        model = self.env[arch.model].with_user(user)
        tree = etree.fromstring(model.get_view(arch.id)["arch"])
        return set(tree.xpath("//button/@name"))

    def test_every_role_loads_its_screens(self):
        for user, left_out in (
            (self.reader, MANAGER_ONLY | COLLECTOR_ONLY),
            (self.collector, MANAGER_ONLY),
            (self.manager, set()),
        ):
            for name, action in self.get_actions().items():
                with self.subTest(user=user.login, action=name):
                    if name not in left_out:
                        self.load(action, user)

    def test_empty_lists_say_what_to_do(self):
        for name, action in self.get_actions().items():
            with self.subTest(action=name):
                self.assertTrue(action.help or action.view_mode == "form")

    def test_the_button_of_an_invoice_holds_the_level_alone(self):
        view = self.env.ref("account.view_move_form")
        model = self.env["account.move"].with_user(self.reader)
        tree = etree.fromstring(model.get_view(view.id)["arch"])
        [button] = tree.xpath("//button[.//field[@name='recovery_level_id']]")
        self.assertEqual(button.xpath(".//field/@name"), ["recovery_level_id"])

    def test_readers_get_no_button_that_changes_something(self):
        self.assertLessEqual(
            self.get_buttons("credit_recovery_case_view_form", self.reader),
            {
                "action_view_items",
                "action_view_move",
                "action_view_partner",
                "action_view_payment",
                "action_view_record",
            },
        )
        self.assertLessEqual(
            self.get_buttons("credit_recovery_notice_view_form", self.reader),
            {"action_view_case", "action_show_letter"},
        )
        self.assertFalse(self.get_buttons("credit_recovery_notice_view_list", self.reader))

    def test_collectors_get_the_buttons_of_their_work(self):
        buttons = self.get_buttons("credit_recovery_case_view_form", self.collector)
        self.assertGreaterEqual(buttons, {"action_review", "action_check_complaints"})
        buttons = self.get_buttons("credit_recovery_notice_view_form", self.collector)
        self.assertGreaterEqual(buttons, {"action_approve", "action_print", "action_cancel"})

    def test_configuration_is_for_managers(self):
        menu = self.env.ref("credit_recovery.menu_recovery_configuration")
        visible = self.get_visible_menus(self.manager)
        self.assertIn(menu.id, visible)
        self.assertNotIn(menu.id, self.get_visible_menus(self.collector))

    def get_visible_menus(self, user):
        return self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()

    def test_nobody_without_a_role_sees_a_menu(self):
        menus = self.env["ir.model.data"].search(
            [("module", "=", "credit_recovery"), ("model", "=", "ir.ui.menu")]
        )
        self.assertTrue(menus)
        for user in self.get_insiders():
            with self.subTest(user=user.login):
                self.assertFalse(self.get_visible_menus(user) & set(menus.mapped("res_id")))

    def test_nobody_without_a_role_reads_a_record(self):
        for user in self.get_outsiders():
            for name in MODELS:
                with self.subTest(user=user.login, model=name), self.assertRaises(AccessError):
                    self.env[f"credit.recovery.{name}"].with_user(user).search_count([])

    def get_insiders(self):
        """Employees without a recovery role; portal and public users have no menus at all."""
        return [
            new_test_user(self.env, "plain_user", groups="base.group_user"),
            new_test_user(self.env, "invoicing_user", groups="account.group_account_invoice"),
        ]

    def get_outsiders(self):
        portal = new_test_user(self.env, "portal_user", groups="base.group_portal")
        return [*self.get_insiders(), portal, self.env.ref("base.public_user").sudo()]

    def test_an_invoice_opens_without_a_recovery_role(self):
        """Invoicing users see no recovery fields, and no error because of them."""
        user = new_test_user(
            self.env,
            "invoicing_user",
            groups="account.group_account_invoice",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        names = self.get_invoice_fields(user)
        self.assertIn("payment_state", names)
        self.assertFalse([name for name in names if name.startswith("recovery_")])
        self.invoice.with_user(user).web_read({name: {} for name in names})

    def test_an_invoice_shows_its_case_to_readers(self):
        [values] = self.invoice.with_user(self.reader).web_read(
            {"recovery_case_id": {}, "recovery_level_id": {}, "recovery_hold_reason": {}}
        )
        self.assertIn("recovery_case_id", self.get_invoice_fields(self.reader))
        self.assertEqual(values["recovery_case_id"], self.case.id)

    def get_invoice_fields(self, user):
        """The fields on the form of an invoice, as this user gets it."""
        model = self.env["account.move"].with_user(user)
        tree = etree.fromstring(model.get_view(view_type="form")["arch"])
        return set(tree.xpath("//field[not(ancestor::field)]/@name"))
