"""The letters: words, figures, language, layout (000-5d, 001-2, P-1, P-4, P-10, P-12)."""

import io
from datetime import date

import pypdf

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .letter_common import IBAN, OTHER_IBAN, TODAY, LetterCase, flat, read


class TestLetterWords(LetterCase):
    def test_a_reminder_says_all_that_is_needed_to_pay(self):
        text = flat(self.notice()._get_pdf())
        for words in (
            "Officine Bianchi S.p.A.",
            "Bologna, March 16, 2026",
            "REM/2026/0007",
            "Subject: Subject of the reminder",
            "Dear Müller & Söhne S.r.l.,",
            "INV/2026/0001",
            "02/14/2026",
            "1,234.50 €",
            "IT60 X054 2811 1010 0000 0123 456",
            "Banca Popolare di Modena",
            "by March 26, 2026",
            "Payments received up to March 15, 2026",
            "If you have already paid, please ignore this letter.",
            "+39 051 555 0101",
            "anna.ferri@bianchi.example",
            "Page 1 of 1",
        ):
            self.assertIn(words, text)

    def test_the_letter_speaks_the_language_of_the_notice_not_of_the_user(self):
        user = new_test_user(
            self.env, "reader", groups="credit_recovery.group_recovery_reader", lang="en_US"
        )
        user.company_ids += self.company
        notice = self.notice(lang="it_IT").with_user(user).with_context(lang="en_US")
        text = flat(notice._get_pdf())
        for words in (
            "Bologna, 16 marzo 2026",
            "Protocollo n. REM/2026/0007",
            "Oggetto:",
            "14/02/2026",
            "1.234,50 €",
            "Totale da pagare",
            "entro il 26 marzo 2026",
            "Sono considerati i pagamenti pervenuti fino al 15 marzo 2026.",
            "Pagina 1 di 1",
        ):
            self.assertIn(words, text)
        self.assertNotIn("Total", text.replace("Totale", ""))

    def test_the_shared_parts_in_italian_address_nobody(self):
        """Consumers are addressed by Lei, businesses by Voi: the parts for all by neither."""
        lines = [
            self.line("INV/2026/0001", 30, 100.0),
            self.line("INV/2026/0002", -5, 50.0, "b_coming"),
            self.line("RINV/2026/0001", 30, -10.0, "c_credit"),
        ]
        text = flat(self.notice(lang="it_IT", lines=lines)._get_pdf())
        self.assertIn("non tenere conto della presente", text)
        self.assertIn("Per informazione", text)
        for word in ("Vostra", "Vostro", " Vi "):
            self.assertNotIn(word, text)

    def test_a_language_that_is_not_installed_falls_back(self):
        self.assertIn("Total to pay", flat(self.notice(lang="xx_XX")._get_pdf()))

    def test_a_formal_notice_counts_from_receipt_and_shows_no_date(self):
        notice = self.notice("formal_notice", payment_deadline=date(2026, 4, 1))
        text = flat(notice._get_pdf())
        self.assertIn("within 15 days from receipt of this letter", text)
        self.assertNotIn("April 1", text)
        self.assertIn("By registered letter with return receipt", text)

    def test_a_formal_notice_is_signed_by_its_signatory_only(self):
        signatory = self.env["res.users"].create({"name": "Carlo Bianchi", "login": "carlo"})
        text = flat(self.notice("formal_notice", signatory_id=signatory.id)._get_pdf())
        self.assertIn("Carlo Bianchi", text)
        values = self.notice("formal_notice", signatory_id=False)._get_letter_values()
        self.assertFalse(values["signatory"])
        self.assertTrue(values["is_signed"])

    def test_a_courtesy_reminder_lists_what_is_coming_due_and_claims_nothing_overdue(self):
        lines = [self.line("INV/2026/0090", -5, 2500.0, "b_coming", step="courtesy")]
        text = flat(self.notice("courtesy", lines)._get_pdf())
        self.assertIn("Items coming due", text)
        self.assertIn("Total coming due 2,500.00 €", text)
        self.assertIn(IBAN[:4], text)
        for words in ("Overdue", "Days late", "Total to pay", "not included"):
            self.assertNotIn(words, text)

    def test_coming_items_beside_overdue_ones_are_for_information(self):
        lines = [self.line("A", 30, 100.0), self.line("B", -5, 55.0, "b_coming")]
        text = flat(self.notice("reminder", lines)._get_pdf())
        self.assertIn("coming due, not included in the total", text)
        self.assertIn("Total to pay 100.00 €", text)

    def test_the_words_fixed_at_approval_are_printed_whatever_the_level_says_later(self):
        notice = self.notice()
        notice.write(notice._prepare_letter_texts())
        self.debtor.name = "Another name"
        self.assertEqual(notice._get_subject(), "Subject of the reminder")
        self.assertIn("Dear Müller", notice._get_body())
        self.assertIn("Dear Müller", flat(notice._get_pdf()))

    def test_an_archived_document_is_given_back_byte_for_byte(self):
        notice = self.notice()
        notice.document = "JVBERi0xLjc="
        self.assertEqual(notice._get_pdf(), b"%PDF-1.7")
        self.assertGreater(len(notice._render_pdf()), 5000)

    def test_a_contact_is_addressed_at_the_debtor(self):
        values = self.notice()._get_letter_values()
        self.assertEqual(values["addressee"], "Müller & Söhne S.r.l.")
        self.assertEqual(values["attention"], "Ufficio fornitori")

    def test_a_consumer_is_no_firm(self):
        self.debtor.recovery_debtor_type = "consumer"
        self.assertNotIn("Messrs", flat(self.notice()._get_pdf()))

    def test_a_draft_and_a_cancelled_notice_are_marked(self):
        self.assertIn("DRAFT", flat(self.notice(state="draft", name=False)._get_pdf()))
        self.assertIn("DRAFT", flat(self.notice(state="draft")._get_pdf()))
        self.assertIn("DRAFT", flat(self.notice(name=False)._get_pdf()))
        self.assertIn("BOZZA", flat(self.notice(name=False, lang="it_IT")._get_pdf()))
        self.assertIn("CANCELLED", flat(self.notice(state="cancelled")._get_pdf()))
        self.assertNotIn("DRAFT", flat(self.notice()._get_pdf()))

    def test_a_call_has_no_letter(self):
        with self.assertRaisesRegex(UserError, "call"):
            self.notice(channel="phone")._get_pdf()

    def test_who_may_not_read_a_notice_gets_no_letter(self):
        user = new_test_user(self.env, "stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.notice().with_user(user)._get_pdf()


class TestLetterFigures(LetterCase):
    def test_credits_and_disputed_parts_lower_the_total(self):
        lines = [
            self.line("A", 40, 1000.0, amount_credit=80.0),
            self.line("B", 30, 500.0, amount_disputed=120.5),
            self.line("NC/1", 20, -80.0, "c_credit"),
        ]
        text = flat(self.notice("reminder", lines)._get_pdf())
        self.assertIn("Total overdue 1,500.00 120.50", text)
        self.assertIn("Credits deducted −80.00", text)
        self.assertIn("Disputed or promised, not demanded with this letter −120.50", text)
        self.assertIn("Total to pay 1,299.50 €", text)
        self.assertIn("NC/1", text)

    def test_without_credits_and_disputes_there_is_one_total(self):
        text = flat(self.notice()._get_pdf())
        self.assertNotIn("Total overdue", text)
        self.assertNotIn("disputed", text)

    def test_a_letter_whose_lines_and_total_disagree_is_refused(self):
        with self.assertRaisesRegex(UserError, "add up"):
            self.notice(amount_total=1.0)._get_pdf()

    def test_lines_with_cents_that_floats_cannot_hold_add_up(self):
        lines = [self.line(f"A{i}", 30, 0.1) for i in range(3)]
        self.assertIn("Total to pay 0.30 €", flat(self.notice("reminder", lines)._get_pdf()))

    def test_another_currency_is_shown_and_has_no_payment_code(self):
        dollar = self.env.ref("base.USD")
        lines = [self.line("A", 30, 1000.0, currency_id=dollar.id)]
        notice = self.notice("reminder", lines, currency_id=dollar.id)
        self.assertIn("$ 1,000.00", flat(notice._get_pdf()).replace("\xa0", " "))
        self.assertFalse(notice._get_letter_payments()[0]["get_qr"]())

    def test_a_currency_without_decimals(self):
        yen = self.env.ref("base.JPY")
        yen.active = True
        lines = [self.line("A", 30, 12000.0, currency_id=yen.id)]
        text = flat(self.notice("reminder", lines, currency_id=yen.id)._get_pdf())
        self.assertIn("12,000", text)
        self.assertNotIn("12,000.00", text)


class TestLetterLayout(LetterCase):
    def many(self, count, **vals):
        lines = [self.line(f"INV/2026/{i:05}", 30 + i % 60, 100.01) for i in range(1, count + 1)]
        return self.notice("reminder", lines, **vals)

    def test_a_letter_on_one_page(self):
        self.assertEqual(len(read(self.many(4)._get_pdf())), 1)

    def test_each_page_of_two_has_letterhead_table_head_and_number(self):
        pages = read(self.many(40)._get_pdf())
        self.assertEqual(len(pages), 2)
        for number, page in enumerate(pages, 1):
            self.assertIn("Officine Bianchi S.p.A.", page)
            self.assertIn("VAT no. IT01234560157", page)
            self.assertIn("Capitale sociale", page)
            self.assertIn(f"Page {number} of 2", page)
            self.assertEqual(page.count("Days late"), 1)

    def test_twenty_pages_hold_every_item_once_and_the_exact_total(self):
        pages = read(self.many(780)._get_pdf())
        self.assertIn(len(pages), range(18, 24))
        text = " ".join(" ".join(pages).split())
        for i in range(1, 781):
            self.assertEqual(text.count(f"INV/2026/{i:05}"), 1)
        self.assertIn("Total to pay 78,007.80 €", text)
        for number, page in enumerate(pages, 1):
            self.assertIn(f"Page {number} of {len(pages)}", page)
            self.assertIn("VAT no. IT01234560157", page)

    def test_a_signature_never_stands_alone_on_a_page(self):
        for count in (5, 7, 9, 11):
            last = read(self.many(count)._get_pdf())[-1]
            self.assertIn("Yours faithfully", last)
            self.assertIn(IBAN[:4], last, f"with {count} items")

    def test_the_address_lies_in_the_window_of_the_envelope(self):
        boxes = self.get_positions(self.notice()._get_pdf(), "36100 Vicenza VI")
        (left, top), *_others = boxes
        self.assertAlmostEqual(left, 110, delta=1)
        self.assertTrue(50 <= top <= 85, top)

    def test_a_long_address_is_in_the_window_to_its_last_line(self):
        name = "Consorzio Interprovinciale per la Valorizzazione dei Prodotti Agricoli S.C.p.A."
        street = "Strada Provinciale della Bassa Pianura Occidentale, Localita Case Nuove 1234/bis"
        lines = (street, "Scala B, piano terzo, interno 27", "36100 Vicenza VI", "Repubblica")
        notice = self.notice(
            recipient_name=f"{self.debtor.name}, {name}", recipient_address="\n".join(lines)
        )
        [(left, top), *_others] = self.get_positions(notice._get_pdf(), "Repubblica")
        self.assertAlmostEqual(left, 110, delta=1)
        self.assertTrue(50 <= top <= 85, top)

    def get_positions(self, pdf, words):
        """Where a text stands on the first page: (mm from the left, mm from the top)."""
        found = []

        def visit(text, matrix, text_matrix, _font, _size):
            if words in text:
                x = text_matrix[4] * matrix[0] + text_matrix[5] * matrix[2] + matrix[4]
                y = text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]
                found.append((x / 72 * 25.4, 297 - y / 72 * 25.4))

        pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=visit)
        return found

    def test_untrusted_names_are_shown_not_obeyed(self):
        name = '<script>alert(1)</script> & "Sons"'
        self.debtor.name = name
        lines = [self.line("<b>INV</b>&amp;1", 30, 10.0)]
        notice = self.notice("reminder", lines, recipient_name=name, recipient_address="<i>Via</i>")
        html = str(notice._render_html(notice._get_letter_values()))
        self.assertNotIn("<script", html)
        self.assertNotIn("<b>INV", html)
        text = flat(notice._get_pdf())
        for words in ("<script>alert(1)</script>", "<b>INV</b>&amp;1", "<i>Via</i>"):
            self.assertIn(words, text)

    def test_a_placeholder_in_a_name_is_not_filled(self):
        self.debtor.name = "{{ total }} Ltd"
        self.assertIn("Dear {{ total }} Ltd", flat(self.notice()._get_pdf()))


