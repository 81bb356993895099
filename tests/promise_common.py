"""Promises taken on a day, money booked in every way, nights."""

from datetime import datetime, time, timedelta

from freezegun import freeze_time

from odoo import Command

from .bank_common import BankMixin
from .review_common import TODAY, ReviewCase

GROUP = "credit_recovery.group_recovery_%s"
# the same day wherever the company is
NOON = time(12)


def after(days, day=TODAY):
    return day + timedelta(days=days)


class PromiseCase(BankMixin, ReviewCase):
    """A debtor with 300 due 12 days ago and 200 due 5 days ago; days count from TODAY."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = TODAY
        cls.collector, cls.manager = map(cls.get_colleague, ("collector", "manager"))
        cls.company.recovery_manager_id = cls.manager
        cls.old = cls.make_invoice(12, 300)
        cls.new = cls.make_invoice(5, 200)

    def setUp(self):
        super().setUp()
        self.case = self.night(TODAY).filtered(lambda case: case.partner_id == self.debtor)

    def take(self, amount=300, days=10, day=TODAY, user=None, **vals):
        """A promise that a user takes on a day, for so many days after TODAY."""
        vals = {"case_id": self.case.id, "amount": amount, "date_promised": after(days), **vals}
        with freeze_time(f"{day} 09:00:00"):
            promise = self.env["credit.recovery.promise"].with_user(user or self.collector)
            promise = promise.create(vals)
            self.env.flush_all()
        return promise.sudo()

    def is_stepped(self, move):
        """Whether a notice that is not cancelled takes a step for an invoice."""
        return any(move in self.steps(notice) for notice in self.notices_of())

    def nights(self, first, last):
        """The nights from a day to another one, both counted from TODAY."""
        for days in range(first, last + 1):
            self.night(after(days))

    def covered(self, promise):
        """``{invoice: amount}`` that the promise covers."""
        return {line.move_id: line.amount for line in promise.line_ids}

    def decide(self, days, now=TODAY):
        """``{invoice: code}`` of why each item waits on a day, or the level it takes."""
        review = self.env["credit.recovery.review"]
        with freeze_time(datetime.combine(now, NOON)):
            plans = review._plan(self.company, self.debtor.ids, after(days))
        plan = plans[self.debtor.id]
        moves = self.env["account.move"]
        return {
            moves.browse(key[0]): getattr(answer, "code", None) or answer.rung.code
            for key, answer in plan.decisions.items()
        }

    # ------------------------------------------------------------ ledger
    def get_item(self, move):
        return move.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )

    def match(self, line, move):
        """Match a bank line as an accountant without a widget does: on the entry itself."""
        suspense, item = line._seek_for_lines()[1], self.get_item(move)
        suspense.write({"account_id": item.account_id.id, "partner_id": self.debtor.id})
        (suspense + item).reconcile()

    def make_bank_entry(self, amount, day, move):
        """A miscellaneous entry of the bank, matched by hand with an invoice."""
        item = self.get_item(move)
        bank = self.get_bank_journal().default_account_id
        entry = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "date": day,
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": balance})
                    for account, balance in ((bank, amount), (item.account_id, -amount))
                ],
            }
        )
        entry.action_post()
        (self.get_item(entry) + item).reconcile()
