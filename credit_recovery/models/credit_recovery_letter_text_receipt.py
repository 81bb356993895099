from odoo import fields, models


class CreditRecoveryLetterText(models.Model):
    """The question whether an invoice arrived (002-2)."""

    _inherit = "credit.recovery.letter.text"

    code = fields.Selection(
        selection_add=[("receipt", "Question whether an invoice arrived")],
        ondelete={"receipt": "cascade"},
    )
