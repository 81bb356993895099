from odoo import api, models
from odoo.tools import SQL

from .account_payment_method_line import COLLECTED


class CreditRecoveryHoldCollection(models.AbstractModel):
    """The payment method of an e-invoice counts as that of the payment method line (P-3)."""

    _inherit = "credit.recovery.hold.collection"

    @api.model
    def _get_collected_condition(self):
        condition = super()._get_collected_condition()
        return SQL("(%s OR m.l10n_it_payment_method IN %s)", condition, COLLECTED)

    @api.model
    def _get_any_collected_condition(self):
        # the words of the index of account.move
        return SQL(
            "(%s OR EXISTS (SELECT FROM account_move WHERE l10n_it_payment_method"
            " IN ('MP12', 'MP19', 'MP20', 'MP21') AND state = 'posted'"
            " AND payment_state IN ('not_paid', 'partial')))",
            super()._get_any_collected_condition(),
        )
