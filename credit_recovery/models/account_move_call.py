from odoo import models
from odoo.exceptions import AccessError

from .credit_recovery_notice_outcome import COLLECTOR


class AccountMove(models.Model):
    _inherit = "account.move"

    def action_recovery_call(self):
        """Open the dialog of a call about an invoice; its debtor's case opens if there is none.

        :raises AccessError: the user is no Collector, or works for a branch only
        """
        self.ensure_one()
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may log calls."))
        self.check_access("read")
        company = self.company_id._get_recovery_office()
        case_sudo = self.env["credit.recovery.case"]._get_open(
            company, self.commercial_partner_id, company._get_recovery_today()
        )
        return case_sudo.sudo(False)._get_call_dialog(obstacle_move_ids=self.ids)
