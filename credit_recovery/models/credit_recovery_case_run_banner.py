from odoo import api, models

from .credit_recovery_case_banner import MANAGER
from .credit_recovery_run import STOPPED


class CreditRecoveryCase(models.Model):
    """The banner of a run that stopped and asks (P-7)."""

    _inherit = "credit.recovery.case"

    @api.model
    def _get_banners(self, company, counts):
        run = self.env["credit.recovery.run"]._get_waiting(company)
        banners = super()._get_banners(company, counts)
        return [run._get_banner(), *banners] if run.state == STOPPED else banners


class CreditRecoveryRun(models.Model):
    _inherit = "credit.recovery.run"

    def _get_banner(self):
        """As :meth:`credit.recovery.case.get_banners` returns them."""
        buttons = [{"label": self.env._("Show"), "action": self._get_records_action()}]
        if self.env.user.has_group(MANAGER):
            action = self.env["ir.actions.actions"]._for_xml_id(
                "credit_recovery.credit_recovery_run_go_on_action"
            )
            action["context"] = {"default_run_id": self.id}
            buttons.append({"label": self.env._("Go on"), "action": action})
        return {"key": f"run-{self.id}", "text": self._get_outline(), "buttons": buttons}
