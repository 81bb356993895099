"""Three weeks at the office, day by day: bank, batch, match undone, returned unpaid (P-1, P-3)."""

from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .bounce_common import BounceCase
from .review_common import TODAY

DUE = date(2026, 2, 10)


def march(day):
    return date(2026, 3, day)


@tagged("post_install", "-at_install")
class TestThreeWeeks(BounceCase):
    """The soft reminder is due on March 2 (+20), the firm one from March 15 (+33)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recovery_tz = "Europe/Rome"  # the nights below begin at midnight by UTC
        cls.invoice = cls.make_invoice((TODAY - DUE).days, 100)
        cls.other = cls.make_invoice((TODAY - date(2026, 2, 12)).days, 80, partner=cls.bianchi)

    def work_night(self, day):
        """As the nightly job: money first, then the cases."""
        with freeze_time(f"{day} 01:00:00"):
            self.env["credit.recovery.possible.payment"]._refresh(self.company, day)
        self.night(day)
        return self.case_of()

    def import_line(self, amount, day, today, partner=None):
        with freeze_time(f"{today} 09:00:00"):
            return self.make_bank_line(amount, partner, day)

    def find(self, code, partner=None):
        """The live notices of a level."""
        return self.notices_of(partner).filtered(lambda notice: notice.level_id.code == code)

    def test_story(self):
        # Monday 2: the bank is known up to Friday, the reminder leaves
        self.import_line(5, date(2026, 2, 27), march(2))
        self.work_night(march(2))
        soft = self.find("soft")
        self.assertEqual((soft.line_ids.move_id, soft.state), (self.invoice, "approved"))
        self.send(soft, march(2))

        # Wednesday 4: two working days without the bank; the other debtor's reminder waits
        self.work_night(march(4))
        self.assertEqual(self.case_of(self.bianchi).next_action, "update_bank")
        self.assertFalse(self.find("soft", self.bianchi))

        # Thursday 5: the import frees him, and holds whom a line may be from
        line = self.import_line(100, march(4), march(5), self.debtor)
        case = self.work_night(march(5))
        self.assertEqual(self.find("soft", self.bianchi).state, "approved")
        self.assertEqual((case.next_action, case.hold_code), ("held", "possible_payment"))

        # Friday 6: matched, nothing is open
        self.match(line, self.receivable(self.invoice))
        self.assertEqual(self.work_night(march(6)).state, "closed")

        # Tuesday 10: the match was wrong; the item is back at its level, and held again
        line.action_undo_reconciliation()
        case = self.work_night(march(10))
        self.assertEqual((case.state, case.hold_code), ("reminder", "possible_payment"))
        self.assertEqual(self.invoice.recovery_level_id.code, "soft")

        # Thursday 12: the line was not his; the bank collects a batch of his invoices
        line.unlink()
        second = self.make_invoice((TODAY - march(11)).days, 60)
        with freeze_time(f"{march(12)} 09:00:00"):
            batch = self.pay_by_bank_line(self.invoice + second, march(12))
        self.assertEqual(self.work_night(march(12)).state, "closed")

        # Friday 20: one of the batch comes back; he is called the same day, bank or no bank
        [bounce] = self.bounce(batch, self.invoice, today=march(20))
        case = self.work_night(march(20))
        self.assertEqual((case.state, case.next_action), ("reminder", "call"))
        self.assertEqual((bounce.line_ids.move_id, second.payment_state), (self.invoice, "paid"))
        self.assertFalse(self.find("firm"), "it waits for the bank")

        # Monday 23: the bank is known again, and the ladder goes on from where it stood
        self.import_line(5, march(20), march(23))
        self.work_night(march(23))
        firm = self.find("firm")
        self.assertEqual(self.steps(firm), {self.invoice: "firm"})
        self.assertEqual((firm.state, firm.payments_up_to), ("draft", march(20)))

        # the same night again: nothing changes
        before = self.notices_of().mapped(lambda n: (n.id, n.state, n.line_ids.ids))
        self.work_night(march(23))
        self.assertEqual(
            self.notices_of().mapped(lambda n: (n.id, n.state, n.line_ids.ids)), before
        )
