from odoo import models


class CreditRecoveryItem(models.Model):
    _inherit = "credit.recovery.item"
    _depends = {
        "account.move": [
            "commercial_partner_id",
            "invoice_date",
            "l10n_it_edi_state",
            "l10n_it_payment_method",
            "recovery_drawer_told_on",
        ],
    }
