from odoo import fields, models


class ResCompany(models.Model):
    """Credit checks: of whom they are asked, and for how long they count (000-1)."""

    _inherit = "res.company"

    recovery_check_amount = fields.Monetary(
        string="Credit checks above",
        help="A valid credit check is asked of invoices and orders of more than this.",
    )
    recovery_check_months = fields.Integer(
        string="Credit checks valid for",
        default=12,
        help="Months that are proposed for a check; each may have its own date.",
    )
    recovery_check_notice_days = fields.Integer(
        string="Check again",
        default=30,
        help="So many days before a check runs out or a guarantee ends, somebody gets a task.",
    )

    _recovery_check_positive = models.Constraint(
        "CHECK (recovery_check_amount >= 0 AND recovery_check_months > 0"
        " AND recovery_check_notice_days >= 0)",
        "Credit checks are asked of amounts from 0 on, are valid for a month at least, and are made"
        " again some days before they run out.",
    )
