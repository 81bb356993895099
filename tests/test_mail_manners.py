"""How notices are written by e-mail (P-8): sender, thread, copies, channel; seen by the server."""

from email.utils import parseaddr
from html import unescape
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import RecoveryCase
from .mail_common import MAILBOX, MailCase

COPIES = "odoo.addons.credit_recovery.models.credit_recovery_notice_copies"


@tagged("post_install", "-at_install")
class TestSender(MailCase):
    def test_from_is_the_collections_mailbox_and_answers_go_to_the_alias(self):
        self.company.recovery_email = "solleciti@bianchi.example"
        self._sent()
        [(to, message)] = self.sink.messages
        self.assertEqual(to, ["rossi@debtor.example"])
        self.assertEqual(parseaddr(message["From"])[1], "solleciti@bianchi.example")
        self.assertEqual(parseaddr(message["Reply-To"])[1], "crediti@bianchi.example")
        self.assertNotIn("cc", message)
        self.assertNotIn("bcc", message)

    def test_without_settings_both_are_the_address_of_the_company(self):
        self.company.recovery_alias_name = False
        self.company.recovery_email = False
        self._sent()
        [(_to, message)] = self.sink.messages
        for header in ("From", "Reply-To"):
            self.assertEqual(parseaddr(message[header])[1], self.company.email)

    def test_an_alias_needs_an_alias_domain(self):
        company = self.make_company("Verdi")
        company.alias_domain_id = False
        with self.assertRaisesRegex(UserError, "Verdi has no alias domain"):
            company.recovery_alias_name = "crediti"

    def test_the_alias_is_made_renamed_and_removed_in_the_settings(self):
        def save(name):
            with Form(self.env["res.config.settings"]) as form:
                form.recovery_alias_name = name
            form.save().execute()

        save("solleciti")
        alias = self.company.recovery_alias_id
        self.assertEqual(alias.alias_full_name, "solleciti@bianchi.example")
        save("recupero")
        self.assertEqual(alias.alias_full_name, "recupero@bianchi.example")
        save("")
        self.assertFalse(alias.exists())

    def test_a_marketing_blacklist_does_not_block_and_there_is_no_unsubscribe_link(self):
        self.env["mail.blacklist"].sudo()._add("rossi@debtor.example")
        self._sent()
        [(_to, message)] = self.sink.messages
        self.assertNotIn("List-Unsubscribe", message)
        html = message.get_body(("html",)).get_content().lower()
        for word in ("unsubscribe", "unfollow", "disiscri"):
            self.assertNotIn(word, html)

    def test_reports_of_its_mail_go_to_the_company_s_own_bounce_address(self):
        other = self.make_company("Verdi")
        domain = self.env["mail.alias.domain"].sudo().create({"name": "verdi.example"})
        other.alias_domain_id = domain
        notice = self._soft()
        notice = notice.with_company(other)
        documents = notice._render_documents()
        notice._park(notice.case_id, documents)
        self.assertEqual(notice.mail_id.record_alias_domain_id, self.domain)
        self.assertEqual(notice.mail_id.record_company_id, self.company)


@tagged("post_install", "-at_install")
class TestThread(MailCase):
    def test_first_notices_refer_to_nothing(self):
        self._sent()
        self._sent(self.make_debtor("Bianchi S.p.A."))
        for _to, message in self.sink.messages:
            self.assertNotIn("In-Reply-To", message)
            self.assertNotIn("References", message)

    def test_the_headers_of_the_second_notice_name_the_first_one(self):
        first = self._sent()
        self.env.cr.execute(
            "UPDATE credit_recovery_notice SET date_sent = date_sent - 30 WHERE id = %s", first.ids
        )
        self.env.invalidate_all()
        second = self._soft()
        second = second.filtered(lambda notice: notice.state == "approved")
        self._dispatch()
        self.assertEqual(second.state, "sent")
        [_first, (_to, message)] = self.sink.messages
        self.assertEqual(message["In-Reply-To"].strip(), first.message_id)
        self.assertEqual(message["References"].split(), [first.message_id])
        self.assertNotEqual(message["Message-Id"].strip(), first.message_id)