class TestLetterPayment(LetterCase):
    def test_several_accounts_have_their_own_total_reference_and_code(self):
        other = self._create_bank(OTHER_IBAN, "Credito Esempio")
        lines = [
            self.line("A", 40, 100.0),
            self.line("B", 40, 300.0, iban=OTHER_IBAN, bank_id=other.id, amount_disputed=20.0),
            self.line("C", 40, 50.0),
        ]
        notice = self.notice("reminder", lines)
        payments = notice._get_letter_payments()
        self.assertEqual(
            [(p["iban"][:4], p["reference"], p["amount"].replace("\xa0", " ")) for p in payments],
            [("IT40", "B", "280.00 €"), ("IT60", "A, C", "150.00 €")],
        )
        self.assertTrue(all(p["get_qr"]() for p in payments))
        text = flat(notice._get_pdf())
        self.assertIn("Credito Esempio", text)
        self.assertIn("IT40 S054 2811 1010 0000 0123 456", text)

    def test_the_frozen_account_is_printed_though_the_record_changed(self):
        notice = self.notice()
        self.bank.acc_number = OTHER_IBAN
        payment = notice._get_letter_payments()[0]
        self.assertTrue(payment["iban"].startswith("IT60"))
        self.assertFalse(payment["bank"])
        self.assertFalse(payment["get_qr"]())

    def test_an_invoice_without_account_is_paid_to_the_company_s(self):
        lines = [self.line("A", 40, 100.0, iban=False, bank_id=False)]
        payment = self.notice("reminder", lines)._get_letter_payments()[0]
        self.assertTrue(payment["iban"].startswith("IT60"))

    def test_a_code_is_drawn_for_a_euro_iban_only(self):
        bank = self._create_bank("1234567890", "Cash & Carry")
        lines = [self.line("A", 40, 100.0, iban="1234567890", bank_id=bank.id)]
        self.assertFalse(self.notice("reminder", lines)._get_letter_payments()[0]["get_qr"]())
        self.assertTrue(self.notice()._get_letter_payments()[0]["get_qr"]())

    def test_one_invoice_is_paid_with_its_own_reference(self):
        lines = [self.line("INV/1", 40, 10.0, move_ref="RF18 5390 0754 7034")] * 2
        self.assertEqual(
            self.notice("reminder", lines)._get_letter_payments()[0]["reference"],
            "RF18 5390 0754 7034",
        )

    def test_a_reference_fits_a_bank_transfer(self):
        lines = [self.line(f"INV/2026/{i:05}", 40, 10.0) for i in range(30)]
        payment = self.notice("reminder", lines)._get_letter_payments()[0]
        self.assertEqual(payment["reference"], "REM/2026/0007")

    def test_the_deadline_is_that_of_the_notice(self):
        text = flat(self.notice(payment_deadline=TODAY)._get_pdf())
        self.assertIn("1,234.50 € by March 16, 2026", text)


class TestLetterItaly(LetterCase):
    def test_the_register_data_of_an_italian_company(self):
        self.company.write(
            {
                "l10n_it_codice_fiscale": "01234560157",
                "l10n_it_has_eco_index": True,
                "l10n_it_eco_index_office": self.env.ref("base.state_it_bo").id,
                "l10n_it_eco_index_number": "123456",
                "l10n_it_eco_index_share_capital": 100000.0,
                "l10n_it_eco_index_sole_shareholder": "SU",
                "l10n_it_eco_index_liquidation_state": "LS",
            }
        )
        self.env["ir.module.module"]._load_module_terms(["credit_recovery_l10n_it"], ["it_IT"])
        text = flat(self.notice(lang="it_IT")._get_pdf())
        self.assertIn("REA BO-123456", text)
        self.assertIn("Capitale sociale 100.000,00 € i.v. · socio unico · in liquidazione", text)
        self.assertNotIn("Codice fiscale", text)

    def test_a_tax_code_unlike_the_vat_number_is_printed(self):
        self.company.l10n_it_codice_fiscale = "01234560157"
        self.company.vat = "IT00743110157"
        self.assertIn("Tax code 01234560157", flat(self.notice()._get_pdf()))
