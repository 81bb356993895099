import io
from collections import OrderedDict

from lxml import etree
from lxml import html as lxml_html

from odoo import api, models
from odoo.exceptions import UserError

LETTER = "credit_recovery.report_letter"
# attributes by which a text could make the browser engine read something
LINKS = ("src", "srcset", "href", "background", "data", "style")


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """The letters print themselves: archived ones as they are, others by WeasyPrint."""
        report_sudo = self._get_report(report_ref)
        if report_sudo.report_name != LETTER or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        notices = self.env["credit.recovery.notice"].browse(dict.fromkeys(res_ids))
        return OrderedDict(
            (notice_id, {"stream": io.BytesIO(pdf), "attachment": None})
            for notice_id, pdf in notices._get_pdfs().items()
        )

    @api.model
    def _print_bare_letter(self, html):
        """Print a letter that needs nothing from outside by wkhtmltopdf, one process a letter.

        :param html: the whole document, with its style sheet and images inside
        """
        if self.get_wkhtmltopdf_state() == "install":
            raise UserError(
                self.env._(
                    "Letters cannot be printed here: neither WeasyPrint (with its system "
                    "libraries) nor wkhtmltopdf is installed."
                )
            )
        report = "credit_recovery.action_report_letter"
        return self._run_wkhtmltopdf([_without_links(html)], report_ref=report)


def _without_links(html):
    """wkhtmltopdf has no fetcher of ours: take away what a level's text would have it fetch."""
    tree = lxml_html.document_fromstring(html)
    for node in tree.xpath("//*[contains(@class, 'cr_body')]//*"):
        for name in LINKS:
            if not node.get(name, "data:").startswith("data:"):
                del node.attrib[name]
    return etree.tostring(tree, encoding="unicode", method="html", doctype="<!DOCTYPE html>")


class ReportLetter(models.AbstractModel):
    """The letters as HTML, for the reports' own preview."""

    _name = "report.credit_recovery.report_letter"
    _description = "Recovery letters"

    @api.model
    def _get_report_values(self, docids, data=None):
        notices = self.env["credit.recovery.notice"].browse(docids)
        return {
            "letters": [notice._get_letter_values() for notice in notices],
            "css": notices._get_letter_css(),
        }