@tagged("post_install", "-at_install")
class TestColleagues(MailCase):
    def _get_inbox(self, user):
        return (
            self.env["mail.notification"]
            .sudo()
            .search(
                [("res_partner_id", "=", user.partner_id.id), ("notification_type", "=", "inbox")]
            )
        )

    def test_collector_and_salesperson_get_a_note_and_no_copy(self):
        salesperson = self._make_salesperson()
        self.collector.sudo().notification_type = "inbox"
        self.debtor.user_id = salesperson
        notice = self._sent()
        self.assertEqual(len(self.sink.messages), 1)
        [note] = self._get_inbox(self.collector)
        self.assertEqual(note.mail_message_id.model, "credit.recovery.case")
        [note] = self._get_inbox(salesperson)
        self.assertEqual(note.mail_message_id.model, "res.partner", "he may not read the case")
        self.assertIn(notice.recipient_email.split("<")[-1].strip(">"), note.mail_message_id.body)

    def test_a_salesperson_of_another_company_is_told_nothing(self):
        salesperson = self._make_salesperson()
        other = self.make_company("Verdi")
        salesperson.sudo().write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.debtor.user_id = salesperson
        self._sent()
        self.assertFalse(self._get_inbox(salesperson))

    def test_who_has_a_branch_only_is_told_too(self):
        """By the companies allowed to him: a branch belongs to its company."""
        branch = self.make_company("Bianchi Nord", parent_id=self.company.id)
        salesperson = self._make_salesperson()
        for user in (salesperson, self.collector.sudo()):
            user.write({"company_ids": [(6, 0, branch.ids)], "company_id": branch.id})
            user.notification_type = "inbox"
        self.debtor.user_id = salesperson
        self._sent()
        self.assertEqual(len(self._get_inbox(salesperson)), 1)
        self.assertEqual(len(self._get_inbox(self.collector)), 1)

    def test_a_collector_who_left_the_company_is_told_nothing(self):
        other = self.make_company("Verdi")
        self.collector.sudo().notification_type = "inbox"
        case = self.env["credit.recovery.case"]._get_open(self.company, self.debtor, self.today)
        case.user_id = self.collector
        self.collector.sudo().write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self._sent()
        self.assertFalse(self._get_inbox(self.collector))

    def _make_salesperson(self):
        user = self.make_user("reader", name="sales").sudo()
        user.group_ids = self.env.ref("base.group_user")
        user.notification_type = "inbox"
        return user


@tagged("post_install", "-at_install")
class TestCopies(MailCase):
    def setUp(self):
        super().setUp()
        self.get_level("soft").attach_invoices = True

    def _attach(self, size):
        attachment = self.env["ir.attachment"].create(
            {
                "name": "invoice.pdf",
                "raw": b"%PDF-1.4 " + b"x" * (size - 9),
                "res_model": "account.move",
                "res_id": self.invoice.id,
                "res_field": "invoice_pdf_report_file",
            }
        )
        self.invoice.invoice_pdf_report_id = attachment

    def _get_sent(self):
        [(_to, message)] = self.sink.messages
        names = [attachment.get_filename() for attachment in message.iter_attachments()]
        return names, unescape(message.get_body(("html",)).get_content())

    def test_copies_of_just_the_limit_are_attached(self):
        with patch(f"{COPIES}.MAX_COPIES_SIZE", 1000):
            notice = self._soft()
            self._attach(1000)
            self._dispatch()
        names, html = self._get_sent()
        self.assertEqual(names, ["invoice.pdf", notice._get_document_name()])
        self.assertNotIn("/my/invoices/", html)

    def test_beyond_the_limit_there_are_links_that_open_without_a_login(self):
        with patch(f"{COPIES}.MAX_COPIES_SIZE", 1000):
            notice = self._soft()
            self._attach(1001)
            self._dispatch()
        names, html = self._get_sent()
        self.assertEqual(names, [notice._get_document_name()])
        self.assertIn(f"/my/invoices/{self.invoice.id}?access_token=", html)
        self.assertIn(self.invoice.access_token, html)
        self.assertIn("Copies of the invoices", html)
        self.assertTrue(
            notice.case_id.message_ids.filtered(lambda note: "with links to" in note.body)
        )

    def test_an_invoice_that_cannot_be_printed_is_linked(self):
        self._soft()
        path = "odoo.addons.account.models.account_move_send.AccountMoveSend"
        with patch(f"{path}._prepare_invoice_pdf_report", side_effect=UserError("no printer")):
            self._dispatch()
        _names, html = self._get_sent()
        self.assertIn(f"/my/invoices/{self.invoice.id}?access_token=", html)


@tagged("post_install", "-at_install")
class TestNoEmail(RecoveryCase):
    def test_who_wants_no_e_mail_gets_a_letter(self):
        self.debtor.recovery_no_email = True
        self.make_invoice(20)
        self.assertEqual(self._review().notice_ids.channel, "post")

    def test_also_where_the_level_knows_no_other_way(self):
        self.get_level("soft").fallback_channel = False
        self.debtor.recovery_no_email = True
        self.make_invoice(20)
        self.assertEqual(self._review().notice_ids.channel, "post")

    def test_an_approved_e_mail_becomes_a_letter(self):
        self.make_invoice(20)
        notice = self._review().notice_ids
        self.assertEqual((notice.state, notice.channel), ("approved", "email"))
        self.debtor.recovery_no_email = True
        changes = notice._get_changes()
        self.assertEqual(changes, {notice: ["the customer wants no e-mail"]})
        instead = notice._supersede(changes)
        self.assertEqual((notice.state, instead.channel), ("cancelled", "post"))

    def test_calls_are_made_all_the_same(self):
        self.debtor.recovery_no_email = True
        self.make_invoice(4, amount=300)
        self.assertEqual(self._review().notice_ids.channel, "phone")

    def test_the_mailbox_in_use(self):
        self.company.recovery_email = MAILBOX
        self.assertIn(MAILBOX, self.company._get_recovery_sender())
