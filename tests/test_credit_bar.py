"""The bar of a customer's credit on his form: used, insured, free (issue "credit tab")."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .credit_review_common import CreditReviewCase


@tagged("post_install", "-at_install")
class TestBar(CreditReviewCase):
    def get_bar(self):
        self.env.flush_all()
        partner = self.debtor.with_user(self.reader).with_company(self.company)
        partner.invalidate_recordset()
        return partner.recovery_credit_bar

    def test_used_insured_and_free_add_up_to_limit_and_insurance(self):
        self.give_limit(1000)
        self.env["credit.recovery.guarantee"].create(
            {"partner_id": self.debtor.id, "company_id": self.company.id, "amount": 200}
        )
        self.make_invoice(-5, 800)
        bar = self.get_bar()
        parts = {part["code"]: part["amount"] for part in bar["parts"]}
        self.assertEqual(parts, {"used": 600, "insured": 200, "free": 400})
        self.assertEqual((bar["limit"], bar["free"], bar["exposure"]), (1000, 400, 600))
        self.assertEqual(bar["currency_id"], self.company.currency_id.id)

    def test_a_contact_shows_the_customers(self):
        self.make_invoice(-5, 800)
        contact = self.env["res.partner"].create({"name": "Anna", "parent_id": self.debtor.id})
        self.env.flush_all()
        self.assertEqual(contact.with_company(self.company).recovery_credit_bar["exposure"], 800)

    def test_without_a_limit_nothing_is_free(self):
        self.make_invoice(-5, 800)
        bar = self.get_bar()
        self.assertEqual((bar["limit"], [part["code"] for part in bar["parts"]]), (None, ["used"]))

    def test_a_salesperson_does_not_read_it(self):
        seller = new_test_user(self.env, "seller", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.debtor.with_user(seller).read(["recovery_credit_bar"])
