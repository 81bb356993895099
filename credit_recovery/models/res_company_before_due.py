from odoo import fields, models


class ResCompany(models.Model):
    """Invoices are sent in time (002-1)."""

    _inherit = "res.company"

    recovery_unsent_days = fields.Integer(
        string="Days to send an invoice",
        default=3,
        help="An invoice that is not sent so many days after its date is listed.",
    )

    _recovery_unsent_days_positive = models.Constraint(
        "CHECK (recovery_unsent_days >= 0)", "The days to send an invoice are not negative."
    )
