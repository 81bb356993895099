"""What is insured or guaranteed of a customer's debts (000-1, 003-1)."""

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import RecoveryCase

DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
class TestGuarantee(RecoveryCase):
    def secure(self, user=None, **vals):
        Guarantee = self.env["credit.recovery.guarantee"].with_user(user or self.collector)
        return Guarantee.create({"partner_id": self.debtor.id, "amount": 1000, **vals})

    def insured(self, today=None, company=None):
        found = self.env["credit.recovery.guarantee"]._get_insured(
            company or self.company, self.debtor.ids, today or self.today
        )
        return found.get(self.debtor.id, 0)

    def test_it_counts_from_its_first_day_to_its_last(self):
        self.secure(date_from=self.today, date_to=self.today + 9 * DAY)
        for days, amount in ((-1, 0), (0, 1000), (9, 1000), (10, 0)):
            self.assertEqual(self.insured(self.today + days * DAY), amount, days)

    def test_several_add_up_and_one_without_end_goes_on(self):
        self.secure(date_from=self.today - 30 * DAY)
        self.secure(kind="bank_guarantee", amount=250.5)
        self.assertEqual(self.insured(), 1250.5)
        self.assertEqual(self.insured(self.today + 3650 * DAY), 1250.5)

    def test_a_contacts_guarantee_is_its_companys(self):
        contact = self.env["res.partner"].create({"name": "Anna", "parent_id": self.debtor.id})
        guarantee = self.secure(partner_id=contact.id)
        self.assertEqual(guarantee.partner_id, self.debtor)
        self.assertEqual(contact.with_user(self.reader).recovery_insured, 1000)

    def test_it_is_the_root_companys_and_no_other_companys(self):
        branch = self.make_company("Branch", parent_id=self.company.id)
        other = self.make_company("Other")
        guarantee = self.secure(self.env.user, company_id=branch.id)
        self.assertEqual(guarantee.company_id, self.company)
        self.assertEqual(self.insured(company=branch), 1000)
        self.assertEqual(self.insured(company=other), 0)
        self.assertEqual(self.debtor.with_company(branch).recovery_insured, 1000)
        self.assertEqual(self.debtor.with_company(other).recovery_insured, 0)

    def test_ending_it_lets_it_count_no_more(self):
        today_only = self.secure(date_from=self.today)
        earlier = self.secure(date_from=self.today - 9 * DAY)
        (today_only + earlier).with_user(self.collector).action_end()
        self.assertEqual(self.insured(), 0)
        self.assertEqual(self.insured(self.today - DAY), 1000)
        self.assertEqual(earlier.ended_by_id, self.collector)
        before = earlier.date_to
        earlier.with_user(self.manager).action_end()
        self.assertEqual((earlier.date_to, earlier.ended_by_id), (before, self.collector))

    def test_its_terms_are_not_changed_and_it_is_not_deleted(self):
        guarantee = self.secure(user_id=self.manager.id)
        self.assertEqual(guarantee.user_id, self.collector)
        for user in (self.collector, self.manager):
            with self.assertRaises(AccessError):
                guarantee.with_user(user).write({"amount": 9})
        with self.assertRaises(UserError):
            guarantee.sudo().unlink()
        with self.assertRaises(AccessError):
            guarantee.with_user(self.reader).action_end()

    @mute_logger("odoo.sql_db")
    def test_amount_and_dates_make_sense(self):
        for vals in ({"amount": 0}, {"amount": -1}, {"date_to": self.today - DAY}):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.secure(**vals)

    def test_many_customers_take_one_query(self):
        partners = self.debtor + self.make_debtor("Verdi") + self.make_debtor("Neri")
        for partner in partners:
            self.secure(partner_id=partner.id)
        self.env.flush_all()
        with self.assertQueryCount(1):
            found = self.env["credit.recovery.guarantee"]._get_insured(
                self.company, partners.ids, self.today
            )
        self.assertEqual(found, dict.fromkeys(partners.ids, 1000))

    def test_a_collector_records_one_on_its_form(self):
        form = Form(self.env["credit.recovery.guarantee"].with_user(self.collector))
        form.partner_id = self.debtor
        form.amount = 500
        self.assertEqual(form.save().date_from, self.today)
        self.assertEqual(self.insured(), 500)
