"""Additions to confirmed orders: released for the new total, and noted (issue, point 6)."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .gate_common import GateCase


@tagged("post_install", "-at_install")
class TestGateAddition(GateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order(600, user_id=cls.salesperson.id)
        cls.order.action_confirm()
        cls.mine = cls.order.with_user(cls.salesperson)

    def add(self, amount):
        """What a salesperson does: another line."""
        line = self.order.order_line[0].copy_data()[0]
        self.mine.write({"order_line": [Command.create({**line, "price_unit": amount})]})

    def ask_addition(self, total, user=None, reason="He needs it on Monday"):
        """Ask as the Action menu does.

        :return: the request, as superuser
        """
        wizard = self.env["credit.recovery.release.ask"].with_user(user or self.salesperson)
        wizard = wizard.with_context(
            default_res_model="sale.order", default_res_id=self.order.id
        ).create({"total": total, "reason": reason})
        self.assertTrue(wizard.is_addition)
        wizard.action_confirm()
        return self.get_release(self.order)

    def test_an_addition_is_asked_for_released_and_made(self):
        with self.assertRaises(UserError) as stopped, self.cr.savepoint():
            self.add(900)
        self.assertIn("Ask for release", str(stopped.exception))
        release = self.ask_addition(1500)
        self.assertEqual((release.amount_new, release.document_amount), (1500, 1500))
        self.assertEqual(release.requested_by, self.salesperson)
        self.assertEqual(self.get_tasks(release).user_id, self.manager)
        self.assertIn("Over the credit limit", release.with_user(self.manager).document_causes)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.add(900)
        release.with_user(self.manager).action_approve("Agreed with the owner")
        self.assertEqual(self.get_answers(self.order).user_id, self.salesperson)
        self.add(900)
        self.assertEqual(self.order.amount_total, 1500)
        self.assertFalse(self.get_answers(self.order))
        self.assertIn("Over the credit limit", self.order.message_ids[0].body)

    def test_a_release_is_for_the_total_it_was_given_for(self):
        self.ask_addition(1500).with_user(self.manager).action_approve("Agreed")
        for amount in (899.99, 900.01):
            with self.subTest(amount), self.assertRaises(UserError), self.cr.savepoint():
                self.add(amount)
        self.add(400)  # within the limit, unasked

    def test_an_order_that_was_released_asks_for_its_addition(self):
        """The release for what it is says nothing about what it is to become."""
        self.set_limit(self.debtor, 100)
        other = self.order = self.make_order(5000, user_id=self.salesperson.id)
        self.mine = other.with_user(self.salesperson)
        self.release(other)
        other.action_confirm()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.add(10)
        self.ask_addition(5010).with_user(self.manager).action_approve("Agreed")
        self.add(10)
        self.assertEqual(other.amount_total, 5010)

    def test_nonsense_is_refused(self):
        for total in (600, 599, 0, -1, 1000):  # nothing added, or not blocked
            with self.subTest(total), self.assertRaises(UserError):
                self.ask_addition(total)
        with self.assertRaises(UserError):
            self.ask_addition(1500, reason="  ")

    def test_who_may_not_change_the_order_asks_for_nothing(self):
        for user in (self.make_colleague("internal", "base.group_user"), self.reader):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.ask_addition(1500, user=user)

    def test_another_total_takes_the_place_of_the_first(self):
        first, second = self.ask_addition(1500), self.ask_addition(1600)
        self.assertEqual((first.state, second.state), ("ended", "requested"))
        self.order._action_cancel()
        self.assertEqual(second.state, "ended")

    def test_what_is_only_warned_of_is_noted(self):
        self.env["credit.recovery.gate.rule"].search([("document", "=", "order")]).answer = "warn"
        before = self.order.message_ids
        self.add(900)
        [note] = (self.order.message_ids - before).filtered(lambda m: "Passed" in m.body)
        self.assertIn("Over the credit limit", note.body)
        self.assertNotIn("1,500", note.body)
        self.order.client_order_ref = "12"
        self.assertEqual(self.order.message_ids.filtered(lambda m: "Passed" in m.body), note)

    def test_in_foreign_currency_the_release_is_in_both(self):
        """The rate is 2 foreign units for one of the company's."""
        currency = self.setup_other_currency("HRK", rates=[(self.today, 2.0)])
        pricelist = self.env["product.pricelist"].create(
            {"name": "Abroad", "currency_id": currency.id}
        )
        self.order = self.make_order(100, pricelist_id=pricelist.id)
        self.order.order_line.price_unit = 100
        self.order.action_confirm()
        release = self.ask_addition(3000, user=self.env.user)
        self.assertEqual((release.amount_new, release.document_amount), (1500, 3000))
        self.assertEqual(release.document_currency_id, currency)
