"""Dispatch by e-mail through a real SMTP server: what leaves, and what comes of it."""

import hashlib
from base64 import b64decode
from datetime import timedelta
from html import unescape
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RecoveryCase
from .smtp_common import get_free_port, make_mail_server, really_send, start_sink


class DispatchCase(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sink, cls.controller = start_sink(cls)
        cls.env["ir.mail_server"].sudo().search([]).active = False
        cls.server = make_mail_server(cls.env(su=True), cls.controller.port)

    def setUp(self):
        super().setUp()
        self.sink.messages.clear()
        self.sink.refused.clear()
        self.sink.hang_up = False

    def _dispatch(self):
        """The cron, with real sending, on a cursor that may commit."""
        self.env.flush_all()
        with (
            mute_logger("odoo.addons.mail.models.mail_mail"),
            really_send(self.env),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("credit_recovery.ir_cron_dispatch").sudo().method_direct_trigger()
        self.env.invalidate_all()

    def _soft(self, partner=None):
        self.invoice = self.make_invoice(20, partner=partner)
        return self._review(partner).notice_ids


@tagged("post_install", "-at_install")
class TestSent(DispatchCase):
    def test_an_approved_notice_is_sent_and_archived(self):
        notice = self._soft()
        self._dispatch()
        self.assertEqual((notice.state, notice.date_sent), ("sent", self.today))
        self.assertTrue(notice.attempted_at)
        pdf = b64decode(notice.document)
        self.assertEqual(pdf[:5], b"%PDF-")
        self.assertEqual(notice.checksum, hashlib.sha256(pdf).hexdigest())
        self.assertEqual(notice.mail_id.state, "sent")
        [(_to, message)] = self.sink.messages
        [attachment] = message.iter_attachments()
        self.assertEqual(attachment.get_filename(), f"{notice.name.replace('/', '_')}.pdf")
        self.assertEqual(attachment.get_content(), pdf)

    def test_the_mail_goes_to_the_debtor_only(self):
        """P-8: no Cc, no followers, the fixed Message-ID, not to be answered by machines."""
        notice = self._soft()
        notice.case_id.message_subscribe(self.collector.partner_id.ids)
        self._dispatch()
        [(to, message)] = self.sink.messages
        self.assertEqual(to, ["rossi@debtor.example"])
        self.assertNotIn("cc", message)
        self.assertEqual(message["Message-Id"].strip(), notice.message_id)
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        self.assertIn("crediti@bianchi.example", message["From"])
        self.assertIn("crediti@bianchi.example", message["Reply-To"])
        self.assertIn(notice.name, message["Subject"])
        self.assertIn("Dear Rossi", message.get_body(("html",)).get_content())

    def test_the_mail_alone_says_all_that_is_needed_to_pay(self):
        """000-5d: items, total and whom to ask, without opening the document."""
        notice = self._soft()
        self._dispatch()
        [(_to, message)] = self.sink.messages
        html = message.get_body(("html",)).get_content()
        for line in notice.line_ids.filtered(lambda line: line.section == "a_overdue"):
            self.assertIn(line.move_name, html)
        self.assertIn(notice._format_amount(notice.amount_total), unescape(html))
        self.assertIn("If you have already paid, please ignore this letter.", html)
        self.assertIn(self.company.name, html)

    def test_the_payments_contact_gets_it(self):
        """P-4, complaint 14."""
        contact = self.make_debtor("Contabile", parent_id=self.debtor.id, is_company=False)
        self.debtor.recovery_contact_id = contact
        self._soft()
        self._dispatch()
        [(to, _message)] = self.sink.messages
        self.assertEqual(to, ["contabile@debtor.example"])

    def test_the_case_tells_of_it_without_mail_to_anybody(self):
        case = self._soft().case_id
        case.message_subscribe(self.collector.partner_id.ids)
        self._dispatch()
        notes = case.message_ids.filtered(lambda message: message.message_type == "notification")
        [note] = notes.filtered(lambda note: "Sent by E-mail" in note.body)
        self.assertIn("/document?filename=", note.body)
        self.assertEqual(case.date_last_contact, self.today)
        self.assertEqual(case.state, "reminder")
        self.assertEqual(case.next_action, "wait")
        self.assertEqual(len(self.sink.messages), 1)

    def test_a_second_run_sends_nothing(self):
        """Complaint 1."""
        self._soft()
        self._dispatch()
        self._dispatch()
        self.assertEqual(len(self.sink.messages), 1)

    def test_copies_of_the_invoices_are_attached_where_the_level_wants_them(self):
        self.get_level("soft").attach_invoices = True
        notice = self._soft()
        self.invoice.invoice_pdf_report_id = self.env["ir.attachment"].create(
            {
                "name": "invoice.pdf",
                "raw": b"%PDF-1.4 invoice",
                "res_model": "account.move",
                "res_id": self.invoice.id,
                "res_field": "invoice_pdf_report_file",
            }
        )
        self._dispatch()
        [(_to, message)] = self.sink.messages
        names = [attachment.get_filename() for attachment in message.iter_attachments()]
        self.assertEqual(names, ["invoice.pdf", notice._get_document_name()])

    def test_nothing_leaves_while_sending_is_off_or_paused(self):
        notice = self._soft()
        for sending in ("off", "paused"):
            self.company.recovery_sending = sending
            self._dispatch()
            self.assertEqual(notice.state, "approved")
        self.assertFalse(self.sink.messages)

    def test_letters_and_drafts_are_left_alone(self):
        self.debtor.email = False
        letter = self._soft()
        self._dispatch()
        self.assertEqual((letter.state, letter.channel), ("approved", "post"))
        self.assertFalse(self.sink.messages)


@tagged("post_install", "-at_install")
class TestCheckedAgain(DispatchCase):
    def test_who_has_paid_gets_nothing(self):
        """P-1."""
        notice = self._soft()
        self._pay(self.invoice)
        self._dispatch()
        self.assertFalse(self.sink.messages)
        self.assertEqual((notice.state, notice.cancel_code), ("cancelled", "superseded"))
        self.assertIn(self.invoice.name, notice.reason_note)

    def test_who_has_paid_in_part_gets_the_new_amount_at_the_next_run(self):
        notice = self._soft()
        self._pay(self.invoice, 40)
        self._dispatch()
        instead = notice.replaced_by_ids
        self.assertEqual((instead.state, instead.amount_total), ("approved", 60))
        self.assertIn(self.invoice.name, instead.changes)
        self._dispatch()
        self.assertEqual(instead.state, "sent")
        self.assertEqual(len(self.sink.messages), 1)

    def test_a_hold_stops_an_approved_notice(self):
        notice = self._soft()
        self.env["credit.recovery.hold"].sudo().create(
            {
                "case_id": notice.case_id.id,
                "date_to": self.today,
                "reason_id": self.env["credit.recovery.reason"]
                .search([("usage", "=", "hold")], limit=1)
                .id,
            }
        )
        self._dispatch()
        self.assertEqual(notice.state, "cancelled")
        self.assertFalse(self.sink.messages)

    def test_a_parked_notice_is_checked_again_too(self):
        notice = self._soft()
        self.server.smtp_port = get_free_port()
        self._dispatch()
        self.assertEqual(notice.state, "sending")
        mail = notice.mail_id
        self._pay(self.invoice)
        self.server.smtp_port = self.controller.port
        self._dispatch()
        self.assertEqual((notice.state, notice.cancel_code), ("cancelled", "superseded"))
        self.assertFalse(mail.exists())
        self.assertFalse(self.sink.messages)


@tagged("post_install", "-at_install")
class TestNotSent(DispatchCase):
    def test_a_refused_address_fails_with_its_reason_and_a_task(self):
        """Complaint 12."""
        notice = self._soft()
        self.sink.refused.add("rossi@debtor.example")
        self._dispatch()
        self.assertEqual(notice.state, "failed")
        self.assertIn("no such user", notice.failure_reason)
        [task] = notice.case_id.activity_ids
        self.assertIn("Letter by post", task.note)
        self.assertEqual(notice.case_id.next_action, "solve_failure")
        self._dispatch()
        self.assertEqual(notice.case_id.notice_ids, notice, "never a second failure by itself")

    def test_a_server_that_cannot_be_reached_is_no_attempt(self):
        notice = self._soft()
        self.server.smtp_port = get_free_port()
        self._dispatch()
        self.assertEqual((notice.state, notice.attempted_at), ("sending", False))
        self.assertIn("cannot be reached", notice.failure_reason)
        self.server.smtp_port = self.controller.port
        self._dispatch()
        self.assertEqual((notice.state, notice.failure_reason), ("sent", False))
        self.assertEqual(len(self.sink.messages), 1)

    def test_a_server_that_cannot_be_reached_for_a_day_is_a_failure(self):
        notice = self._soft()
        self.server.smtp_port = get_free_port()
        self._dispatch()
        self.env.cr.execute(
            "UPDATE mail_mail SET create_date = create_date - interval '25 hours' WHERE id = %s",
            notice.mail_id.ids,
        )
        self._dispatch()
        self.assertEqual(notice.state, "failed")
        self.assertEqual(len(notice.case_id.activity_ids), 1)

    def test_an_end_that_nobody_knows_is_uncertain(self):
        notice = self._soft()
        self.sink.hang_up = True
        self._dispatch()
        self.assertEqual(notice.state, "uncertain")
        self.assertEqual(len(notice.case_id.activity_ids), 1)
        self.sink.hang_up = False
        self._dispatch()
        self.assertEqual(notice.state, "uncertain")
        self.assertEqual(len(self.sink.messages), 1, "never sent again by itself")

    def test_a_letter_that_cannot_be_made_stops_no_other(self):
        broken = self._soft()
        other = self._soft(self.make_debtor("Bianchi S.p.A."))
        render = type(broken)._render_released_pdfs

        def fail(notices):
            if broken.id in notices.ids:
                raise ValueError("a broken font")
            return render(notices)

        logger = "odoo.addons.credit_recovery.models.credit_recovery_notice_dispatch"
        with patch.object(type(broken), "_render_released_pdfs", fail), mute_logger(logger):
            self._dispatch()
        self.assertEqual((broken.state, other.state), ("failed", "sent"))
        self.assertIn("a broken font", broken.failure_reason)
        self.assertEqual(len(broken.case_id.activity_ids), 1)

    def test_an_interrupted_attempt_is_uncertain(self):
        notice = self._soft()
        notice._transition("sending", attempted_at=fields.Datetime.now() - timedelta(minutes=1))
        self._dispatch()
        self.assertEqual(notice.state, "uncertain")
        self.assertFalse(self.sink.messages)


@tagged("post_install", "-at_install")
class TestParked(DispatchCase):
    def _park(self):
        notice = self._soft()
        self.server.smtp_port = get_free_port()
        self._dispatch()
        self.server.smtp_port = self.controller.port
        self.assertEqual(notice.state, "sending")
        return notice

    def test_the_mail_queue_never_sends_a_parked_mail(self):
        mail = self._park().mail_id
        with really_send(self.env):
            self.env["mail.mail"].sudo().process_email_queue()
            mail.send()
        self.assertFalse(self.sink.messages)

    def test_a_parked_mail_cannot_be_put_into_the_queue(self):
        mail = self._park().mail_id
        with self.assertRaisesRegex(UserError, "recovery notices"):
            mail.mark_outgoing()
        mail.state = "exception"
        with self.assertRaisesRegex(UserError, "recovery notices"):
            mail.action_retry()

    def test_other_mails_go_into_the_queue_as_ever(self):
        mail = self.env["mail.mail"].sudo().create({"subject": "other", "state": "exception"})
        mail.action_retry()
        self.assertEqual(mail.state, "outgoing")


@tagged("post_install", "-at_install")
class TestCost(DispatchCase):
    def test_parking_a_batch_costs_few_queries_per_notice(self):
        def park(count, name):
            notices = self.env["credit.recovery.notice"].sudo()
            for number in range(count):
                notices += self._soft(self.make_debtor(f"{name}{number} S.r.l."))
            documents = notices._render_documents()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            notices._park(notices.case_id, documents)
            self.env.flush_all()
            self.assertEqual(set(notices.mapped("state")), {"sending"})
            return self.env.cr.sql_log_count - before

        park(1, "warm")
        few, many = park(2, "few"), park(10, "many")
        self.assertLessEqual((many - few) / 8, 12)
