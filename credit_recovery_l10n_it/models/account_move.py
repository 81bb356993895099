from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    # the invoices collected by us are asked for in each batch of a review, and may be none
    _recovery_collected = models.Index(
        "(l10n_it_payment_method) WHERE l10n_it_payment_method IN ('MP12', 'MP19', 'MP20', 'MP21')"
        " AND state = 'posted' AND payment_state IN ('not_paid', 'partial')"
    )
