from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CreditRecoveryPolicy(models.Model):
    """How long an instalment plan may take (002-9)."""

    _inherit = "credit.recovery.policy"

    plan_max_months = fields.Integer(
        string="Longest instalment plan",
        default=12,
        help="In months. No longer one is proposed, and only a Manager activates it.",
    )

    @api.constrains("plan_max_months")
    def _check_plan_max_months(self):
        for policy in self:
            if not 1 <= policy.plan_max_months <= 120:
                raise ValidationError(
                    self.env._(
                        "Policy %(policy)s: an instalment plan takes 1 to 120 months.",
                        policy=policy.display_name,
                    )
                )
