"""Levels reached before going live: a clear error per line, nothing half done (P-7)."""

import base64
from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .common import RecoveryCase

PDF = b"%PDF-1.4 a letter of last year"


class LevelImportCase(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recovery_sending = "off"

    def get_day(self, days):
        return self.today - timedelta(days=days)

    def make_text(self, *rows):
        """The file of ``(invoice, level, days ago[, proof])``."""
        lines = [
            ";".join([invoice.name, level, f"{self.get_day(days)}", *proof])
            for invoice, level, days, *proof in rows
        ]
        return "\n".join(["invoice;level;date;proof", *lines])

    def make_proof(self, name="letter.pdf", raw=PDF):
        return self.env["ir.attachment"].create({"name": name, "raw": raw})

    def import_text(self, text, proofs=None):
        Import = self.env["credit.recovery.level.import"].sudo()
        proofs = proofs or self.env["ir.attachment"]
        steps = Import._read(self.company, text, proofs, self.today)
        return Import._import(self.company, steps, proofs)

    def get_errors(self, text, proofs=None):
        before = self.count()
        with self.assertRaises(UserError) as refusal:
            self.import_text(text, proofs)
        self.assertEqual(self.count(), before)
        return refusal.exception.args[0].splitlines()[1:]

    def count(self):
        return [
            self.env[model].sudo().search_count([])
            for model in ("credit.recovery.notice", "credit.recovery.case")
        ]


class TestLevelImport(LevelImportCase):
    def test_the_level_counts_from_its_day(self):
        invoice = self.make_invoice(60)
        notice = self.import_text(self.make_text((invoice, "soft", 8)))
        self.assertEqual((notice.origin, notice.state), ("import", "sent"))
        self.assertEqual(notice.date_sent, self.get_day(8))
        self.assertEqual(notice.display_name, "Soft - Rossi S.r.l.", "no draft, without a number")
        self.assertEqual(invoice.recovery_level_id, self.get_level("soft"))
        case = notice.case_id
        self.assertEqual(case.date_last_contact, self.get_day(8))

    def test_the_ladder_goes_on_from_there(self):
        """Firm waits 10 days after soft: not on the ninth day, on the tenth."""
        self.company.recovery_sending = "on"
        for days, wanted in ((9, []), (10, ["firm"])):
            partner = self.make_debtor(f"Debtor {days}")
            invoice = self.make_invoice(60, partner=partner)
            self.import_text(self.make_text((invoice, "soft", days)))
            drafts = self._review(partner).notice_ids.filtered(lambda n: n.state == "draft")
            written = drafts.filtered(lambda notice: notice.channel != "phone")
            self.assertEqual(written.mapped("level_id.code"), wanted, days)

    def test_without_proof_it_is_no_written_contact(self):
        """Complaint 11: the formal notice needs one; with the proof it comes."""
        self.company.recovery_sending = "on"
        proof = self.make_proof()
        for name, proofs, wanted in (("Alfa", [], False), ("Beta", ["letter.pdf"], True)):
            partner = self.make_debtor(name)
            invoice = self.make_invoice(90, partner=partner)
            notice = self.import_text(self.make_text((invoice, "firm", 20, *proofs)), proof)
            self.assertEqual(bool(notice.checksum), wanted)
            self.assertEqual(base64.b64decode(notice.document or b""), PDF if wanted else b"")
            codes = self._review(partner).notice_ids.mapped("level_id.code")
            self.assertEqual("formal" in codes, wanted)

    def test_one_notice_per_debtor_level_and_day(self):
        one, two = self.make_invoice(60), self.make_invoice(50)
        other = self.make_invoice(60, partner=self.make_debtor("Verdi S.r.l."))
        text = self.make_text(
            (one, "soft", 20), (two, "soft", 20), (one, "firm", 9), (other, "soft", 20)
        )
        notices = self.import_text(text)
        self.assertEqual(
            sorted((n.partner_id.name, n.level_id.code, len(n.line_ids)) for n in notices),
            [
                ("Rossi S.r.l.", "firm", 1),
                ("Rossi S.r.l.", "soft", 2),
                ("Verdi S.r.l.", "soft", 1),
            ],
        )
        self.assertEqual(len(notices.case_id), 2)

    def test_only_the_instalments_due_by_then(self):
        term = self.env.ref("account.account_payment_term_advance_60days")
        invoice = self.make_invoice(40, invoice_payment_term_id=term.id)
        dues = sorted(
            invoice.line_ids.filtered(lambda line: line.account_type == "asset_receivable").mapped(
                "date_maturity"
            )
        )
        self.assertEqual(len(dues), 2)
        notice = self.import_text(self.make_text((invoice, "soft", 0)))
        self.assertEqual(
            notice.line_ids.mapped("date_due"), [day for day in dues if day < self.today]
        )

    def test_each_wrong_line_is_told_and_nothing_is_imported(self):
        good, paid = self.make_invoice(60), self.make_invoice(60)
        self._pay(paid)
        young = self.make_invoice(5)
        text = "\n".join(
            [
                "invoice;level;date;proof",
                f"{good.name};soft;{self.get_day(20)};",
                f"{good.name};none;{self.get_day(20)};",
                f"{good.name};firm;{self.get_day(-1)};",
                f"{young.name};firm;31/02/2026;",
                f"{good.name};formal;{self.get_day(9)};lost.pdf",
                f"{good.name};call;{self.get_day(9)};scan.jpg",
                f"{paid.name};soft;{self.get_day(20)};",
                f"{young.name};soft;{self.get_day(5)};",
                f"INV/NONE;soft;{self.get_day(20)};",
                f"{good.name};soft;{self.get_day(9)};",
                f";soft;{self.get_day(9)};",
            ]
        )
        errors = self.get_errors(text, self.make_proof("scan.jpg", b"\xff\xd8\xff\xe0 scan"))
        expected = {
            3: "no level with the code none",
            4: "in the future",
            5: "31/02/2026 is no date",
            6: "lost.pdf was not uploaded",
            7: "scan.jpg is no PDF",
            8: f"nothing is open of an invoice {paid.name}",
            9: "could not be reached",
            10: "nothing is open of an invoice INV/NONE",
            11: "on another line already",
            12: "\u201cinvoice\u201d is empty",
        }
        self.assertEqual(len(errors), len(expected), errors)
        for error, (line, text) in zip(errors, expected.items(), strict=True):
            self.assertIn(f"Line {line}:", error)
            self.assertIn(text, error)

    def test_lines_may_end_as_on_an_old_macintosh(self):
        invoice = self.make_invoice(60)
        text = self.make_text((invoice, "soft", 20))
        self.assertTrue(self.import_text(text.replace("\n", "\r")))

    def test_today_is_the_last_day_that_a_level_may_have_been_reached(self):
        invoice = self.make_invoice(60)
        self.get_errors(self.make_text((invoice, "soft", -1)))
        self.assertTrue(self.import_text(self.make_text((invoice, "soft", 0))))

    def test_a_level_comes_after_the_due_date(self):
        invoice = self.make_invoice(10)
        self.get_errors(self.make_text((invoice, "soft", 10)))
        self.assertTrue(self.import_text(self.make_text((invoice, "soft", 9))))

    def test_a_second_import_of_the_same_file_is_refused(self):
        text = self.make_text((self.make_invoice(60), "soft", 20))
        self.import_text(text)
        self.assertIn("has this level already", self.get_errors(text)[0])

    def test_a_missing_column_is_named(self):
        [error] = self.get_errors("invoice;date\nINV/1;2026-01-31")
        self.assertIn("column \u201clevel\u201d is missing", error)

    def test_an_invoice_of_another_company_is_not_found(self):
        other = self.setup_other_company()["company"]
        other_invoice = self.init_invoice(
            "out_invoice",
            partner=self.debtor,
            invoice_date=self.get_day(60),
            amounts=[10],
            taxes=[],
            company=other,
        )
        other_invoice.name = "FOREIGN/1"
        other_invoice.action_post()
        [error] = self.get_errors(self.make_text((other_invoice, "soft", 5)))
        self.assertIn("nothing is open", error)

    @mute_logger("odoo.sql_db")
    def test_the_number_of_queries_does_not_grow_with_the_file(self):
        def measure(count):
            partners = [self.make_debtor(f"Many {count} {n}") for n in range(count)]
            rows = [(self.make_invoice(60, partner=p), "soft", 20) for p in partners]
            text = self.make_text(*rows)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.import_text(text)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        measure(1)
        self.assertLessEqual(measure(12) - measure(4), 8)
