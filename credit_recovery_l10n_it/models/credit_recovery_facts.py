from odoo import api, models


class CreditRecoveryFacts(models.AbstractModel):
    _inherit = "credit.recovery.facts"

    @api.model
    def _flush(self):
        super()._flush()
        self.env["account.move"].flush_model(["l10n_it_payment_method", "payment_state", "state"])
