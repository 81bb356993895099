from odoo import fields, models


class CreditRecoveryLetterText(models.Model):
    """The answers to disputes (003-8)."""

    _inherit = "credit.recovery.letter.text"

    code = fields.Selection(
        selection_add=[
            ("dispute_accepted", "Answer: the debtor is right"),
            ("dispute_partly", "Answer: he is right in part"),
            ("dispute_rejected", "Answer: he is not right"),
            ("dispute_corrected", "Answer: the decision is corrected"),
        ],
        ondelete={
            "dispute_accepted": "cascade",
            "dispute_partly": "cascade",
            "dispute_rejected": "cascade",
            "dispute_corrected": "cascade",
        },
    )
