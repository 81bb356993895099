"""Limits are asked for and approved; nobody but a Manager writes them (003-9, complaint 22)."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user

from .common import RecoveryCase

CLERK = "base.group_user,base.group_partner_manager,account.group_account_invoice"


class TestCreditLimit(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.company_id = cls.company
        cls.clerk = new_test_user(
            cls.env,
            "limit_clerk",
            groups=CLERK,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.partners = cls.env["res.partner"]
        cls.approvals = cls.env["credit.recovery.approval"].sudo()

    def ask(self, user=None, **vals):
        vals = {
            "partner_id": self.debtor.id,
            "amount_new": 1000,
            "reason": "He orders more",
            **vals,
        }
        return self.approvals.with_user(user or self.collector).create(vals)

    def get_day(self, days):
        return self.today + timedelta(days=days)

    def get_tasks(self, request):
        return (
            self.env["mail.activity"]
            .sudo()
            .search([("res_model", "=", request._name), ("res_id", "in", request.ids)])
        )

    # ------------------------------------------------------------ the guard
    def test_no_role_below_manager_writes_a_limit(self):
        partner_manager = self.env.ref("base.group_partner_manager")
        for user in (self.reader, self.collector):
            user.group_ids = [Command.link(partner_manager.id)]
        for user in (self.clerk, self.reader, self.collector):
            for name in (
                "credit_limit",
                "recovery_no_credit",
                "recovery_overdue_limit",
                "recovery_overdue_days_limit",
            ):
                with (
                    self.subTest(user=user.login, field=name),
                    self.assertRaises(AccessError),
                    self.env.cr.savepoint(),
                ):
                    self.debtor.with_user(user).write({name: 1})
        self.assertFalse(self.debtor.credit_limit)

    def test_a_limit_is_not_created_imported_or_defaulted_by_others(self):
        mine = self.partners.with_user(self.clerk)
        self.clerk.group_ids = [Command.link(self.env.ref("base.group_allow_export").id)]
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            mine.create({"name": "Verdi", "credit_limit": 10})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            mine.with_context(default_credit_limit=10).create({"name": "Verdi"})
        answer = mine.load(["name", "credit_limit"], [["Verdi", "10"]])
        self.assertFalse(answer["ids"])
        self.assertIn("Ask for a limit", answer["messages"][0]["message"])
        self.assertTrue(mine.load(["name", "credit_limit"], [["Verdi", "0"]])["ids"])

    def test_cores_switch_for_a_limit_of_its_own_is_no_way_around(self):
        self.debtor.credit_limit = 700
        with self.assertRaises(AccessError):
            self.debtor.with_user(self.clerk).use_partner_credit_limit = False

    def test_who_may_not_write_limits_works_on_customers_as_ever(self):
        self.debtor.write({"credit_limit": 700, "recovery_no_credit": True})
        mine = self.partners.with_user(self.clerk)
        contact = mine.create({"name": "Ms Neri", "parent_id": self.debtor.id})
        self.assertEqual(contact.credit_limit, 700)
        mine.browse(self.debtor.id).write({"name": "Rossi S.p.A.", "credit_limit": 700})
        self.assertEqual(self.debtor.copy().credit_limit, 0)

    def test_a_limit_does_not_go_by_way_of_a_parent(self):
        self.debtor.credit_limit = 700
        self.clerk.company_ids = [Command.link(self.make_company("Other").id)]
        mine = self.partners.with_user(self.clerk)
        holder = mine.create({"name": "Holder", "is_company": True})
        vals = {"is_company": False, "parent_id": holder.id}
        for company in self.clerk.company_ids:
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.debtor.with_user(self.clerk).with_company(company).write({**vals})
        self.debtor.with_user(self.clerk).parent_id = holder
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.debtor.with_user(self.clerk).company_type = "person"
        self.assertEqual(self.debtor.credit_limit, 700)
        self.manager.group_ids = [Command.link(self.env.ref("base.group_partner_manager").id)]
        self.debtor.with_user(self.manager).write({**vals})
        self.assertEqual(self.debtor.commercial_partner_id, holder)

    def test_who_has_no_limit_of_his_own_gets_a_parent_as_ever(self):
        mine = self.partners.with_user(self.clerk)
        holder = mine.create({"name": "Holder", "is_company": True})
        self.debtor.with_user(self.clerk).write({"is_company": False, "parent_id": holder.id})
        self.assertEqual(self.debtor.commercial_partner_id, holder)
        holder.sudo().credit_limit = 700
        self.debtor.with_user(self.clerk).write({"is_company": True, "parent_id": False})
        self.assertEqual(self.debtor.credit_limit, 700)

    def test_superuser_code_of_other_addons_passes(self):
        self.debtor.with_user(self.clerk).sudo().credit_limit = 50
        self.assertEqual(self.debtor.credit_limit, 50)

    def test_a_managers_direct_change_is_an_approval_in_the_history(self):
        mine = self.debtor.with_user(self.manager)
        self.manager.group_ids = [Command.link(self.env.ref("base.group_partner_manager").id)]
        mine.credit_limit = 500
        mine.credit_limit = 800
        second, first = self.debtor.recovery_approval_ids
        self.assertEqual((first.state, first.amount_new, first.amount_old), ("ended", 500, 0))
        self.assertEqual(
            (second.state, second.amount_new, second.amount_old), ("approved", 800, 500)
        )
        self.assertEqual((second.kind, second.decided_by), ("limit", self.manager))
        mine.recovery_no_credit = True
        self.debtor.invalidate_recordset()
        self.assertEqual(self.debtor.recovery_approval_ids[0].kind, "no_credit")
        mine.name = "Rossi S.p.A."
        self.assertEqual(len(self.debtor.recovery_approval_ids), 3)

    # ------------------------------------------------------------ requests
    def test_an_approved_limit_is_cores_limit(self):
        request = self.ask()
        self.assertEqual((request.state, request.requested_by), ("requested", self.collector))
        self.assertEqual(request.old_text, "Unlimited")
        with self.assertRaises(AccessError):
            request.with_user(self.collector).action_approve()
        request.with_user(self.manager).action_approve("Good payer")
        self.assertEqual((request.state, request.decision), ("approved", "Good payer"))
        self.assertEqual((request.decided_by, request.applied_on), (self.manager, self.today))
        self.assertEqual(self.debtor.credit_limit, 1000)

    def test_a_refused_request_changes_nothing_and_is_not_decided_again(self):
        request = self.ask()
        request.with_user(self.manager).action_refuse("Pays late")
        self.assertEqual((request.state, request.decision), ("refused", "Pays late"))
        self.assertFalse(self.debtor.credit_limit)
        with self.assertRaises(UserError):
            request.with_user(self.manager).action_approve()

    def test_who_may_decide_is_told_and_the_task_goes_with_the_decision(self):
        self.company.recovery_manager_id = self.manager
        request = self.ask(reason="<b>More</b>")
        task = self.get_tasks(request)
        self.assertEqual(task.user_id, self.manager)
        self.assertIn("&lt;b&gt;More", task.note)
        request.with_user(self.manager).action_approve()
        self.assertFalse(self.get_tasks(request))

    def test_nobody_types_a_decision(self):
        for vals in (
            {"state": "approved"},
            {"amount_old": 9},
            {"decided_by": self.manager.id},
            {"applied_on": self.today},
            {"requested_by": self.manager.id},
        ):
            for user in (self.collector, self.manager):
                with (
                    self.subTest(vals=vals, user=user.login),
                    self.assertRaises(UserError),
                    self.env.cr.savepoint(),
                ):
                    self.ask(user, **vals)
        with self.assertRaises(AccessError):
            self.env["credit.recovery.approval"].with_user(self.collector).with_context(
                default_decided_by=self.manager.id
            ).create(
                {"kind": "limit", "partner_id": self.debtor.id, "amount_new": 5, "reason": "x"}
            )
        with self.assertRaises(AccessError):
            self.ask().with_user(self.manager).write({"amount_new": 5})
        with self.assertRaises(UserError):
            self.ask().unlink()

    def test_no_credit_is_a_value_of_its_own_and_a_limit_ends_it(self):
        self.ask(kind="no_credit", amount_new=0).with_user(self.manager).action_approve()
        self.assertTrue(self.debtor.recovery_no_credit)
        self.assertEqual(self.debtor.recovery_limit_kind, "no_credit")
        later = self.ask(amount_new=0)
        self.assertEqual((later.old_text, later.new_text), ("No credit", "Unlimited"))
        later.with_user(self.manager).action_approve()
        self.assertFalse(self.debtor.recovery_no_credit)
        self.assertEqual(self.debtor.recovery_limit_kind, "unlimited")
        self.assertEqual(
            set(self.debtor.recovery_approval_ids.mapped("state")),
            {
                "approved",
                "ended",
            },
        )

    def test_a_limit_takes_effect_on_its_day_and_not_before(self):
        request = self.ask(date_from=self.get_day(1))
        request.with_user(self.manager).action_approve()
        self.approvals._keep_dates(self.company, self.today)
        self.assertFalse(self.debtor.credit_limit)
        request.sudo().date_from = self.today
        self.approvals._keep_dates(self.company, self.today)
        self.assertEqual(self.debtor.credit_limit, 1000)
        self.approvals._keep_dates(self.company, self.today)
        self.assertEqual(request.state, "approved")

    def test_the_last_approved_limit_counts_and_the_earlier_one_ends(self):
        first, second = self.ask(amount_new=100), self.ask(amount_new=200)
        (first + second).with_user(self.manager).action_approve()
        self.assertEqual(self.debtor.credit_limit, 200)
        self.assertEqual((first.state, second.state), ("ended", "approved"))
        self.assertEqual(first.valid_until, self.today)

    # ------------------------------------------------------------ temporary increases
    def test_a_temporary_increase_holds_to_its_last_day(self):
        self.debtor.credit_limit = 500
        request = self.ask(kind="temporary", valid_until=self.get_day(1))
        request.with_user(self.manager).action_approve()
        self.assertEqual(self.debtor.credit_limit, 500)
        for days, limit in ((-1, 500), (0, 1000), (1, 1000), (2, 500)):
            found = self.approvals._get_temporary(self.company, self.debtor.ids, self.get_day(days))
            self.assertEqual(max(500, found.get(self.debtor.id, 0)), limit)
        self.debtor.invalidate_recordset()
        self.assertEqual(self.debtor.recovery_limit, 1000)
        self.approvals._keep_dates(self.company, self.get_day(1))
        self.assertEqual(request.state, "approved")
        self.approvals._keep_dates(self.company, self.get_day(2))
        self.assertEqual(request.state, "ended")

    def test_a_temporary_increase_has_an_amount_and_a_last_day(self):
        for vals in (
            {},
            {"valid_until": self.today, "amount_new": 0},
            {"valid_until": self.get_day(-1)},
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.ask(kind="temporary", **vals)

    def test_a_request_whose_last_day_passed_is_not_approved_and_ends(self):
        request = self.ask(kind="temporary", valid_until=self.today)
        request.sudo().write({"date_from": self.get_day(-5), "valid_until": self.get_day(-1)})
        with self.assertRaises(UserError):
            request.with_user(self.manager).action_approve()
        self.approvals._keep_dates(self.company, self.today)
        self.assertEqual(request.state, "ended")
        self.assertFalse(self.get_tasks(request))

    def test_the_dialog_decides_on_many_with_a_reason(self):
        requests = self.ask() + self.ask(amount_new=5)
        dialog = self.env["credit.recovery.approval.decide"].with_context(
            active_model=requests._name, active_ids=requests.ids
        )
        vals = {"decision": "refuse", "reason": "Pays late"}
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            dialog.with_user(self.collector).create(vals).action_confirm()
        dialog.with_user(self.manager).create(vals).action_confirm()
        self.assertEqual(set(requests.mapped("state")), {"refused"})
        self.assertEqual(requests[0].decision, "Pays late")
        later = self.ask()
        vals = {"approval_ids": later.ids, "reason": "He pays again"}
        dialog.with_user(self.manager).create(vals).action_confirm()
        self.assertEqual((later.state, later.decision), ("approved", "He pays again"))

    # ------------------------------------------------------------ bands
    def test_each_amount_has_its_approver(self):
        director = self.make_user("reader", name="director")
        self.env["credit.recovery.approval.band"].create(
            [
                {"amount_to": 1000, "approver": "collector"},
                {"amount_to": 5000, "approver": "manager"},
                {"approver": "users", "user_ids": [Command.set(director.ids)]},
            ]
        )
        for vals, may in (
            ({"amount_new": 1000}, {self.collector, self.manager}),
            ({"amount_new": 1000.01}, {self.manager}),
            ({"amount_new": 5000}, {self.manager}),
            ({"amount_new": 5000.01}, {director, self.manager}),
            ({"amount_new": 0}, {director, self.manager}),
            ({"amount_new": 0, "kind": "no_credit"}, {self.collector, self.manager}),
        ):
            request = self.ask(**vals)
            users = (self.reader, self.collector, self.manager, director)
            for user in users:
                with self.subTest(vals=vals, user=user.login):
                    self.assertEqual(request.with_user(user).can_decide, user in may)
                    if user not in may:
                        with self.assertRaises(AccessError):
                            request.with_user(user).action_approve()
            if director in may:
                self.assertEqual(self.get_tasks(request).user_id, director)
        request.with_user(self.collector).action_approve()
        self.assertTrue(self.debtor.recovery_no_credit)

    def test_named_approvers_are_readers_at_least(self):
        with self.assertRaises(ValidationError):
            self.env["credit.recovery.approval.band"].create(
                {"approver": "users", "user_ids": [Command.set(self.clerk.ids)]}
            )

    # ------------------------------------------------------------ companies
    def test_a_request_is_of_the_customer_and_the_root_company(self):
        contact = self.partners.create({"name": "Ms Neri", "parent_id": self.debtor.id})
        request = self.ask(partner_id=contact.id)
        self.assertEqual((request.partner_id, request.company_id), (self.debtor, self.company))

    def make_branch_manager(self):
        branch = self.make_company("Branch", parent_id=self.company.id)
        return new_test_user(
            self.env,
            "branch_manager",
            groups=f"{CLERK},credit_recovery.group_recovery_manager",
            company_id=branch.id,
            company_ids=[Command.set(branch.ids)],
        )

    def test_a_limit_written_in_a_branch_is_the_root_companys(self):
        mine = self.partners.with_user(self.make_branch_manager())
        mine.browse(self.debtor.id).write({"credit_limit": 500, "city": "Lodi"})
        self.assertEqual((self.debtor.credit_limit, self.debtor.city), (500, "Lodi"))
        new = mine.create({"name": "Verdi", "credit_limit": 600}).with_env(self.env)
        self.assertEqual(new.credit_limit, 600)
        for partner, limit in ((self.debtor, 500), (new, 600)):
            history = partner.sudo().recovery_approval_ids
            self.assertEqual((history.company_id, history.amount_new), (self.company, limit))

    def test_in_a_branch_the_limit_of_the_root_company_is_read(self):
        """By core, too: its form, its searches, its warnings."""
        user = self.make_branch_manager()
        branch = user.company_id
        self.env.cr.execute(
            "UPDATE res_partner SET credit_limit = jsonb_build_object(%s, 500.0, %s, 7.0),"
            " recovery_no_credit = jsonb_build_object(%s, true) WHERE id = %s",
            [str(self.company.id), str(branch.id), str(branch.id), self.debtor.id],
        )
        self.env.invalidate_all()
        for mine in (self.debtor.with_user(user), self.debtor.with_company(branch)):
            self.assertEqual((mine.credit_limit, mine.use_partner_credit_limit), (500, True))
            self.assertFalse(mine.recovery_no_credit, "a value of the branch counts for nothing")
            for limit, found in ((500, mine), (7, mine.browse())):
                domain = [("id", "=", mine.id), ("credit_limit", "=", limit)]
                self.assertEqual(mine.search(domain), found)
        mine.credit_limit = 600
        self.assertEqual((mine.credit_limit, self.debtor.credit_limit), (600, 600))
        self.debtor.credit_limit = 650
        self.assertEqual(mine.credit_limit, 650)
        mine.sudo().credit_limit = 700
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((mine.credit_limit, self.debtor.credit_limit), (700, 700))
        mine.use_partner_credit_limit = False
        self.assertEqual((self.debtor.credit_limit, mine.use_partner_credit_limit), (0, False))
        new = mine.sudo().create({"name": "Verdi", "credit_limit": 800})
        self.assertEqual(new.with_company(self.company).credit_limit, 800)

    def test_in_a_branch_who_may_not_read_limits_reads_none(self):
        stranger = new_test_user(self.env, "branch_stranger", groups="base.group_user")
        branch = self.make_company("Branch", parent_id=self.company.id)
        stranger.write({"company_ids": [Command.set(branch.ids)], "company_id": branch.id})
        mine = self.partners.with_user(stranger)
        for domain in ([("credit_limit", ">", 0)], [("recovery_no_credit", "=", True)]):
            with self.assertRaises(AccessError):
                mine.search(domain)
        with self.assertRaises(AccessError):
            mine.browse(self.debtor.id).read(["credit_limit"])

    def test_nobody_but_a_manager_writes_a_limit_in_a_branch(self):
        branch = self.make_company("Branch", parent_id=self.company.id)
        self.clerk.write({"company_id": branch.id, "company_ids": [Command.set(branch.ids)]})
        mine = self.partners.with_user(self.clerk).with_company(branch)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            mine.browse(self.debtor.id).credit_limit = 500
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            mine.create({"name": "Verdi", "credit_limit": 600})
        self.assertFalse(self.debtor.credit_limit)

    def test_who_works_in_a_branch_only_knows_the_day_of_the_root_company(self):
        user = self.make_branch_manager()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.company.with_user(user).read(["recovery_tz"])
        defaults = self.approvals.with_user(user).default_get(["date_from"])
        self.assertEqual(defaults["date_from"], self.today)
        self.env.invalidate_all()
        self.assertEqual(self.debtor.with_user(user).recovery_insured, 0)

    def test_a_limit_is_one_companys(self):
        other = self.make_company("Other")
        self.ask().with_user(self.manager).action_approve()
        self.assertEqual(self.debtor.with_company(other).credit_limit, 0)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.ask(company_id=other.id)
