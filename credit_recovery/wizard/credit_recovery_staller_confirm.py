from odoo import fields, models


class CreditRecoveryStallerConfirm(models.TransientModel):
    """Asks a Manager why a debtor who broke his promises gets the formal notice at once (001-8)."""

    _name = "credit.recovery.staller.confirm"
    _description = "Confirm a staller"

    case_id = fields.Many2one("credit.recovery.case", required=True)
    broken_promises = fields.Integer(related="case_id.broken_promises")
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Flag the debtor; his formal notice is prepared at once, to be approved.

        :raises AccessError: the user is no Manager
        """
        self.case_id._confirm_staller(self.reason)
