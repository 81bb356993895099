from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _is_recovery_colleague(self, company):
        """Whether this user may be told of a company's debtors: internal, active, of the company.

        :param res.company company: a root company; who works for a branch works for it
        """
        return bool(self and self.active and not self.share and company in self.company_ids.root_id)
