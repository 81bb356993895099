"""001-3: an obstacle found in a conversation is removed in one click, and that is recorded."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .call_common import CallCase


@tagged("post_install", "-at_install")
class TestObstacle(CallCase):
    def setUp(self):
        super().setUp()
        self.case = self.make_case()
        self.invoice = self.case.item_ids.move_id
        self.other = self.make_invoice(12, 80)

    def find(self, obstacle, **vals):
        """Log a call in which an obstacle was found; a new one of the same debtor."""
        return self.log(obstacle=obstacle, reason_id=False, **vals)

    def test_the_invoice_is_sent_again_by_odoo_itself_to_whom_we_spoke_with(self):
        contact = self.env["res.partner"].create(
            {"name": "Ms Neri", "parent_id": self.debtor.id, "email": "neri@rossi.example"}
        )
        call = self.find("not_received", contact_id=contact.id, move_ids=[self.invoice.id])
        self.assertEqual(call.fix, "resend")
        call.action_fix()
        sent = self.invoice.message_ids.filtered("partner_ids")
        self.assertEqual(sent.partner_ids, contact)
        self.assertTrue(sent.attachment_ids)
        self.assertFalse(self.other.message_ids.filtered("partner_ids"))
        self.assert_recorded(call, "resend", self.invoice, "neri@rossi.example")

    def test_nobody_elses_invoice_is_sent_and_to_nobody_else(self):
        other = self.make_debtor("Bianchi S.p.A.")
        foreign = self.make_invoice(9, 70, partner=other)
        with self.assertRaisesRegex(ValidationError, "no invoice of Rossi"):
            self.find("not_received", move_ids=foreign.ids)
        self.find("not_received", contact_id=other.id).action_fix()
        sent = self.invoice.message_ids.filtered("partner_ids")
        self.assertEqual(sent.partner_ids, self.debtor)

    def test_without_an_address_it_says_so(self):
        self.debtor.email = False
        call = self.find("not_received")
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            call.action_fix()
        self.assertFalse(call.fix_ids)

    def test_the_credit_note_is_started(self):
        call = self.find("wrong_invoice", move_ids=[self.invoice.id], note="Wrong price")
        action = call.action_fix()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.collector)
            .with_context(**action["context"])
            .create({"journal_id": self.invoice.journal_id.id})
        )
        self.assertEqual((wizard.move_ids, wizard.reason), (self.invoice, "Wrong price"))
        self.assert_recorded(call, "credit_note", self.invoice, False)

    def test_our_bank_data_are_sent_with_the_statement(self):
        call = self.find("wrong_bank")
        call.action_fix()
        statement = self.env["credit.recovery.notice"].search([("kind", "=", "statement")])
        self.assertEqual((statement.partner_id, statement.state), (self.debtor, "approved"))
        self.assert_recorded(call, "bank_data", self.invoice + self.other, "rossi@debtor.example")

    def assert_recorded(self, call, kind, moves, sent_to):
        [fix] = call.fix_ids
        self.assertEqual((fix.kind, fix.move_ids), (kind, moves))
        self.assertIn(sent_to or "", fix.sent_to or "")
        self.assertEqual(fix.user_id, self.collector)
        self.assertIn(moves[0].name, self.case.message_ids[:1].body)

    def test_it_is_done_once(self):
        call = self.find("wrong_bank")
        call.action_fix()
        self.assertFalse(call.fix)
        with self.assertRaisesRegex(UserError, "nothing to send"):
            call.action_fix()

    def test_other_obstacles_have_no_fix(self):
        self.assertFalse(self.find("other").fix)

    def test_a_reader_removes_nothing(self):
        call = self.find("wrong_bank")
        with self.assertRaises(AccessError):
            call.with_user(self.reader).action_fix()

    def test_what_was_done_is_neither_changed_nor_deleted(self):
        call = self.find("wrong_bank")
        call.action_fix()
        with self.assertRaises(UserError):
            call.fix_ids.sudo().kind = "resend"
        with self.assertRaises(UserError):
            call.fix_ids.sudo().unlink()
