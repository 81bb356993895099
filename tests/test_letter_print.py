"""How letters become PDFs: archivable, without network and disk, and without WeasyPrint."""

import base64
import io
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from unittest.mock import patch

import pypdf
import qrcode

from odoo.exceptions import UserError
from odoo.tests import new_test_user
from odoo.tools import file_open

from odoo.addons.credit_recovery.tools import logo, pdf, qr

from .letter_common import LetterCase, flat

REPORT = "credit_recovery.action_report_letter"


@contextmanager
def counting_server():
    """A web server on loopback; yields its address and the list of what was asked of it."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class TestLetterPrint(LetterCase):
    def report(self, notices):
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        return report._render_qweb_pdf(REPORT, notices.ids)[0]

    def test_the_file_says_that_it_is_archivable(self):
        reader = pypdf.PdfReader(io.BytesIO(self.notice()._get_pdf()))
        metadata = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
        self.assertIn('pdfaid:part="2"', metadata.replace("'", '"'))
        self.assertIn('pdfaid:conformance="U"', metadata.replace("'", '"'))
        self.assertIn("/OutputIntents", reader.trailer["/Root"])
        self.assertEqual(reader.metadata.title, "Subject of the reminder")

    def test_every_font_lies_in_the_file(self):
        """As PDF/A asks: a letter looks the same on any machine, in ten years too."""
        pages = pypdf.PdfReader(io.BytesIO(self.notice()._get_pdf())).pages
        fonts = {
            name: font.get_object()
            for page in pages
            for name, font in page["/Resources"]["/Font"].items()
        }
        self.assertTrue(fonts)
        for name, font in fonts.items():
            for part in font.get("/DescendantFonts", [font]):
                with self.subTest(name):
                    descriptor = part.get_object()["/FontDescriptor"]
                    self.assertTrue({"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor))
                    self.assertIn("/ToUnicode", font)

    def test_the_report_prints_one_letter_as_it_is(self):
        notice = self.notice()
        notice.document = base64.b64encode(notice._render_pdf())
        self.assertEqual(self.report(notice), notice._get_pdf())

    def test_a_batch_is_one_file_and_each_letter_has_its_own_page_numbers_and_language(self):
        text = flat(self.report(self.notice() + self.notice(lang="it_IT")))
        self.assertEqual(text.count("Page 1 of 1"), 1)
        self.assertEqual(text.count("Pagina 1 di 1"), 1)

    def test_a_reader_prints_letters(self):
        user = new_test_user(self.env, "reader", groups="credit_recovery.group_recovery_reader")
        user.company_ids += self.company
        report = self.env["ir.actions.report"].with_user(user)
        report = report.with_context(force_report_rendering=True)
        self.assertIn("REM/2026/0007", flat(report._render_qweb_pdf(REPORT, self.notice().ids)[0]))

    def test_the_report_as_a_web_page(self):
        html = self.env["ir.actions.report"]._render_qweb_html(REPORT, self.notice().ids)[0]
        self.assertIn(b"REM/2026/0007", html)
        self.assertIn(b"@page", html)

    def test_a_letter_asks_neither_network_nor_disk(self):
        with counting_server() as (url, asked):
            notice = self.notice(body=self.get_greedy_body(url))
            text = flat(notice._get_pdf())
        self.assertIn("greedy", text)
        self.assertFalse(asked)

    def get_greedy_body(self, url):
        return (
            f'<p>greedy <img src="{url}/a.png"/> <img src="file:///etc/hostname"/>'
            f'<span style="background: url({url}/b.png)">x</span></p>'
        )

    def test_the_fetcher_gives_static_files_and_data_only(self):
        fetcher = pdf.Fetcher(lambda path, types: file_open(path, "rb", filter_ext=types))
        path = "odoo:///base/static/img/res_company_logo.png"
        self.assertTrue(fetcher.fetch(path).read().startswith(b"\x89PNG"))
        self.assertEqual(fetcher.fetch("data:text/plain,a").read(), b"a")
        for url in (
            "http://127.0.0.1/",
            "https://127.0.0.1/",
            "ftp://127.0.0.1/",
            "file:///etc/hostname",
            "odoo:///base/models/res_partner.py",
            "odoo:///base/static/../models/res_partner.py",
            "odoo://host/base/static/img/res_company_logo.png",
            "/etc/hostname",
        ):
            with self.assertRaises(pdf.Forbidden, msg=url):
                fetcher.fetch(url)

    def test_one_letter_more_costs_less_than_two_queries_more(self):
        """One is core's look-up of the SEPA zone for the payment code."""
        counts = []
        for size in (2, 8):
            notices = self.env["credit.recovery.notice"].union(
                *(self.notice() for _number in range(size))
            )
            self.env.flush_all()
            notices._get_pdfs()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            notices._get_pdfs()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1] - counts[0], 2 * 6)


