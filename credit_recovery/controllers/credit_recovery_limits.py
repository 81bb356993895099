from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CreditRecoveryLimits(http.Controller):
    @http.route("/credit_recovery/limits", type="http", auth="user", readonly=True)
    def limits(self, company_id):
        """The limits report of a company as XLSX, for those who read the recovery office.

        :param str company_id: id of a company of the user
        """
        company = request.env["res.company"].browse(int(company_id))
        if company not in request.env.user.company_ids:
            raise AccessError(request.env._("This is not one of your companies."))
        lines = request.env["credit.recovery.exposure.line"].with_context(
            allowed_company_ids=company.ids
        )
        day = company._get_recovery_today()
        name = request.env._("Limits %(company)s %(date)s", company=company.name, date=day)
        headers = [
            ("Content-Type", MIME),
            ("Content-Disposition", content_disposition(f"{name}.xlsx")),
        ]
        return request.make_response(lines.search([])._make_spreadsheet(), headers)
