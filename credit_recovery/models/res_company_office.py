from odoo import models
from odoo.exceptions import AccessError


class ResCompany(models.Model):
    """The recovery office is that of the root company, for all its branches (design, "Review").

    A debtor has one case and one letter there, with the items of all branches. Who works for a
    branch only sees level and hold of its invoices, and none of the office's records.
    """

    _inherit = "res.company"

    def _get_recovery_office(self):
        """The root company of a company, for somebody who works for it.

        :raises AccessError: the user works for the branch only
        """
        self.ensure_one()
        office = self.root_id
        if office not in self.env.user.company_ids:
            raise AccessError(
                self.env._(
                    "%(company)s keeps the recovery of all its branches together: a debtor has one"
                    " case and one letter. Ask somebody who has access to %(company)s.",
                    company=office.sudo().name,  # its name is on every letter
                )
            )
        return office
