"""The gate on confirming orders; orders as exposure; invoices of what is sold already."""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .gate_common import GateCase


@tagged("post_install", "-at_install")
class TestGateOrder(GateCase):
    def get_orders(self):
        """The exposure of the debtor's orders."""
        found = self.env["credit.recovery.exposure"]._get_orders(self.company, self.debtor.ids)
        return float(found.get(self.debtor.id, 0))

    def invoice_order(self, order):
        return order.sudo()._create_invoices()

    # ------------------------------------------------------------ every way to confirm
    def test_the_button_stops_an_order_over_the_limit(self):
        order = self.make_order(1000.01)
        with self.assertRaises(UserError) as stopped:
            order.with_user(self.salesperson).action_confirm()
        self.assertEqual(order.state, "draft")
        for word in (order.name, "Rossi", "Over the credit limit", "release"):
            self.assertIn(word, str(stopped.exception))

    def test_up_to_the_limit_it_is_confirmed(self):
        order = self.make_order(1000)
        order.with_user(self.salesperson).action_confirm()
        self.assertEqual(order.state, "sale")

    def test_orders_confirmed_together_count_together(self):
        orders = self.make_order(600) + self.make_order(600)
        with self.assertRaises(UserError) as stopped:
            orders.with_user(self.salesperson).action_confirm()
        for name in orders.mapped("name"):
            self.assertIn(name, str(stopped.exception))
        self.assertEqual(set(orders.mapped("state")), {"draft"})

    def test_open_invoices_drafts_and_other_orders_count(self):
        self.draft(300).action_post()
        self.draft(200)
        self.make_order(300).action_confirm()
        with self.assertRaises(UserError):
            self.make_order(200.01).action_confirm()
        self.make_order(200).action_confirm()

    def test_a_state_that_is_written_or_imported_is_a_confirmation(self):
        order = self.make_order(5000)
        with self.assertRaises(UserError):
            order.with_user(self.salesperson).write({"state": "sale"})
        with self.assertRaises(UserError):
            self.make_order(5000, state="sale")
        self.assertEqual(self.make_order(1000, state="sale").state, "sale")

    def test_what_is_written_with_the_state_and_a_default_state_are_judged(self):
        line = self.make_order(5000).order_line.copy_data()[0]
        order = self.make_order(0)
        with self.assertRaises(UserError), self.cr.savepoint():
            order.with_user(self.salesperson).write(
                {"state": "sale", "order_line": [Command.create(line)]}
            )
        imported = order.with_user(self.salesperson).with_context(default_state="sale")
        vals = {"partner_id": self.debtor.id, "order_line": [Command.create(line)]}
        with self.assertRaises(UserError), self.cr.savepoint():
            imported.create(vals)
        vals["order_line"] = [Command.create({**line, "price_unit": 1000})]
        self.assertEqual(imported.create(vals).state, "sale")

    def test_a_confirmed_order_that_grows_asks_for_the_difference(self):
        order = self.make_order(600)
        order.action_confirm()
        mine = order.with_user(self.salesperson)
        line = order.order_line.copy_data()[0]
        for vals in (
            {"order_line": [Command.create({**line, "price_unit": 400.01})]},
            {"order_line": [Command.update(order.order_line.id, {"price_unit": 1000.01})]},
        ):
            with self.subTest(vals), self.assertRaises(UserError) as stopped, self.cr.savepoint():
                mine.write(vals)
            self.assertIn(order.name, str(stopped.exception))
        with self.assertRaises(UserError), self.cr.savepoint():
            self.env["sale.order.line"].with_user(self.salesperson).create(
                {**line, "order_id": order.id, "price_unit": 400.01}
            )
        mine.order_line.price_unit = 1000
        # what goes up and down in one change does not grow
        more = Command.create({**line, "price_unit": 1000})
        mine.write({"order_line": [more, Command.update(order.order_line.id, {"price_unit": 0})]})
        self.assertEqual(order.amount_total, 1000)
        # a debtor over the limit may order less
        self.set_limit(self.debtor, 100)
        order.order_line[-1].price_unit = 900
        order.client_order_ref = "12"

    def test_the_bill_of_a_cost_charged_to_an_order_is_posted(self):
        """The order grows past the limit; other changes of it are asked for as before."""
        order = self.make_order(1000)
        order.action_confirm()
        product = order.order_line.product_id.copy({"expense_policy": "cost"})
        plan = self.env["account.analytic.plan"].sudo().create({"name": "Jobs"})
        account = self.env["account.analytic.account"].sudo()
        job = account.create({"name": "Job", "plan_id": plan.id, "company_id": self.company.id})
        bill = self.init_invoice("in_invoice", self.debtor, "2026-01-10", amounts=[500], taxes=[])
        bill.invoice_line_ids.write(
            {"product_id": product.id, "price_unit": 500, "analytic_distribution": {job.id: 100}}
        )
        lines = type(self.env["account.move.line"])
        # another addon of Odoo's knows which order a cost belongs to
        found = patch.object(
            lines, "_sale_determine_order", lambda self: dict.fromkeys(self.ids, order)
        )
        with found:
            bill.action_post()
        self.assertEqual(bill.state, "posted")
        cost = order.order_line.filtered("is_expense")
        self.assertEqual(len(cost), 1)
        self.assertGreater(order.amount_total, 1000)
        with self.assertRaises(UserError):
            order.with_user(self.salesperson).order_line.write({"price_unit": 2000})

    def test_a_confirmed_order_that_another_is_to_pay_asks_for_all_of_it(self):
        order = self.make_order(900)
        order.action_confirm()
        payer = self.make_debtor("Verdi S.p.A.")
        self.set_limit(payer, 899.99)
        mine = order.with_user(self.salesperson)
        with self.assertRaises(UserError), self.cr.savepoint():
            mine.partner_invoice_id = payer
        self.set_limit(payer, 900)
        mine.partner_invoice_id = payer
        # for the same debtor nothing changes
        self.set_limit(payer, 100)
        mine.partner_invoice_id = payer.create({"name": "Anna", "parent_id": payer.id})

    def test_a_release_is_for_one_debtor(self):
        order = self.make_order(5000)
        self.release(order)
        order.action_confirm()
        payer = self.make_debtor("Verdi S.p.A.")
        self.set_limit(payer, 1000)
        with self.assertRaises(UserError):
            order.partner_invoice_id = payer

    def test_without_rules_a_confirmed_order_grows_unasked(self):
        self.env["credit.recovery.gate.rule"].search([]).answer = "allow"
        for cause in ("suspended", "no_credit"):
            self.make_rule(cause, "allow", document="order")
        order = self.make_order(900)
        order.action_confirm()
        order.order_line.price_unit = 5000
        self.assertEqual(order.amount_total, 5000)

    def test_a_cancelled_order_that_comes_back_asks_again(self):
        order = self.make_order(1000)
        order.action_confirm()
        order._action_cancel()
        self.draft(500).action_post()
        order.action_draft()
        with self.assertRaises(UserError):
            order.action_confirm()

    def test_a_rule_for_invoices_is_none_for_orders(self):
        rules = self.env["credit.recovery.gate.rule"]
        rules.search([("document", "=", "order")]).answer = "allow"
        self.make_order(5000).action_confirm()

    def test_a_warning_confirms_and_stays_on_the_order(self):
        rules = self.env["credit.recovery.gate.rule"]
        rules.search([("document", "=", "order")]).answer = "warn"
        order = self.make_order(5000)
        self.assertEqual(order.with_user(self.salesperson).recovery_gate_level, "warning")
        order.with_user(self.salesperson).action_confirm()
        self.assertEqual(order.state, "sale")
        bodies = " ".join(order.message_ids.mapped("body"))
        self.assertIn("Over the credit limit", bodies)

    def test_the_company_of_the_invoice_address_owes(self):
        contact = self.env["res.partner"].create({"name": "Anna", "parent_id": self.debtor.id})
        other = self.make_debtor("Verdi S.p.A.")
        order = self.make_order(5000, partner=other, partner_invoice_id=contact.id)
        with self.assertRaises(UserError):
            order.action_confirm()
        self.make_order(5000, partner=contact, partner_invoice_id=other.id).action_confirm()

    def test_a_suspended_debtor_gets_no_order(self):
        self.get_level("soft").suspends_sales = True
        reminded = self._take_step("soft", 3)
        order = self.make_order(10)
        with self.assertRaises(UserError):
            order.action_confirm()
        self._pay(reminded)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    # ------------------------------------------------------------ release
    def test_a_salesperson_asks_and_the_manager_releases(self):
        order = self.make_order(5000, user_id=self.salesperson.id)
        mine = order.with_user(self.salesperson)
        self.assertTrue(mine.recovery_can_ask)
        release = self.ask(order, self.salesperson)
        self.assertEqual(release.requested_by, self.salesperson)
        self.assertEqual(self.get_tasks(release).user_id, self.manager)
        mine.invalidate_recordset()
        self.assertFalse(mine.recovery_can_ask)
        release.with_user(self.manager).action_approve("Agreed")
        self.assertEqual(self.get_answers(order).user_id, self.salesperson)
        mine.invalidate_recordset()
        self.assertEqual(mine.recovery_gate_level, "info")
        mine.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertFalse(self.get_answers(order))

    def test_a_changed_amount_asks_again(self):
        order = self.make_order(5000)
        self.release(order)
        order.order_line.price_unit = 5001
        with self.assertRaises(UserError):
            order.action_confirm()
        order.order_line.price_unit = 5000
        order.action_confirm()

    def test_a_salesperson_reads_no_figures_and_no_approvals(self):
        order = self.make_order(5000)
        release = self.ask(order, self.salesperson)
        theirs = order.with_user(self.salesperson)
        self.assertIn("Over the credit limit", theirs.recovery_gate_text)
        self.assertNotIn("1,000", theirs.recovery_gate_text)
        self.assertFalse(self.salesperson.has_group("credit_recovery.group_recovery_reader"))
        approvals = self.env["credit.recovery.approval"].with_user(self.salesperson)
        for method in (release.with_user(self.salesperson).read, lambda: approvals.search([])):
            with self.assertRaises(AccessError):
                method()

    def test_the_forms_open_for_a_salesperson(self):
        order = self.make_order(5000, user_id=self.salesperson.id)
        with Form(order.with_user(self.salesperson)) as form:
            form.client_order_ref = "12"

    # ------------------------------------------------------------ customers at work
    def make_portal_user(self):
        return self.env["res.users"].create(
            {
                "name": "Anna",
                "login": "gate_portal",
                "partner_id": self.debtor.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )

    def test_what_a_customer_signs_waits_in_the_queue_and_the_salesperson_is_told(self):
        order = self.make_order(5000, user_id=self.salesperson.id)
        order.with_user(self.make_portal_user()).sudo()._validate_order()
        self.assertEqual((order.state, order.recovery_release_state), ("draft", "requested"))
        self.get_release(order).with_user(self.manager).action_approve("Agreed")
        self.assertEqual(self.get_answers(order).user_id, self.salesperson)

    def test_a_customer_does_not_learn_why(self):
        order = self.make_order(5000)
        with self.assertRaises(UserError) as stopped:
            order.with_user(self.make_portal_user()).sudo().action_confirm()
        self.assertNotIn("limit", str(stopped.exception))

    def pay_online(self, order, amount):
        """A transaction that the provider has confirmed."""
        method = self.env.ref("payment.payment_method_card")
        provider = self.env["payment.provider"].create(
            {"name": "Bank", "code": "none", "company_id": self.company.id}
        )
        return self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "reference": f"{order.name}-{amount}",
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "sale_order_ids": [Command.set(order.ids)],
                "state": "done",
            }
        )

    def pay_on_account(self, amount):
        payment = self.env["account.payment"].create(
            {
                "partner_id": self.debtor.id,
                "payment_type": "inbound",
                "partner_type": "customer",
                "amount": amount,
                "date": self.today,
            }
        )
        payment.action_post()
        self.assertEqual(payment.move_id.state, "posted")
        return payment

    def test_what_is_paid_online_is_not_asked_and_of_a_part_the_rest_is(self):
        for amount, state in ((5000, "sale"), (4000, "sale"), (3999.99, "draft")):
            with self.subTest(amount):
                debtor = self.make_debtor(f"Payer{amount}")
                self.set_limit(debtor, 1000)
                terms = {"require_payment": True, "prepayment_percent": 0.5}
                order = self.make_order(5000, partner=debtor, **terms)
                self.pay_online(order, amount)._check_amount_and_confirm_order()
                self.assertEqual(order.state, state)
                asked = "requested" if state == "draft" else False
                self.assertEqual(order.recovery_release_state, asked)

    def test_what_is_paid_online_counts_once_when_it_is_booked(self):
        order = self.make_order(5000)
        paid = self.pay_online(order, 3999.99)
        self.assertTrue(order._get_blocked())
        paid.payment_id = self.pay_on_account(3999.99)
        self.assertTrue(order._get_blocked())
        self.set_limit(self.debtor, 1000.01)
        self.assertFalse(order._get_blocked())

    # ------------------------------------------------------------ exposure
    def test_what_is_ordered_counts_until_it_is_drafted(self):
        order = self.make_order(700)
        self.assertEqual(self.get_orders(), 0)
        order.action_confirm()
        self.assertEqual(self.get_orders(), 700)
        invoice = self.invoice_order(order)
        self.assertEqual(self.get_orders(), 0)
        invoice.button_cancel()
        self.assertEqual(self.get_orders(), 700)
        order._action_cancel()
        self.assertEqual(self.get_orders(), 0)

    def test_a_part_and_a_down_payment_leave_the_rest(self):
        order = self.make_order(700)
        order.action_confirm()
        self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids
        ).create({"advance_payment_method": "fixed", "fixed_amount": 200}).create_invoices()
        order.invoice_ids.action_post()
        self.assertEqual(self.get_orders(), 500)
        order.order_line.filtered(lambda line: not line.is_downpayment)[:1].qty_delivered = 1
        self.invoice_order(order)
        self.assertEqual(self.get_orders(), 0)

    def test_an_order_in_foreign_currency_is_converted_once(self):
        """Complaint 22."""
        currency = self.setup_other_currency("HRK", rates=[(self.today - timedelta(days=9), 2.0)])
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )
        order = self.make_order(1400, pricelist_id=pricelist.id)
        order.action_confirm()
        self.assertEqual(self.get_orders(), 700)
        with self.assertRaises(UserError):
            self.make_order(600.02, pricelist_id=pricelist.id).action_confirm()
        self.make_order(600, pricelist_id=pricelist.id).action_confirm()

    # ------------------------------------------------------------ sold already
    def post_beside(self, amount, partner):
        """What a higher limit let pass, which is lower again."""
        self.set_limit(partner, 10000)
        self.draft(amount, partner=partner).action_post()
        self.set_limit(partner, 1000)

    def test_what_is_delivered_is_invoiced_whatever_the_customer_owes(self):
        order = self.make_order(900)
        order.action_confirm()
        invoice = self.invoice_order(order)
        self.post_beside(600, self.debtor)
        with self.assertRaises(UserError):
            invoice.action_post()
        order.order_line.qty_delivered = 1
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_a_draft_of_what_is_sold_counts_for_other_invoices(self):
        order = self.make_order(900)
        order.action_confirm()
        order.order_line.qty_delivered = 1
        sold = self.invoice_order(order)
        self.assertEqual(self.get_orders(), 0)
        other = self.draft(100.01)
        with self.assertRaises(UserError), self.cr.savepoint():
            other.action_post()
        self.company.recovery_gate_ungated = "none"
        # at the gate itself it counts once
        self.assertFalse(sold._get_blocked())
        self.assertTrue((sold + other)._get_blocked())
        self.draft(100).action_post()
        sold.action_post()
        self.assertEqual(sold.state, "posted")

    def test_a_draft_of_what_is_sold_takes_up_what_a_cash_customer_paid(self):
        self.env["credit.recovery.gate.rule"].search([]).answer = "allow"
        self.make_rule("cash_only")
        order = self.make_order(900)
        order.action_confirm()
        self.invoice_order(order)
        self.env["credit.recovery.assessment"].create(
            {"partner_id": self.debtor.id, "result": "cash_only"}
        )
        self.pay_on_account(1000)
        self.assertTrue(self.draft(100.01)._get_blocked())
        self.assertFalse(self.draft(100)._get_blocked())

    def test_a_company_decides_what_is_invoiced_in_any_case(self):
        for setting, delivered, passes in (
            ("none", 1, False),
            ("delivered", 0, False),
            ("delivered", 0.5, False),
            ("delivered", 1, True),
            ("ordered", 0, True),
        ):
            with self.subTest(setting=setting, delivered=delivered):
                debtor = self.make_debtor(f"Debtor {setting}{delivered}")
                self.set_limit(debtor, 1000)
                order = self.make_order(900, partner=debtor)
                order.action_confirm()
                invoice = self.invoice_order(order)
                self.post_beside(600, debtor)
                self.company.recovery_gate_ungated = setting
                order.order_line.qty_delivered = delivered
                self.assertEqual(not invoice._get_blocked(), passes)

    def test_a_line_without_order_is_no_delivery(self):
        order = self.make_order(900)
        order.action_confirm()
        order.order_line.qty_delivered = 1
        invoice = self.invoice_order(order)
        invoice.invoice_line_ids = [
            Command.create({"name": "More", "price_unit": 500, "tax_ids": False})
        ]
        with self.assertRaises(UserError):
            invoice.action_post()
