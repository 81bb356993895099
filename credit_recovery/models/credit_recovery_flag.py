from odoo import fields, models


class CreditRecoveryFlag(models.Model):
    """A dated, sourced fact about a debtor (001-5, 001-8, 002-6)."""

    _name = "credit.recovery.flag"
    _description = "Debtor flag"
    _order = "date desc, id desc"

    partner_id = fields.Many2one("res.partner", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company.root_id
    )
    kind = fields.Selection(
        [
            ("hardship", "Hardship"),
            ("staller", "Stalling"),
            ("ceased", "Ceased trading"),
            ("insolvency", "Insolvency procedure"),
            ("unreachable", "Unreachable"),
            ("no_assets", "No assets"),
            ("other_creditors", "Other creditors"),
        ],
        required=True,
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    date_end = fields.Date(help="The last day on which the fact holds; empty: open.")
    source = fields.Char(required=True, help="Where the fact comes from: document, call, register.")
    note = fields.Text()
    user_id = fields.Many2one("res.users", default=lambda self: self.env.user, required=True)
