from odoo import api, models


class CreditRecoveryFacts(models.AbstractModel):
    _inherit = "credit.recovery.facts"

    @api.model
    def _flush(self):
        super()._flush()
        self.env["account.move"].flush_model(
            [
                "commercial_partner_id",
                "l10n_it_edi_state",
                "l10n_it_payment_method",
                "move_type",
                "payment_state",
                "recovery_drawer_told_on",
                "state",
            ]
        )
