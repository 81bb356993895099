"""What a customer owes or is about to owe, beside his limit (000-1, complaint 22)."""

from datetime import timedelta
from decimal import Decimal

from .common import RecoveryCase


class TestExposure(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.company_id = cls.company
        cls.model = cls.env["credit.recovery.exposure"]
        cls.contact = cls.env["res.partner"].create({"name": "Ms Neri", "parent_id": cls.debtor.id})

    def get(self, partner=None):
        partner = partner or self.debtor
        return self.model._get_exposures(self.company, partner)[partner.commercial_partner_id.id]

    def make_draft(self, amount, move_type="out_invoice", **vals):
        return self.init_invoice(
            move_type,
            partner=vals.pop("partner", self.debtor),
            invoice_date=self.today,
            amounts=[amount],
            taxes=[],
            company=self.company,
            **vals,
        )

    def insure(self, amount):
        self.env["credit.recovery.guarantee"].sudo().create(
            {"partner_id": self.debtor.id, "company_id": self.company.id, "amount": amount}
        )

    # ------------------------------------------------------------ parts
    def test_a_customer_without_anything_owes_nothing_and_is_unlimited(self):
        found = self.get()
        self.assertEqual((found.exposure, found.limit, found.available), (0, None, None))

    def test_open_items_net_of_credits_plus_drafts_minus_guarantees(self):
        self.make_invoice(-10, 1000)
        self.make_invoice(-10, 200, move_type="out_refund")
        self.make_draft(300)
        self.make_draft(50, move_type="out_refund")
        self.insure(400)
        found = self.get()
        self.assertEqual((found.open, found.credits), (1000, 200))
        self.assertEqual((found.drafts, found.insured), (300, 400))
        self.assertEqual(found.exposure, 700)

    def test_what_is_paid_or_cancelled_is_owed_no_more(self):
        invoice = self.make_invoice(-10, 1000)
        self._pay(invoice, 400)
        self.assertEqual(self.get().exposure, 600)
        draft = self.make_draft(300)
        draft.button_cancel()
        self.assertEqual(self.get().exposure, 600)

    def test_contacts_share_the_exposure_of_their_customer(self):
        self.make_invoice(-10, 100, partner=self.contact)
        self.make_draft(30, partner=self.contact)
        self.assertEqual(self.get(self.contact), self.get())
        self.assertEqual(self.debtor.recovery_exposure, 130)
        self.assertEqual(self.contact.recovery_exposure, 130)

    def test_bills_of_a_supplier_are_no_exposure(self):
        self.make_draft(500, move_type="in_invoice").action_post()
        self.assertEqual(self.get().exposure, 0)

    def test_foreign_currency_counts_as_booked_in_the_right_direction(self):
        """Complaint 22: 300 at 3 to 1 are 100."""
        currency = self.setup_other_currency("GBP", rates=[("2000-01-01", 3.0)])
        self.make_invoice(-10, 300, currency=currency)
        self.make_draft(150, currency=currency)
        found = self.get()
        self.assertEqual((found.open, found.drafts), (100, 50))

    def test_other_companies_see_nothing_and_have_limits_of_their_own(self):
        self.make_invoice(-10, 100)
        self.debtor.credit_limit = 500
        other = self.make_company("Other")
        found = self.model._get_exposures(other, self.debtor)[self.debtor.id]
        self.assertEqual((found.exposure, found.limit), (0, None))

    def test_branches_count_at_their_root_company(self):
        branch = self.make_company("Branch", parent_id=self.company.id)
        self.make_invoice(-10, 100)
        self.debtor.credit_limit = 500
        found = self.model._get_exposures(branch, self.debtor)[self.debtor.id]
        self.assertEqual((found.exposure, found.limit), (100, 500))

    # ------------------------------------------------------------ overdue
    def test_overdue_is_what_credits_do_not_cover_from_the_day_after_the_due_date(self):
        self.make_invoice(0, 100)
        self.assertEqual((self.get().overdue, self.get().days_overdue), (0, 0))
        self.make_invoice(1, 100)
        self.assertEqual((self.get().overdue, self.get().days_overdue), (100, 1))
        self.make_invoice(30, 70)
        self.assertEqual((self.get().overdue, self.get().days_overdue), (170, 30))
        self.make_invoice(0, 80, move_type="out_refund")
        self.assertEqual((self.get().overdue, self.get().days_overdue), (90, 1))
        self.make_invoice(0, 90, move_type="out_refund")
        self.assertEqual((self.get().overdue, self.get().days_overdue), (0, 0))

    # ------------------------------------------------------------ limits
    def test_zero_is_unlimited_and_no_credit_is_a_limit_of_nothing(self):
        self.make_invoice(-10, 100)
        self.debtor.credit_limit = 250
        self.assertEqual(self.get().available, 150)
        self.debtor.recovery_no_credit = True
        self.assertEqual((self.get().limit, self.get().available), (0, -100))
        self.assertEqual(self.debtor.recovery_limit_kind, "no_credit")
        self.debtor.write({"credit_limit": 0, "recovery_no_credit": False})
        self.assertIsNone(self.get().available)
        self.assertEqual(self.debtor.recovery_limit_kind, "unlimited")

    def test_the_companys_default_limit_of_core_counts(self):
        self.env["ir.default"].sudo().set(
            "res.partner", "credit_limit", 900, company_id=self.company.id
        )
        self.assertEqual(self.get().limit, 900)
        self.debtor.credit_limit = 0
        self.assertIsNone(self.get().limit)

    # ------------------------------------------------------------ many
    def test_all_customers_are_those_with_a_figure_or_a_limit(self):
        limited, archived = self.make_debtor("Verdi"), self.make_debtor("Gialli")
        nobody = self.make_debtor("Neri")
        self.make_invoice(-10, 100)
        self.make_invoice(-10, 70, partner=archived)
        limited.credit_limit = 10
        archived.credit_limit = 50
        archived.active = False
        found = self.model._get_exposures(self.company)
        self.assertLessEqual({self.debtor.id, limited.id, archived.id}, found.keys())
        self.assertNotIn(nobody.id, found)
        self.assertNotIn(self.contact.id, found)
        self.assertEqual((found[archived.id].limit, found[archived.id].available), (50, -20))

    def test_queries_do_not_grow_with_the_customers(self):
        partners = self.debtor
        for name in ("Verdi", "Gialli", "Blu"):
            partners += self.make_debtor(name)
        for partner in partners:
            self.make_invoice(30, 100, partner=partner)
            self.make_invoice(30, 20, partner=partner, move_type="out_refund")
        self.env.flush_all()
        counts = []
        for some in (partners[:1], partners):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.model._get_exposures(self.company, some)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_customers_are_found_by_exposure_and_by_what_is_available(self):
        over, within, nobody = (self.make_debtor(name) for name in ("Over", "Within", "Nobody"))
        for partner in (over, within):
            partner.credit_limit = 150
        self.make_invoice(-10, 200, partner=over)
        self.make_invoice(-10, 100, partner=within)
        three = over + within + nobody

        def search(*domain):
            return self.env["res.partner"].search([("id", "in", three.ids), domain])

        self.assertEqual(search("recovery_available", "<", 0), over)
        self.assertEqual(search("recovery_available", "<=", 0), over + nobody)
        self.assertEqual(search("recovery_available", ">=", 50), within)
        self.assertEqual(search("recovery_exposure", ">", 100), over)
        self.assertEqual(search("recovery_exposure", "=", 100), within)
        self.assertEqual(search("recovery_exposure", "!=", 100), over + nobody)
        self.assertEqual(search("recovery_exposure", "=", 0), nobody)
        self.assertEqual(search("recovery_exposure", "<", 150), within + nobody)

    def test_amounts_are_exact(self):
        for _time in range(3):
            self.make_invoice(-10, 0.1)
        self.assertEqual(self.get().open, Decimal("0.3"))

    def test_an_item_without_due_date_counts_from_its_date(self):
        day = self.today - timedelta(days=3)
        invoice = self.make_invoice(3, 10)
        self.assertEqual(invoice.invoice_date_due, day)
        self.assertEqual(self.get().days_overdue, 3)
