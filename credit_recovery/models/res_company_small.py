from odoo import fields, models


class ResCompany(models.Model):
    """What a company decides about small balances (P-18)."""

    _inherit = "res.company"

    recovery_small_balance = fields.Monetary(
        string="Small balances below",
        help="An item of which less than this is open takes no step; it is decided on the list of"
        " small balances. 0: none.",
    )
    recovery_write_off_account_id = fields.Many2one(
        "account.account",
        string="Write-off account",
        check_company=True,
        help="For the draft entries that write small balances off.",
    )

    recovery_retain_days = fields.Integer(
        string="Days left open",
        default=90,
        help="A small balance that is left open comes back on the list after so many days.",
    )

    _recovery_retain_days_positive = models.Constraint(
        "CHECK (recovery_retain_days > 0)", "A small balance is left open for a day at least."
    )
    _recovery_small_balance_positive = models.Constraint(
        "CHECK (recovery_small_balance >= 0)", "A small balance is not negative."
    )
