from odoo import fields, models


class ResCompany(models.Model):
    """How much may be overdue before sales ask (see the gate)."""

    _inherit = "res.company"

    recovery_overdue_limit = fields.Monetary(
        string="Limit on overdue amount",
        help="Of customers without one of their own, net of their credits. 0: no limit.",
    )
    recovery_overdue_days_limit = fields.Integer(
        string="Limit on days overdue",
        help="Of the oldest item that is not covered by credits. 0: no limit.",
    )

    _recovery_overdue_limits_positive = models.Constraint(
        "CHECK (recovery_overdue_limit >= 0 AND recovery_overdue_days_limit >= 0)",
        "Limits on what is overdue are not negative.",
    )
