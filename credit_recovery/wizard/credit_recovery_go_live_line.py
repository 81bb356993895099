from odoo import fields, models

from ..models.credit_recovery_level import CHANNELS


class CreditRecoveryGoLiveLine(models.TransientModel):
    """What the first night brings at one level."""

    _name = "credit.recovery.go.live.line"
    _description = "Line of the first night"
    _order = "id"

    wizard_id = fields.Many2one(
        "credit.recovery.go.live", required=True, index=True, ondelete="cascade"
    )
    outcome = fields.Selection(
        [("a_written", "Written to"), ("b_call", "Called"), ("c_nothing", "Nothing")], readonly=True
    )
    level_id = fields.Many2one("credit.recovery.level", readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    is_unreachable = fields.Boolean(string="Data missing", readonly=True)
    needs_approval = fields.Selection(
        [("none", "Nobody"), ("collector", "A Collector"), ("manager", "A Manager")],
        string="Approved by",
        readonly=True,
    )
    debtor_count = fields.Integer(string="Debtors", readonly=True)
    item_count = fields.Integer(string="Items", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount_total = fields.Monetary(string="Amount", readonly=True)
