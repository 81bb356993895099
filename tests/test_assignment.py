"""Presented to the bank, assigned to a factor: kinds of hold (P-3)."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.credit_recovery.tools import pdf

from .review_common import TODAY, ReviewCase, days_before

OUR_IBAN = "IT60X0542811101000000123456"
FACTOR_IBAN = "IT40S0542811101000000123457"


@tagged("post_install", "-at_install")
class TestHoldsOfTheBank(ReviewCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.our_bank = cls.company.partner_id.bank_ids
        cls.factor = cls.make_debtor("Factor S.p.A.")
        cls.factor_bank = cls.make_bank(cls.factor, FACTOR_IBAN)
        cls.collector = cls.get_colleague("collector")
        cls.bianchi = cls.make_debtor("Bianchi S.r.l.")

    @classmethod
    def make_bank(cls, partner, iban):
        return cls.env["res.partner.bank"].create({"partner_id": partner.id, "acc_number": iban})

    def hold(self, moves, user=None, **vals):
        """Fill in the dialog as opened from the list of invoices, and confirm it."""
        wizard = (
            self.env["credit.recovery.hold.add"]
            .with_user(user or self.collector)
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create({"date_to": TODAY + timedelta(days=30), **vals})
        )
        with freeze_time(f"{TODAY} 12:00:00"):
            wizard.action_confirm()
        return self.env["credit.recovery.hold"].search([("move_ids", "in", moves.ids)])

    def assign(self, moves, **vals):
        return self.hold(moves, kind="assigned", assignee_id=self.factor.id, **vals)

    def test_several_invoices_of_several_debtors_at_once(self):
        first, second = self.make_invoice(20), self.make_invoice(21)
        third = self.make_invoice(22, partner=self.bianchi)
        holds = self.hold(first + second + third, kind="bank")
        self.assertEqual(
            {(hold.partner_id, hold.move_ids) for hold in holds},
            {(self.debtor, first + second), (self.bianchi, third)},
        )
        self.assertEqual(set(holds.mapped("kind")), {"bank"})
        self.assertEqual(holds.user_id, self.collector)

    def test_the_reason_follows_from_the_kind(self):
        hold = self.hold(self.make_invoice(20), kind="bank")
        self.assertEqual(hold.reason_id, self.env.ref("credit_recovery.reason_presented_to_bank"))

    def test_paid_invoices_are_left_out(self):
        paid, open_one = self.make_invoice(20), self.make_invoice(21)
        self.pay(paid)
        hold = self.hold(paid + open_one, kind="bank")
        self.assertEqual(hold.move_ids, open_one)
        with self.assertRaisesRegex(UserError, "Nothing is open"):
            self.hold(paid, kind="bank")

    def test_a_reader_may_not(self):
        with self.assertRaises(AccessError):
            self.hold(self.make_invoice(20), self.get_colleague("reader"), kind="bank")

    def test_presented_until_a_day_then_the_ladder_goes_on(self):
        """No step on the last day of the hold, the step on the day after."""
        invoice = self.make_invoice(20, 100)
        self.hold(invoice, kind="bank", date_to=TODAY)
        self.night()
        self.assertFalse(self.notices_of())
        self.night(TODAY + timedelta(days=1))
        self.assertEqual(self.steps(self.notices_of()), {invoice: "soft"})

    def test_an_assigned_item_leaves_the_demand(self):
        assigned, other = self.make_invoice(20, 100), self.make_invoice(20, 70)
        hold = self.assign(assigned, with_recourse=True)
        self.night()
        notice = self.notices_of()
        self.assertEqual(notice.line_ids.move_id, other)
        self.assertEqual(notice.amount_total, 70)
        self.assertIn("Factor S.p.A., with recourse", hold._get_outline())

    def test_a_notified_one_is_demanded_with_the_assignees_account(self):
        assigned, other = self.make_invoice(20, 100), self.make_invoice(20, 70)
        (assigned + other).partner_bank_id = self.our_bank
        self.assign(assigned, notified=True, demanded=True, partner_bank_id=self.factor_bank.id)
        self.night()
        notice = self.notices_of()
        self.assertEqual(notice.amount_total, 170)
        accounts = {line.move_id: line.iban for line in notice.line_ids}
        self.assertEqual(accounts, {assigned: FACTOR_IBAN, other: OUR_IBAN})
        payments = {
            payment["iban"].replace(" ", ""): payment for payment in notice._get_payment_groups()
        }
        self.assertEqual(payments[FACTOR_IBAN]["amount"], 100)
        self.assertEqual(payments[FACTOR_IBAN]["holder"], "Factor S.p.A.")
        self.assertIn("assigned to Factor S.p.A.", payments[FACTOR_IBAN]["assignee"])
        self.assertFalse(payments[OUR_IBAN]["assignee"])
        letter = pdf_text(notice)
        self.assertIn(FACTOR_IBAN, letter)
        self.assertIn(OUR_IBAN, letter)

    def test_an_assignment_after_preparation_changes_the_account(self):
        """P-1: the approved notice shows our account, so it is superseded."""
        invoice = self.make_invoice(20, 100)
        invoice.partner_bank_id = self.our_bank
        self.night()
        notice = self.notices_of()
        self.assertEqual(notice.state, "approved")
        self.assign(invoice, notified=True, demanded=True, partner_bank_id=self.factor_bank.id)
        changes = self.env["credit.recovery.review"]._get_changes(notice, TODAY)
        self.assertIn("the account to pay", changes[notice][0])

    def test_a_draft_is_rebuilt_with_the_new_account(self):
        self.company.recovery_sending = "paused"
        invoice = self.make_invoice(20, 100)
        invoice.partner_bank_id = self.our_bank
        self.night()
        notice = self.notices_of()
        self.assertEqual(notice.line_ids.iban, OUR_IBAN)
        self.assign(invoice, notified=True, demanded=True, partner_bank_id=self.factor_bank.id)
        self.night()
        self.assertEqual((self.notices_of(), notice.line_ids.iban), (notice, FACTOR_IBAN))

    def test_what_is_missing_is_said(self):
        invoice = self.make_invoice(20, 100)
        for vals, text in (
            ({"kind": "assigned"}, "to whom"),
            ({"kind": "assigned", "assignee_id": self.factor.id, "demanded": True}, "notified"),
            (
                {
                    "kind": "assigned",
                    "assignee_id": self.factor.id,
                    "notified": True,
                    "demanded": True,
                    "partner_bank_id": self.our_bank.id,
                },
                "Choose the bank account of Factor",
            ),
        ):
            with self.assertRaisesRegex(ValidationError, text):
                self.hold(invoice, **vals)

    def test_another_companys_invoices_are_refused(self):
        other = self.setup_other_company()["company"]
        invoice = self.init_invoice(
            "out_invoice", partner=self.debtor, amounts=[50], taxes=[], company=other, post=True
        )
        with self.assertRaises(AccessError):
            self.hold(invoice, kind="bank")

    def test_a_released_assignment_brings_our_account_back(self):
        invoice = self.make_invoice(20, 100)
        invoice.partner_bank_id = self.our_bank
        hold = self.assign(
            invoice, notified=True, demanded=True, partner_bank_id=self.factor_bank.id
        )
        with freeze_time(f"{TODAY} 12:00:00"):
            hold.with_user(self.collector).action_release()
            notice = self.notices_of().sudo()
            changes = notice._get_changes()
            self.assertIn("the account to pay", changes[notice][0])
            notice._supersede(changes)
        renewed = self.notices_of() - notice
        self.assertEqual(renewed.line_ids.iban, OUR_IBAN)

    def test_before_and_after_the_assignment(self):
        """In force from its first day to its last one."""
        invoice = self.make_invoice(20, 100)
        hold = self.assign(
            invoice, notified=True, demanded=True, partner_bank_id=self.factor_bank.id
        )
        hold.sudo().write({"date_from": days_before(1), "date_to": TODAY})
        get = self.env["credit.recovery.hold"]._get_demanded_banks
        days = [days_before(2), days_before(1), TODAY, days_before(-1)]
        found = [bool(get(self.company, self.debtor.ids, day)) for day in days]
        self.assertEqual(found, [False, True, True, False])


def pdf_text(notice):
    """The text of the printed letter, without blanks."""
    from .letter_common import flat

    assert pdf.usable()
    return "".join(flat(notice._render_pdf()).split())
