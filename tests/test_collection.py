"""Collection methods: what we collect ourselves is neither reminded nor called too early (P-3)."""

from datetime import timedelta

from odoo.tests import tagged

from .review_common import TODAY, ReviewCase, days_before


class CollectionCase(ReviewCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recovery_grace_days = 7
        journal = cls.company_data["default_journal_bank"]
        cls.method = journal.inbound_payment_method_line_ids[0].copy(
            {"name": "Bank receipt", "journal_id": journal.id}
        )
        cls.method.recovery_collected = True

    def collected(self, days, amount=300.0, **vals):
        return self.make_invoice(
            days, amount, preferred_payment_method_line_id=self.method.id, **vals
        )


@tagged("post_install", "-at_install")
class TestCollection(CollectionCase):
    def test_no_call_before_the_days_of_grace_are_over(self):
        """The call is due 3 working days after the due date; here it waits until due + 7."""
        self.collected(6)
        other = self.make_debtor("Bianchi S.r.l.")
        self.make_invoice(6, partner=other)
        case = self.night().filtered(lambda case: case.partner_id == self.debtor)
        self.assertFalse(self.notices_of())
        self.assertEqual(self.notices_of(other).level_id.code, "call")
        self.assertEqual((case.next_action, case.hold_code), ("held", "collection"))
        self.assertEqual(case.next_action_date, TODAY)
        self.night(TODAY + timedelta(days=1))
        self.assertEqual(self.notices_of().level_id.code, "call")

    def test_no_courtesy_at_all(self):
        self.company.recovery_grace_days = 0
        self.collected(-3)
        self.night()
        self.assertFalse(self.notices_of())
        self.method.recovery_collected = False
        self.night()
        self.assertEqual(self.notices_of().level_id.code, "courtesy")

    def test_reminders_come_at_their_day(self):
        """Only courtesy and call wait: after 20 days the customer is written to."""
        self.company.recovery_grace_days = 30
        self.collected(20)
        self.night()
        self.assertEqual(self.notices_of().level_id.code, "soft")

    def test_days_of_grace_of_the_method_come_first(self):
        self.method.recovery_grace_days = 10
        self.collected(9)
        self.night()
        self.assertFalse(self.notices_of())
        self.night(TODAY + timedelta(days=1))
        self.assertEqual(self.notices_of().level_id.code, "call")

    def test_the_customers_method_counts_where_the_invoice_has_none(self):
        invoice = self.make_invoice(5)
        self.assertFalse(invoice.preferred_payment_method_line_id)
        self.debtor.property_inbound_payment_method_line_id = self.method
        self.night()
        self.assertFalse(self.notices_of())

    def test_the_invoices_own_method_comes_before_the_customers(self):
        self.debtor.property_inbound_payment_method_line_id = self.method
        other = self.company_data["default_journal_bank"].inbound_payment_method_line_ids[0]
        self.make_invoice(6, preferred_payment_method_line_id=other.id)
        self.night()
        self.assertEqual(self.notices_of().level_id.code, "call")

    def test_the_item_says_why_not(self):
        invoice = self.collected(5)
        item = self.env["credit.recovery.item"].search([("move_id", "=", invoice.id)])
        self.assertFalse(item.hold_code and item.hold_code != "collection")
        self.night()
        case = self.case_of()
        self.assertEqual(case.hold_label, "collected by us, days of grace")

    def test_each_company_has_its_own_days(self):
        """The same debtor, 5 days late at two companies: one waits 7 days, the other 2."""
        other = self.setup_other_company()["company"]
        other.write({"recovery_grace_days": 2, "recovery_sending": "on"})
        method = self.env["account.payment.method.line"].search(
            [
                ("journal_id.company_id", "=", other.id),
                ("journal_id.type", "=", "bank"),
                ("payment_type", "=", "inbound"),
            ],
            limit=1,
        )
        method.recovery_collected = True
        self.collected(5)
        self.collected_at(other, method)
        self.night()
        self.night(company=other)
        notice = self.notices_of()
        self.assertEqual((notice.company_id, notice.level_id.code), (other, "call"))

    def collected_at(self, company, method):
        return self.make_invoice(5, company=company, preferred_payment_method_line_id=method.id)


@tagged("post_install", "-at_install")
class TestItalianMethods(CollectionCase):
    def test_bank_receipts_and_direct_debits_are_collected(self):
        collected = {
            code
            for code in ("MP01", "MP05", "MP08", "MP12", "MP18", "MP19", "MP20", "MP21", "MP23")
            if self.set_code(code)
        }
        self.assertEqual(collected, {"MP12", "MP19", "MP20", "MP21"})

    def set_code(self, code):
        self.method.l10n_it_payment_method = code
        return self.method.recovery_collected

    def test_a_choice_by_hand_stays(self):
        self.set_code("MP05")
        self.method.recovery_collected = True
        self.method.name = "Other name"
        self.assertTrue(self.method.recovery_collected)

    def test_the_code_on_the_invoice_counts(self):
        self.method.recovery_collected = False
        invoice = self.make_invoice(6)
        invoice.l10n_it_payment_method = "MP12"
        self.night()
        self.assertFalse(self.notices_of())
        self.night(days_before(-1))
        self.assertEqual(self.notices_of().level_id.code, "call")
