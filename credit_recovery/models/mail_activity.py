from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    recovery_cause = fields.Char(
        index="btree_not_null",
        help="What the recovery office made this task for: it closes it when the cause is gone.",
    )
