from odoo import fields, models


class ResCompany(models.Model):
    """What a company decides about money that it collects itself (P-3)."""

    _inherit = "res.company"

    recovery_grace_days = fields.Integer(
        string="Days of grace of collections",
        default=7,
        help="Items collected by us (bank receipts, direct debits) get no courtesy and no call"
        " until so many days after the due date.",
    )

    recovery_bounce_account_id = fields.Many2one(
        "account.account",
        string="Account of banks' costs",
        check_company=True,
        help="For the entry proposed when the bank returns a collection unpaid.",
    )

    _recovery_grace_days_positive = models.Constraint(
        "CHECK (recovery_grace_days >= 0)", "The days of grace cannot be negative."
    )
