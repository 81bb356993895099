from odoo import models


class CreditRecoveryItem(models.Model):
    _inherit = "credit.recovery.item"
    _depends = {"account.move": ["l10n_it_payment_method"]}
