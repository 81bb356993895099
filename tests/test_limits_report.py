"""The list of limits, and its spreadsheet as it is downloaded (003-9)."""

import io

from openpyxl import load_workbook

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import RecoveryCase


@tagged("post_install", "-at_install")
class TestLimitsReport(RecoveryCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.company_id = cls.company
        cls.lines = cls.env["credit.recovery.exposure.line"].with_user(cls.reader)
        cls.over, cls.blocked = cls.make_debtor("=1+1 S.r.l."), cls.make_debtor("Verdi")
        cls.over.credit_limit = 150
        cls.blocked.recovery_no_credit = True
        cls.make_invoice(30, 200, partner=cls.over)
        cls.make_invoice(-10, 70)
        cls.ours = cls.debtor + cls.over + cls.blocked

    def search(self, domain=(), order=None):
        domain = [("partner_id", "in", self.ours.ids), *domain]
        return self.lines.search(domain, order=order).partner_id

    def download(self, user, company):
        self.authenticate(user.login, user.login)
        return self.url_open(f"/credit_recovery/limits?company_id={company.id}")

    def test_the_list_is_searched_and_sorted_by_every_figure(self):
        self.assertEqual(self.search([("available", "<", 0)]), self.over)
        self.assertEqual(self.search([("limit_kind", "=", "no_credit")]), self.blocked)
        self.assertEqual(self.search([("overdue", ">", 0)]), self.over)
        by_exposure = self.search(order="exposure desc")
        self.assertEqual(by_exposure, self.over + self.debtor + self.blocked)
        line = self.lines.search([("partner_id", "=", self.over.id)])
        self.assertEqual((line.limit, line.exposure, line.available), (150, 200, -50))
        self.assertEqual((line.overdue, line.days_overdue), (200, 30))
        self.assertEqual(line.exposure, self.over.recovery_exposure)

    def test_the_list_is_as_it_is_now(self):
        line = self.lines.search([("partner_id", "=", self.debtor.id)])
        self.assertEqual(line.exposure, 70)
        self.make_invoice(-10, 30)
        self.env.invalidate_all()
        self.assertEqual(line.exposure, 100)

    def test_a_company_without_customers_has_an_empty_list(self):
        other = self.make_company("Other")
        self.assertFalse(self.lines.sudo().with_company(other).search([]))

    def test_the_spreadsheet_holds_numbers_and_a_name_stays_a_name(self):
        answer = self.download(self.reader, self.company)
        self.assertEqual(answer.status_code, 200)
        sheet = load_workbook(io.BytesIO(answer.content)).active
        rows = {row[0]: row for row in sheet.iter_rows(min_row=5, values_only=True)}
        titles = [cell.value for cell in sheet[4]]
        over = dict(zip(titles, rows["=1+1 S.r.l."], strict=True))
        self.assertEqual(
            (over["Credit limit"], over["Exposure"], over["Available"]), (150, 200, -50)
        )
        self.assertEqual((over["Kind of limit"], over["Days Overdue"]), ("Limited", 30))
        free = dict(zip(titles, rows["Rossi S.r.l."], strict=True))
        self.assertEqual((free["Kind of limit"], free["Credit limit"]), ("Unlimited", None))
        self.assertIsNone(free["Available"])
        self.assertEqual(rows["Verdi"][1], "No credit")

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model")
    def test_only_readers_of_the_company_download_it(self):
        clerk = new_test_user(
            self.env,
            "limits_clerk",
            groups="base.group_user,account.group_account_invoice",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.assertEqual(self.download(clerk, self.company).status_code, 403)
        other = self.make_company("Other")
        self.env.flush_all()
        self.assertEqual(self.download(self.manager, other).status_code, 403)
