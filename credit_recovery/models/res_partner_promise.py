from odoo import api, fields, models

from ..tools.promise import get_rate


class ResPartner(models.Model):
    """How many promises a customer keeps (002-5)."""

    _inherit = "res.partner"

    recovery_promise_rate = fields.Float(
        compute="_compute_recovery_promise_rate",
        string="Promises kept, %",
        help="Of the promises that were judged at this company.",
        groups="credit_recovery.group_recovery_reader",
    )
    recovery_promise_count = fields.Integer(
        compute="_compute_recovery_promise_rate",
        string="Promises judged",
        groups="credit_recovery.group_recovery_reader",
    )

    @api.depends_context("company")
    def _compute_recovery_promise_rate(self):
        groups = self.env["credit.recovery.promise"]._read_group(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.root_id.id),
                ("state", "in", ("kept", "broken")),
            ],
            ["partner_id", "state"],
            ["__count"],
        )
        counts = {(partner.id, state): count for partner, state, count in groups}
        for partner in self:
            id_ = partner.commercial_partner_id.id
            kept, broken = (counts.get((id_, state), 0) for state in ("kept", "broken"))
            partner.recovery_promise_count = kept + broken
            partner.recovery_promise_rate = get_rate(kept, broken) or 0
