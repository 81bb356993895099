from odoo import fields, models

from ..tools.credit_review import Rules


class ResCompany(models.Model):
    """What the monthly review of customers takes for worth a proposal (000-4, 003-9)."""

    _inherit = "res.company"

    recovery_review_drop = fields.Integer(
        string="Change of score",
        default=10,
        help="So many points between two reviews are worth telling.",
    )
    recovery_review_suspend_days = fields.Integer(
        string="No more credit after",
        default=60,
        help="The monthly review proposes to give no more credit to who is overdue for so many"
        " days.",
    )
    recovery_credit_reviewed_on = fields.Date(
        readonly=True, copy=False, help="The last day on which a month's reviews were completed."
    )

    _recovery_review_positive = models.Constraint(
        "CHECK (recovery_review_drop > 0 AND recovery_review_suspend_days > 0)",
        "The numbers of the monthly review are positive.",
    )

    def _get_recovery_review_rules(self):
        """The rules of ``tools.credit_review``."""
        self.ensure_one()
        return Rules(
            drop=self.recovery_review_drop,
            suspend_days=self.recovery_review_suspend_days,
            small=self.recovery_small_balance,
        )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    recovery_review_drop = fields.Integer(related="company_id.recovery_review_drop", readonly=False)
    recovery_review_suspend_days = fields.Integer(
        related="company_id.recovery_review_suspend_days", readonly=False
    )
