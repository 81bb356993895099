import io
import zipfile

from odoo import http
from odoo.http import content_disposition, request


class CreditRecoveryLetters(http.Controller):
    @http.route("/credit_recovery/letters", type="http", auth="user", readonly=True)
    def letters(self, ids):
        """The letters of several notices, one PDF each, in a zip archive.

        :param str ids: notice ids, separated by commas; their access is checked by the letters
        """
        notices = request.env["credit.recovery.notice"].browse(map(int, ids.split(",")))
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for notice_id, pdf in notices._get_pdfs().items():
                archive.writestr(notices.browse(notice_id)._get_document_name(), pdf)
        headers = [
            ("Content-Type", "application/zip"),
            ("Content-Disposition", content_disposition(request.env._("Letters.zip"))),
        ]
        return request.make_response(file.getvalue(), headers)