class TestLetterFallback(LetterCase):
    def test_wkhtmltopdf_prints_the_letter_where_weasyprint_cannot_run(self):
        other = self.notice(lang="it_IT")
        with patch.object(pdf, "weasyprint", None), counting_server() as (url, asked):
            greedy = f'<p>greedy <img src="{url}/a.png"/></p>'
            pdfs = (self.notice(body=greedy) + other)._get_pdfs()
        self.assertFalse(asked)
        first, second = (flat(content) for content in pdfs.values())
        self.assertIn("greedy", first)
        for words in ("Officine Bianchi S.p.A.", "Müller & Söhne", "1,234.50 €", "IT60 X054"):
            self.assertIn(words, first)
        self.assertIn("Totale da pagare", second)

    def test_the_mark_is_on_it(self):
        with patch.object(pdf, "weasyprint", None):
            self.assertIn("DRAFT", flat(self.notice(name=False)._get_pdf()))

    def test_without_any_printer_the_user_is_told(self):
        report = self.env.registry["ir.actions.report"]
        with (
            patch.object(pdf, "weasyprint", None),
            patch.object(report, "get_wkhtmltopdf_state", lambda self: "install"),
            self.assertRaisesRegex(UserError, "WeasyPrint"),
        ):
            self.notice()._get_pdf()


class TestLetterImages(LetterCase):
    def test_the_payment_code_says_whom_how_much_and_what_for(self):
        texts = []
        with patch.object(qr, "data_uri", lambda text: texts.append(text) or "data:,"):
            self.notice()._get_letter_payments()[0]["get_qr"]()
        self.assertEqual(
            texts[0].split("\n"),
            ["BCD", "002", "1", "SCT", "", "Officine Bianchi S.p.A."]
            + ["IT60X0542811101000000123456", "EUR1234.5", "", "", "INV/2026/0001", ""],
        )

    def test_the_payment_code_is_the_one_that_another_library_draws(self):
        text = "BCD\n002\n1\nSCT\n\nMüller & Söhne\nIT60X0542811101000000123456\nEUR1234.5"
        level = qrcode.constants.ERROR_CORRECT_M
        other = qrcode.QRCode(error_correction=level, border=0, mask_pattern=qr.MASK)
        other.add_data(text, optimize=0)
        other.make()
        image = base64.b64encode(qr.png(other.modules)).decode()
        self.assertEqual(qr.data_uri(text), f"data:image/png;base64,{image}")

    def test_a_code_and_a_logo_are_in_the_letter(self):
        reader = pypdf.PdfReader(io.BytesIO(self.notice()._get_pdf()))
        self.assertEqual(len(reader.pages[0].images), 2)

    def test_the_default_logo_is_not_printed(self):
        company = self.env["res.company"].create({"name": "New"})
        self.assertIsNone(company._get_letterhead()["logo"])

    def test_a_logo_becomes_a_picture_without_transparency(self):
        image = base64.b64decode(self.company.partner_id.image_512)
        self.assertTrue(logo.data_uri(image).startswith("data:image/jpeg;base64,"))
