from odoo import http
from odoo.http import content_disposition, request

from ..tools.archive import make_zip


class CreditRecoveryLetters(http.Controller):
    @http.route("/credit_recovery/letters", type="http", auth="user", readonly=True)
    def letters(self, ids):
        """The letters of several notices, one PDF each, in a zip archive.

        :param str ids: notice ids, separated by commas; their access is checked by the letters
        """
        notices = request.env["credit.recovery.notice"].browse(map(int, ids.split(",")))
        letters = {
            notices.browse(notice_id)._get_document_name(): pdf
            for notice_id, pdf in notices._get_pdfs().items()
        }
        headers = [
            ("Content-Type", "application/zip"),
            ("Content-Disposition", content_disposition(request.env._("Letters.zip"))),
        ]
        return request.make_response(make_zip(letters), headers)
