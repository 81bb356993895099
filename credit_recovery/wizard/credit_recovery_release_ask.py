from odoo import api, fields, models
from odoo.exceptions import UserError


class CreditRecoveryReleaseAsk(models.TransientModel):
    """Asks why a blocked document should pass; then those who may release it decide."""

    _name = "credit.recovery.release.ask"
    _description = "Ask for the release of a document"

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    document_text = fields.Char(compute="_compute_document_text", string="Document")
    reason = fields.Text(required=True)

    @api.depends("res_model", "res_id")
    def _compute_document_text(self):
        for wizard in self:
            document = wizard._get_document()
            banner = document._get_gate_banner()
            wizard.document_text = ". ".join([document.display_name, *(banner or ())[1:2]])

    def action_confirm(self):
        """Put the document into the queue of releases.

        :return: the action that shows the document again
        :raises AccessError: the user may not change the document
        :raises UserError: it is not blocked, its release was asked for already, or no reason
        """
        self.ensure_one()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Give the reason: whoever decides reads it."))
        self._ask(self._get_document())
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _ask(self, document):
        """Ask as the state of the document wants it."""
        document._check_may_ask_release()
        document._ask_release(self.reason)

    def _get_document(self):
        approvals = self.env["credit.recovery.approval"]
        document = approvals._get_gate_document(self.res_model, self.res_id)
        document.check_access("read")
        return document
