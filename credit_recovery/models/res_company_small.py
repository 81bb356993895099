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

    _recovery_small_balance_positive = models.Constraint(
        "CHECK (recovery_small_balance >= 0)", "A small balance is not negative."
    )
