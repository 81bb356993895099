from odoo import fields, models

KINDS = [
    ("courtesy", "Courtesy reminder"),
    ("call", "Call"),
    ("reminder", "Reminder"),
    ("formal_notice", "Formal notice"),
    ("handover", "Hand-over"),
]
CHANNELS = [
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("post", "Letter by post"),
    ("registered_letter", "Registered letter"),
    ("certified_email", "Certified e-mail"),
]


class CreditRecoveryLevel(models.Model):
    """A rung of a policy's ladder; code and rank stay the same across versions and policies."""

    _name = "credit.recovery.level"
    _description = "Dunning level"
    _order = "policy_id, rank"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    rank = fields.Integer(required=True)
    policy_id = fields.Many2one(
        "credit.recovery.policy", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="policy_id.currency_id")
    kind = fields.Selection(KINDS, required=True)
    offset_value = fields.Integer(string="Offset", help="From the due date; may be negative.")
    offset_unit = fields.Selection(
        [("day", "days"), ("working_day", "working days"), ("month", "months")],
        default="day",
        required=True,
    )
    wait_days = fields.Integer(help="Days since the item's last step.")
    repeat_days = fields.Integer(help="Days between two rounds; 0: no repetition.")
    repeat_max = fields.Integer(help="How often the level is repeated after the first time.")
    min_amount = fields.Monetary(help="The debtor's overdue after netting, at least.")
    new_customer_invoices = fields.Integer(
        help="For customers with fewer paid invoices than this; 0: no such condition."
    )
    large_amount = fields.Monetary(help="For items of at least this amount; 0: no such condition.")
    channel = fields.Selection(CHANNELS)
    fallback_channel = fields.Selection(CHANNELS)
    last_channel = fields.Selection(CHANNELS, string="Last resort")
    requires_approval = fields.Selection(
        [("none", "None"), ("collector", "Collector"), ("manager", "Manager")],
        default="none",
        required=True,
    )
    payment_days = fields.Integer(help="Days the debtor is given to pay; 0: no deadline.")
    tone = fields.Selection([("memo", "Memo"), ("incentive", "Incentive")], default="memo")
    attach_invoices = fields.Boolean()
    suspends_sales = fields.Boolean()
    charge_interest = fields.Boolean()
    charge_compensation = fields.Boolean()
    fee = fields.Monetary()
    threatening = fields.Boolean(help="Not used while the debtor is in hardship (001-5).")
    subject = fields.Char(translate=True)
    body = fields.Html(translate=True, sanitize_style=True)
    script = fields.Html(translate=True, help="What to say on the phone (003-5).")

    _policy_code_unique = models.UniqueIndex(
        "(policy_id, code)", "A level's code is unique in its policy."
    )
    _policy_rank_unique = models.UniqueIndex(
        "(policy_id, rank)", "A level's rank is unique in its policy."
    )
