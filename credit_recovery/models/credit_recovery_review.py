from odoo import models


class CreditRecoveryReview(models.AbstractModel):
    """The one path of every step: facts, decision, preparation (design, "Review")."""

    _name = "credit.recovery.review"
    _description = "Recovery review engine"
