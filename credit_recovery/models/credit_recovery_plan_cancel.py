from odoo import models
from odoo.exceptions import AccessError, UserError

from .credit_recovery_notice_approval import MANAGER
from .credit_recovery_plan import ACTIVE, CANCELLED


class CreditRecoveryPlan(models.Model):
    """Plans that end because somebody says so: drafts, and active ones by a Manager."""

    _inherit = "credit.recovery.plan"

    def action_cancel(self):
        """Cancel drafts; active plans by a Manager, with a reason (001-13).

        :raises AccessError: a plan is active and the user no Manager
        :raises UserError: a plan is over, or the reason is missing
        """
        self._check_collector()
        active = self.filtered(lambda plan: plan.state == ACTIVE)
        if active and not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a Manager may cancel an active instalment plan."))
        if missing := active.filtered(lambda plan: not plan.note):
            raise UserError(
                self.env._(
                    "Write in the notes why these plans are cancelled:\n%(plans)s",
                    plans="\n".join(missing.mapped("display_name")),
                )
            )
        # the role is checked; nobody writes by hand what follows
        plans_sudo = self.sudo()
        for plan_sudo in plans_sudo:
            plan_sudo._lock_case()
            plan_sudo._transition(
                CANCELLED,
                date_ended=plan_sudo.company_id._get_recovery_today(),
                received_in_all=plan_sudo.amount_paid,
            )
        plans_sudo._withdraw_letters()
        plans_sudo.instalment_ids._withdraw_letters()
        plans_sudo._log_on_case(
            lambda plan: plan.env._(
                "Instalment plan cancelled: %(plan)s. %(why)s",
                plan=plan.display_name,
                why=plan.note or "",
            )
        )
        plans_sudo.case_id._review_again()
