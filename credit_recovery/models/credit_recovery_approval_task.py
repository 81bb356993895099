"""Who may decide is told; the task goes with the decision."""

from markupsafe import Markup

from odoo import models

from .credit_recovery_approval import REQUESTED

MANAGER = "credit_recovery.group_recovery_manager"
CAUSE = "approval"


class CreditRecoveryApproval(models.Model):
    _inherit = "credit.recovery.approval"

    def _open_tasks(self):
        """Give those who may decide a task on each open request."""
        requests = self.filtered(lambda approval: approval.state == REQUESTED)
        bands = self.env["credit.recovery.approval.band"]._get_bands(requests.company_id)
        # tasks of other people
        self.env["mail.activity"].sudo().create(
            [
                request._prepare_task(user)
                for request in requests
                for user in request._get_deciders(bands)
            ]
        )

    def _get_deciders(self, bands):
        """The named users of the band; the customer's collector; else the recovery manager."""
        self.ensure_one()
        self_sudo = self.sudo()
        band_sudo = bands.find(self_sudo.company_id, self._get_band_amount()).sudo()
        if band_sudo.approver == "users":
            return band_sudo.user_ids
        if band_sudo.approver == "collector":
            collector = self_sudo.partner_id.with_company(self_sudo.company_id).recovery_user_id
            if collector:
                return collector
        return self_sudo.company_id.recovery_manager_id or self_sudo._get_managers()

    def _get_managers(self):
        """Managers of the company, where no recovery manager is named."""
        group = self.env.ref(MANAGER)
        return group.all_user_ids.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )

    def _prepare_task(self, user):
        self.ensure_one()
        request = self.with_context(lang=user.lang)
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
            "summary": request.env._("Decide: %(request)s", request=request.display_name),
            "note": Markup("<p>%s</p>") % self.reason,
            "user_id": user.id,
            "date_deadline": self.sudo().company_id._get_recovery_today(),
            "recovery_cause": CAUSE,
        }

    def _close_tasks(self):
        self.env["mail.activity"].sudo().search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("recovery_cause", "=", CAUSE),
            ]
        ).unlink()
