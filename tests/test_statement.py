"""Account statements (P-6): what they say to the cent, how they leave, what they do not do."""

import io
import zipfile
from base64 import b64decode
from unittest.mock import patch

import openpyxl

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .letter_common import flat
from .mail_common import MailCase
from .statement_common import IBAN, StatementCase, read_cells


@tagged("post_install", "-at_install")
class TestContent(StatementCase):
    def test_letter_and_spreadsheet_say_the_same_to_the_cent(self):
        notice = self._make()
        self._dispatch()
        table, balance = self._get_table(notice)
        self.assertEqual(
            table,
            {
                self.overdue.name: (100.10, 100.10, 100.10),
                self.coming.name: (50.25, 50.25, 150.35),
                self.credit.name: (-30.05, -30.05, 120.30),
            },
        )
        self.assertEqual(balance, 120.30)
        totals = (
            notice.amount_overdue, notice.amount_coming, notice.amount_credit, notice.amount_total
        )  # fmt: skip
        self.assertEqual(totals, (100.10, 50.25, 30.05, 120.30))
        text = self._get_pdf_text(notice)
        for word in ("100.10", "150.35", "120.30", "\N{MINUS SIGN}30.05", "Not due yet", "Credits"):
            self.assertIn(word, text)
        for move in (self.overdue, self.coming, self.credit):
            self.assertIn(move.name, text)

    def test_the_spreadsheet_says_what_is_overdue_and_what_its_balance_is_made_of(self):
        """As the sections of the letter do; dates are dates, shown as each reader writes them."""
        notice = self._make()
        self._dispatch()
        rows = read_cells(b64decode(notice.spreadsheet))
        items = {row[0]: row for row in rows[8:11]}
        status = {name: row[7] for name, row in items.items()}
        expected = zip(
            (self.overdue, self.coming, self.credit),
            ("Overdue", "Not due yet", "Credits"),
            strict=True,
        )
        self.assertEqual(status, {move.name: title for move, title in expected})
        self.assertEqual(self._as_date(items[self.coming.name][2]), self._days(5))
        self.assertIsNone(items[self.credit.name][2], "a credit note is due at no day")
        totals = [(row[0], row[6]) for row in rows[11:15]]
        self.assertEqual(
            totals,
            [("Balance", 120.30), ("Overdue", 100.10), ("Not due yet", 50.25), ("Credits", -30.05)],
        )
        sheet = openpyxl.load_workbook(io.BytesIO(b64decode(notice.spreadsheet))).active
        self.assertEqual(sheet["B6"].number_format, "mm-dd-yy", "Excel's short date")

    def test_iban_and_code_ask_for_what_is_due_less_credits(self):
        notice = self._make()
        [payment] = notice._get_payment_groups()
        self.assertEqual(payment["iban"].replace(" ", ""), IBAN)
        self.assertAlmostEqual(payment["amount"], 70.05)
        self._dispatch()
        self.assertIn("IT60 X054 2811 1010 0000 0123 456", self._get_pdf_text(notice))
        cells = [cell for row in read_cells(b64decode(notice.spreadsheet)) for cell in row]
        self.assertIn("IT60 X054 2811 1010 0000 0123 456", cells)
        self.assertIn(70.05, cells)

    def test_euros_have_a_code_to_scan(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        self.make_invoice(7, 80, currency_id=euro.id)
        notice = self._make().filtered(lambda notice: notice.currency_id == euro)
        [payment] = notice._with_letter_context()._get_letter_payments()
        self.assertIn("data:image", payment["get_qr"]())

    def test_nothing_is_asked_of_whom_we_owe(self):
        self.make_invoice(1, 500, move_type="out_refund")
        notice = self._make()
        self.assertAlmostEqual(notice.amount_total, -379.70)
        self.assertFalse(notice._get_payment_groups())
        self._dispatch()
        self.assertNotIn("How to pay", self._get_pdf_text(notice))

    def test_a_debt_due_on_the_day_is_not_overdue(self):
        for days, section in ((4, "b_coming"), (5, "b_coming"), (6, "a_overdue")):
            notice = self._make(day=self._days(days))
            line = notice.line_ids.filtered(lambda line: line.move_id == self.coming)
            self.assertEqual(line.section, section, days)

    def test_a_past_day_shows_what_was_open_then(self):
        """As of any date: a payment of today does not count yesterday."""
        self._pay(self.overdue, 40)
        self.assertAlmostEqual(self._make().amount_overdue, 60.10)
        yesterday = self._make(day=self._days(-1))
        self.assertAlmostEqual(yesterday.amount_overdue, 100.10)
        self.assertEqual(yesterday.line_ids.mapped("move_id"), self.overdue | self.credit)
        self.assertIn(self._days(-1).strftime("%Y"), yesterday.subject)

    def test_what_was_paid_since_is_on_the_statement_of_that_day(self):
        self._pay(self.overdue)
        before = self._make(day=self._days(-1))
        self.assertIn(self.overdue, before.line_ids.move_id)
        self.assertNotIn(self.overdue, self._make().line_ids.move_id)

    def test_a_day_to_come_shows_what_will_be_due(self):
        for days, overdue in ((5, 100.10), (6, 150.35)):
            self.assertAlmostEqual(self._make(day=self._days(days)).amount_overdue, overdue)

    def test_each_currency_has_its_own_statement(self):
        other = self.setup_other_currency("CHF", rates=[("2020-01-01", 2.0)])
        self.make_invoice(7, 80, currency_id=other.id)
        notices = self._make()
        self.assertEqual(
            {notice.currency_id: notice.amount_total for notice in notices},
            {self.company.currency_id: 120.30, other: 80},
        )

    def test_what_the_bank_collects_is_listed_and_not_asked_for(self):
        self.env["credit.recovery.hold"].sudo().create(
            {
                "case_id": self._review().id,
                "kind": "bank",
                "scope": "items",
                "move_ids": [Command.set(self.overdue.ids)],
                "reason_id": self.env.ref("credit_recovery.reason_agreement_under_way").id,
                "date_to": self._days(9),
            }
        )
        notice = self._make()
        self.assertEqual(notice.amount_disputed, 100.10)
        self.assertNotIn(self.overdue.name, notice._get_payment_groups()[0]["reference"])
        self._dispatch()
        words = "Of which collected through the bank or by an assignee"
        self.assertIn(words, self._get_pdf_text(notice))
        [row] = [
            row
            for row in read_cells(b64decode(notice.spreadsheet))
            if row[0] and row[0].startswith(words)
        ]
        self.assertEqual(row[6], 100.10)

    def test_the_language_is_the_debtor_s_and_a_name_is_no_formula(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.debtor.write({"lang": "it_IT", "name": "=1+1"})
        notice = self._make()
        self._dispatch()
        rows = read_cells(b64decode(notice.spreadsheet))
        self.assertEqual(notice.lang, "it_IT")
        self.assertIn("100,10", self._get_pdf_text(notice))
        self.assertIn("=1+1", [row[1] for row in rows])
        self.assertEqual(self._as_date(rows[5][1]), self.today)

    def test_words_with_unknown_placeholders_are_refused(self):
        with self.assertRaisesRegex(UserError, "nonsense"):
            self.policy.statement_subject = "As of {{ nonsense }}"
        self.policy.statement_subject = "Balance {{ balance }}"
        self.assertIn("120.30", self._make().subject)


@tagged("post_install", "-at_install")
class TestSending(StatementCase):
    def test_it_is_sent_with_both_files_and_archived(self):
        notice = self._make()
        self.assertEqual((notice.kind, notice.state), ("statement", "approved"))
        self._dispatch()
        self.assertEqual(notice.state, "sent", notice.failure_reason)
        [(to, message)] = self.sink.messages
        self.assertEqual(to, ["rossi@debtor.example"])
        files = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
        self.assertEqual(
            files,
            {
                notice._get_document_name(): b64decode(notice.document),
                notice._get_spreadsheet_name(): b64decode(notice.spreadsheet),
            },
        )
        html = message.get_body(("html",)).get_content()
        self.assertIn("150.35", html)
        with self.assertRaises(UserError):
            self.env["ir.attachment"].search(
                [("res_model", "=", notice._name), ("res_field", "=", "spreadsheet")]
            ).unlink()
        with self.assertRaises(UserError):
            notice.statement_date = self._days(-1)

    def test_it_is_no_step_and_delays_no_reminder(self):
        """P-2 looks at reminders only."""
        self._make()
        self._dispatch()
        self.make_invoice(20)
        case = self._review()
        reminder = case.notice_ids.filtered(lambda notice: notice.kind == "dunning")
        self.assertEqual(reminder.level_id.code, "soft")
        self.assertFalse(case.notice_ids.filtered(lambda n: n.kind == "statement").line_ids
                         .filtered("step"))  # fmt: skip
        self.assertIn(case.state, ("new", "courtesy"))

    def test_a_payment_after_it_was_made_does_not_undo_it(self):
        notice = self._make()
        self._pay(self.overdue)
        self._dispatch()
        self.assertEqual(notice.state, "sent")

    def test_it_is_in_the_timeline_of_the_case(self):
        case = self._review()
        notice = self._make()
        self._dispatch()
        self.assertIn(notice, case.notice_ids)
        self.assertEqual(notice.title, "Account statement")
        notes = case.message_ids.filtered(lambda note: "Sent by E-mail" in (note.body or ""))
        self.assertTrue(notes)

    def test_a_customer_without_a_case_gets_one_too(self):
        customer = self.make_debtor("Punctual S.r.l.")
        self.make_invoice(-30, 10, partner=customer)
        notice = self._make(customer)
        self._dispatch()
        self.assertEqual((notice.state, notice.case_id.ids), ("sent", []))
        self.assertTrue(customer.message_ids.filtered(lambda note: notice.name in note.body))
        self._receive(self._fill("reply", notice, recipient="punctual@debtor.example"))
        self.assertIn("Answer what was written", customer.activity_ids.summary)
        self.assertFalse(
            self.env["credit.recovery.case"].search([("partner_id", "=", customer.id)])
        )

    def test_without_e_mail_it_is_a_letter(self):
        self.debtor.recovery_no_email = True
        notice = self._make()
        self.assertEqual((notice.channel, notice.state), ("post", "approved"))
        notice.with_user(self.collector).action_print()
        self.assertEqual(notice.state, "sending")
        notice._mark_posted(self.today, False)
        self.assertEqual(notice.state, "sent")

    def test_nobody_is_told_of_nothing(self):
        with self.assertRaisesRegex(UserError, "Nothing is open"):
            self._make(self.make_debtor("Nobody"))

    def test_a_customer_out_of_reach_is_named(self):
        self.debtor.write({"email": False, "street": False})
        with self.assertRaisesRegex(UserError, "Rossi"):
            self._make()

    def test_nothing_is_sent_while_sending_is_off_or_paused(self):
        for sending in ("off", "paused"):
            self.company.recovery_sending = sending
            with self.assertRaisesRegex(UserError, "Sending is off or paused"):
                self._make()

    def test_one_that_comes_back_is_sent_by_letter(self):
        notice = self._make()
        self._dispatch()
        self._receive(self._fill("dsn_postfix_unknown_user", notice))
        self.assertEqual(notice.state, "failed")
        notice.with_user(self.collector).action_fallback()
        again = notice.replaced_by_ids
        self.assertEqual((again.channel, again.state), ("post", "approved"))
        self.assertEqual(again.amount_total, notice.amount_total)
        self.assertEqual(again.statement_date, notice.statement_date)

    def test_copies_of_the_invoices_go_with_it_where_wanted(self):
        notice = self._make(with_copies=True)
        with patch(
            "odoo.addons.credit_recovery.models.credit_recovery_notice_copies.MAX_COPIES_SIZE", 1
        ):
            self._dispatch()
        [(_to, message)] = self.sink.messages
        html = message.get_body(("html",)).get_content()
        for move in (self.overdue, self.coming, self.credit):
            self.assertIn(f"/my/invoices/{move.id}?", html)
        self.assertEqual(notice.state, "sent")


@tagged("post_install", "-at_install")
class TestButtons(StatementCase):
    def test_one_click_on_a_case_a_customer_and_a_call(self):
        case = self._review()
        case.action_check_complaints()
        call = (
            self.env["credit.recovery.call.log"]
            .with_user(self.collector)
            .create({"case_id": case.id, "result": "email_instead"})
        )
        for number, record, method in (
            (1, case, "action_send_statement"),
            (2, self.debtor, "action_send_recovery_statement"),
            (3, call, "action_save_with_statement"),
        ):
            getattr(record.with_user(self.collector), method)()
            found = self.env["credit.recovery.notice"].search([("kind", "=", "statement")])
            self.assertEqual(len(found), number)
            self.assertEqual(found[:1].user_id, case.user_id)

    def test_many_customers_at_once_from_the_worklist(self):
        other = self.make_debtor("Bianchi S.p.A.")
        self.make_invoice(8, 70, partner=other)
        cases = self._review() | self._review(other)
        wizard = (
            self.env["credit.recovery.statement.send"]
            .with_user(self.collector)
            .with_context(active_model=cases._name, active_ids=cases.ids)
            .create({"date": self._days(-1)})
        )
        wizard.action_send()
        notices = cases.notice_ids.filtered(lambda notice: notice.kind == "statement")
        self.assertEqual(notices.partner_id, self.debtor | other)
        self.assertEqual(set(notices.mapped("statement_date")), {self._days(-1)})

    def _make_wizard(self, partners, **vals):
        wizard = self.env["credit.recovery.statement.send"].with_user(self.collector)
        return wizard.create({"partner_ids": partners.ids, **vals})

    def _download(self, wizard, kind):
        """(file name, content) that the user gets."""
        action = getattr(wizard, f"action_download_{kind}")()
        self.assertIn(f"/{wizard.id}/file?", action["url"])
        return wizard.file_name, b64decode(wizard.with_context(bin_size=False).file)

    def test_the_others_get_theirs_and_who_cannot_be_reached_is_named(self):
        """P-6: a mass send is not stopped by one customer."""
        lost = self.make_debtor("Lost S.r.l.", email=False, street=False)
        self.make_invoice(8, 70, partner=lost)
        action = self._make_wizard(self.debtor | lost).action_send()
        notices = self.env["credit.recovery.notice"].search([("kind", "=", "statement")])
        self.assertEqual(notices.partner_id, self.debtor)
        self.assertEqual(notices.state, "approved")
        self.assertIn("Lost S.r.l.", action["params"]["message"])
        self.assertNotIn("Rossi", action["params"]["message"])
        self.assertEqual(action["params"]["next"]["res_id"], notices.id)
        self.assertFalse(lost.message_ids.filtered(lambda note: "ccount statement" in note.body))

    def test_nobody_reached_is_refused_by_name(self):
        lost = self.make_debtor("Lost S.r.l.", email=False, street=False)
        self.make_invoice(8, 70, partner=lost)
        with self.assertRaisesRegex(UserError, "Lost S.r.l."):
            self._make_wizard(lost).action_send()

    def test_a_download_sends_nothing_and_leaves_nothing(self):
        """P-6: the PDF and the spreadsheet show the same; even while sending is off."""
        self.company.recovery_sending = "off"
        wizard = self._make_wizard(self.debtor)
        count = self.env["credit.recovery.notice"].search_count([])
        name, letter = self._download(wizard, "pdf")
        self.assertEqual(name, f"Account statement Rossi S.r.l. {self.today}.pdf")
        text = flat(letter)
        for amount in ("100.10", "50.25", "120.30"):
            self.assertIn(amount, text)
        self.assertNotIn("DRAFT", text.upper())
        self.assertNotIn("Our reference", text)
        name, sheet = self._download(wizard, "xlsx")
        self.assertEqual(name, f"Account statement Rossi S.r.l. {self.today}.xlsx")
        self.assertIn(120.30, [row[6] for row in read_cells(sheet)])
        self.assertEqual(self.env["credit.recovery.notice"].search_count([]), count)
        self.assertFalse(self.sink.messages)

    def test_a_download_of_several_is_an_archive_with_the_unreachable_too(self):
        other = self.make_debtor("Rossi S.r.l.", email=False, street=False)
        self.make_invoice(8, 70, partner=other)
        name, raw = self._download(self._make_wizard(self.debtor | other), "pdf")
        self.assertEqual(name, "Account statements.zip")
        files = zipfile.ZipFile(io.BytesIO(raw)).namelist()
        stem = f"Account statement Rossi S.r.l. {self.today}"
        self.assertEqual(files, [f"{stem}.pdf", f"{stem} (2).pdf"])

    def test_a_download_of_a_past_day(self):
        self._pay(self.overdue)
        _name, sheet = self._download(self._make_wizard(self.debtor, date=self._days(-1)), "xlsx")
        self.assertIn(self.overdue.name, [row[0] for row in read_cells(sheet)])

    def test_a_reader_may_not_download(self):
        make = self.statements.with_user(self.reader)._make_files_as_user
        with self.assertRaises(AccessError):
            make(self.company, self.debtor, self.today, "pdf")

    def test_a_reader_may_not(self):
        case = self._review().with_user(self.reader)
        for record, method in (
            (case, "action_send_statement"),
            (self.debtor.with_user(self.reader), "action_send_recovery_statement"),
        ):
            with self.assertRaises(AccessError):
                getattr(record, method)()

    def test_another_company_s_customers_are_out_of_reach(self):
        other = self.make_company("Verdi", recovery_sending="on")
        with self.assertRaises(AccessError):
            self.statements.with_user(self.collector)._send_as_user(other, self.debtor)
        wizard = self.env["credit.recovery.statement.send"].with_user(self.collector)
        wizard = wizard.create({"partner_ids": self.debtor.ids, "company_id": other.id})
        with self.assertRaises(AccessError):
            wizard.action_send()

    def test_only_this_company_s_items_are_on_it(self):
        self.assertEqual(set(self._make().line_ids.move_id.company_id), {self.company})


@tagged("post_install", "-at_install")
class TestCost(MailCase):
    def test_a_statement_more_costs_few_queries(self):
        def make(count, name):
            partners = self.env["res.partner"]
            for number in range(count):
                partner = self.make_debtor(f"{name}{number} S.r.l.")
                self.make_invoice(5, partner=partner)
                partners += partner
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["credit.recovery.statement"]._prepare(self.company, partners, self.today)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        make(1, "warm")
        few, many = make(2, "few"), make(10, "many")
        self.assertLessEqual((many - few) / 8, 1)
