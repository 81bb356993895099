"""A new source of holds in another addon is one model and no change in the engine (point 9)."""

from odoo import api, fields, models
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged
from odoo.tools import SQL

from .dispute_common import DisputeCase


@tagged("post_install", "-at_install")
class TestNewSourceOfHolds(DisputeCase):
    """Carriers confirm deliveries; what is on its way is not demanded, a broken part neither."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()

        class Delivery(models.Model):
            _name = "fake.delivery"
            _description = "Delivery under way"
            _inherit = ["credit.recovery.hold.mixin"]
            _module = None

            move_id = fields.Many2one("account.move")
            amount = fields.Float()
            stops = fields.Char(default="all")
            date_to = fields.Date()

            @api.model
            def _get_hold_query(self, today):
                return SQL(
                    """
                    SELECT m.company_id, NULL::int AS case_id,
                           m.commercial_partner_id AS partner_id, d.move_id,
                           NULL::date AS date_due, NULLIF(d.amount, 0)::numeric AS amount,
                           d.stops, d.date_to, 'fake_delivery' AS kind, d.id AS res_id
                      FROM fake_delivery d
                      JOIN account_move m ON m.id = d.move_id
                     WHERE d.date_to >= %s
                    """,
                    today,
                )

        name = Delivery._name
        add_to_registry(cls.registry, Delivery)
        cls.registry._setup_models__(cls.env.cr, [name])
        cls.registry.init_models(cls.env.cr, [name], {"models_to_check": True})
        cls.addClassCleanup(cls.forget, name)

    @classmethod
    def forget(cls, name):
        del cls.registry[name]
        cls.registry._setup_models__(cls.env.cr, [])

    def deliver(self, invoice, **vals):
        vals = {"move_id": invoice.id, "date_to": self.today, **vals}
        delivery = self.env["fake.delivery"].sudo().create(vals)
        self.env.flush_all()
        return delivery

    def test_it_holds_the_item_until_its_last_day_and_the_others_go_on(self):
        held, other = self.make_invoice(25), self.make_invoice(26)
        delivery = self.deliver(held)
        self.assertEqual(self.get_decision(held).code, "held")
        self.assertEqual(self.get_decision(held).params["kind"], "fake_delivery")
        self.assertEqual(self.get_decision(held).until, self.today)
        self.assertEqual(self.get_decision(other).rung.code, "soft")
        delivery.date_to = fields.Date.subtract(self.today, days=1)
        self.env.flush_all()
        self.assertEqual(self.get_decision(held).rung.code, "soft")

    def test_item_invoice_case_and_notice_follow(self):
        held, part = self.make_invoice(25, 100), self.make_invoice(26, 80)
        self.deliver(held)
        self.deliver(part, amount=30)
        self.assertEqual(self.get_item(held).hold_code, "fake_delivery")
        self.assertEqual(self.get_item(part).amount_held, 30)
        self.assertEqual(held.recovery_hold_code, "fake_delivery")
        self.assertIn("credit_recovery_hold", held._get_alerts())
        case = self._review()
        self.assertEqual(case.hold_code, "fake_delivery")
        notice = case.notice_ids
        self.assertEqual(notice.line_ids.filtered("step").move_id, part)
        self.assertEqual((notice.amount_disputed, notice.amount_total), (30, 50))

    def test_what_was_approved_is_looked_at_again(self):
        """P-1."""
        invoice = self.make_invoice(25)
        notice = self._review().notice_ids
        self.assertFalse(notice._get_changes())
        self.deliver(invoice)
        [[text]] = notice._get_changes().values()
        self.assertIn("is held", text)

    def test_it_may_stop_threats_only(self):
        invoice = self._take_step("firm", 15)
        self.deliver(invoice, stops="threatening")
        self.assertEqual(self.get_decision(invoice).code, "held")
        soft = self.make_invoice(25, partner=self.make_debtor("Verdi S.r.l."))
        self.deliver(soft, stops="threatening")
        self.assertEqual(self.get_decision(soft).rung.code, "soft")


@tagged("post_install", "-at_install")
class TestGone(DisputeCase):
    def test_the_engine_knows_nothing_of_it(self):
        self.assertNotIn("fake.delivery", self.env)
        query = self.env["credit.recovery.hold.mixin"]._get_all_holds_query(self.today)
        self.assertNotIn("fake_delivery", query.code)

    def test_each_kind_of_hold_by_a_record_has_its_words(self):
        kinds = dict(self.env["credit.recovery.hold"]._fields["kind"].selection)
        self.assertLessEqual(set(kinds), set(self.env["credit.recovery.review"]._get_hold_texts()))
