from odoo import api, fields, models
from odoo.exceptions import AccessError

from .credit_recovery_notice_outcome import COLLECTOR


class CreditRecoveryCase(models.Model):
    """The instalment plans of a debtor, on his case."""

    _inherit = "credit.recovery.case"

    plan_ids = fields.One2many("credit.recovery.plan", "case_id", string="Instalment plans")
    # stored, so that closing a case costs no look-up where there is none
    last_plan_id = fields.Many2one(
        "credit.recovery.plan",
        compute="_compute_last_plan_id",
        store=True,
        string="Last agreement",
        help="The last plan that came into force.",
    )
    outcome = fields.Selection(selection_add=[("plan_kept", "Instalment plan kept")])

    @api.depends("plan_ids.state")
    def _compute_last_plan_id(self):
        for case in self:
            agreed = case.plan_ids.filtered(lambda p: p.state not in ("draft", "cancelled"))
            case.last_plan_id = agreed.sorted("id")[-1:]

    def action_propose_plan(self):
        """Open the draft plan of the case, proposed now if there is none (002-9, 001-5).

        :return: the window of the plan
        :raises AccessError: the user is no Collector
        """
        self.ensure_one()
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may propose instalment plans."))
        self.check_access("read")
        plan = self.plan_ids.filtered(lambda plan: plan.state == "draft")[:1]
        if not plan:
            plan = self.env["credit.recovery.plan"].create({"case_id": self.id})
        return plan._get_records_action(name=self.env._("Instalment plan"))

    def _get_figures(self, facts, today, currency, closed):
        """A case that closes after a plan was kept says so."""
        figures = super()._get_figures(facts, today, currency, closed)
        if closed and self._has_kept_plan():
            figures["outcome"] = "plan_kept"
        return figures

    def _has_kept_plan(self):
        """Whether the last plan of this opening of the case was kept."""
        last, since = self.sudo().last_plan_id, self.date_opened
        return last.state == "kept" and (not since or last.date_ended >= since)
