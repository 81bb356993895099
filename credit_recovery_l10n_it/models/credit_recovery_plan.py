from odoo import models


class CreditRecoveryPlan(models.Model):
    """The articles of the Italian civil code that the clauses of a plan rest on."""

    _inherit = "credit.recovery.plan"

    def _get_law(self):
        if not self.company_id._is_recovery_italian():
            return super()._get_law()
        return {
            "debt": self.env._("arts. 1988 and 2944 of the Italian civil code"),
            "term": self.env._("art. 1186 of the Italian civil code"),
            "novation": self.env._("arts. 1230 and 1231 of the Italian civil code"),
            "approval": self.env._("arts. 1341 and 1342 of the Italian civil code"),
        }
