"""The state of the e-invoice is a hold (P-9, facts-italy)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError

from .common import RecoveryCase


class TestEinvoiceHold(RecoveryCase):
    def make_einvoice(self, state, days=25, **vals):
        invoice = self.make_invoice(days, **vals)
        invoice.l10n_it_edi_state = state
        return invoice

    def get_notices(self, invoice):
        notices = self._review(invoice.commercial_partner_id).notice_ids
        return notices.filtered(lambda notice: notice.state != "cancelled")

    def test_each_state_has_its_hold(self):
        for state, kind in (
            ("rejected", "einvoice_rejected"),
            ("being_sent", "einvoice_waiting"),
            ("processing", "einvoice_waiting"),
            ("requires_user_signature", "einvoice_waiting"),
            ("forward_failed", "einvoice_undelivered"),
            ("rejected_by_pa_partner", "dispute_einvoice"),
            ("forwarded", False),
            ("accepted_by_pa_partner", False),
            ("accepted_by_pa_partner_after_expiry", False),
            (False, False),
        ):
            with self.subTest(state):
                invoice = self.make_einvoice(state, partner=self.make_debtor(f"Debtor {state}"))
                notices = self.get_notices(invoice)
                self.assertEqual(bool(notices), not kind)
                self.assertEqual(invoice.recovery_hold_code, kind)
                if kind:
                    self.assertNotEqual(invoice.recovery_hold_reason, kind, "in words")
                    self.assertEqual(self._review(invoice.commercial_partner_id).hold_code, kind)

    def test_it_ends_with_the_state(self):
        invoice = self.make_einvoice("processing")
        self.assertFalse(self.get_notices(invoice))
        self.assertEqual(invoice.recovery_hold_code, "einvoice_waiting")
        invoice.l10n_it_edi_state = "forwarded"
        self.assertFalse(invoice.recovery_hold_code)
        self.assertTrue(self.get_notices(invoice))

    def test_a_delivery_is_waited_for_fifteen_days(self):
        for days, held in ((14, True), (15, True), (16, False)):
            invoice = self.make_einvoice(
                "forward_attempt", days, partner=self.make_debtor(f"Debtor {days}")
            )
            until = self.today - timedelta(days=days - 15)
            self.assertEqual(bool(invoice.recovery_hold_code), held, days)
            self.assertEqual(invoice.recovery_hold_until, until if held else False)

    def test_the_other_invoices_go_on(self):
        """Complaint 10."""
        self.make_einvoice("rejected")
        good = self.make_invoice(26)
        self.assertEqual(self.get_notices(good).line_ids.move_id, good)

    def test_a_refusal_counts_as_disputed(self):
        self.make_einvoice("rejected_by_pa_partner", amount=120)
        self.assertEqual(self._review().amount_disputed, 120)

    def test_a_prepared_notice_is_taken_back(self):
        """P-1: the state came after the draft was prepared."""
        invoice = self.make_invoice(25)
        notice = self.get_notices(invoice)
        invoice.l10n_it_edi_state = "rejected"
        self.assertIn(notice, notice._get_changes())

    def test_once_the_customer_was_told_of_the_tax_drawer_it_goes_on(self):
        invoice = self.make_einvoice("forward_failed")
        self.assertFalse(self.get_notices(invoice))
        with self.assertRaises(AccessError):
            invoice.with_user(self.reader).action_recovery_drawer_told()
        invoice.with_user(self.collector).action_recovery_drawer_told()
        self.assertEqual(invoice.recovery_drawer_told_on, self.today)
        self.assertEqual(invoice.recovery_drawer_told_by_id, self.collector)
        self.assertTrue(self.get_notices(invoice))
        with self.assertRaises(UserError):
            invoice.with_user(self.collector).action_recovery_drawer_told()

    def test_a_new_sending_that_fails_again_is_told_of_again(self):
        invoice = self.make_einvoice("forward_failed")
        invoice.with_user(self.collector).action_recovery_drawer_told()
        invoice.l10n_it_edi_state = "processing"
        invoice.l10n_it_edi_state = "forward_failed"
        self.assertEqual(invoice.recovery_hold_code, "einvoice_undelivered")

    def test_another_companys_invoices_are_not_held(self):
        self.make_einvoice("rejected")
        other = self.setup_other_company()["company"]
        self.env.flush_all()
        rows = self.env.execute_query(
            self.env["credit.recovery.hold.einvoice"]._get_hold_query(self.today)
        )
        self.assertEqual({row[0] for row in rows}, {self.company.id})
        self.assertNotEqual(other, self.company)
