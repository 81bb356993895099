from odoo import api, fields, models


class CreditRecoveryReleaseAsk(models.TransientModel):
    _inherit = "credit.recovery.release.ask"

    is_addition = fields.Boolean(compute="_compute_is_addition")
    currency_id = fields.Many2one("res.currency", compute="_compute_is_addition")
    total = fields.Monetary(
        string="New total", help="Of the order with what is to be added, taxes included."
    )

    @api.depends("res_model", "res_id")
    def _compute_is_addition(self):
        """Whether the document is an order that is confirmed already."""
        for wizard in self:
            document = wizard._get_document()
            is_order = document._name == "sale.order"
            wizard.is_addition = is_order and document.state == "sale"
            wizard.currency_id = document.currency_id

    def _ask(self, document):
        if not self.is_addition:
            return super()._ask(document)
        return document._ask_addition(self.total, self.reason)
