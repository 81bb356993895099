from odoo import api, fields, models
from odoo.exceptions import UserError

RESENT, CREDITED, BANK_SENT = "resend", "credit_note", "bank_data"


class CreditRecoveryCallFix(models.Model):
    """What was done about an obstacle found in a conversation (001-3); never changed."""

    _name = "credit.recovery.call.fix"
    _description = "Obstacle removed"
    _order = "date desc, id desc"
    _check_company_auto = True

    call_id = fields.Many2one(
        "credit.recovery.call", required=True, index=True, readonly=True, ondelete="restrict"
    )
    case_id = fields.Many2one(related="call_id.case_id", store=True, index=True)
    partner_id = fields.Many2one(related="call_id.partner_id", string="Debtor")
    company_id = fields.Many2one(related="call_id.company_id", store=True, index=True)
    kind = fields.Selection(
        [
            (RESENT, "Invoice sent again"),
            (CREDITED, "Credit note started"),
            (BANK_SENT, "Our bank data sent"),
        ],
        required=True,
        readonly=True,
    )
    move_ids = fields.Many2many("account.move", string="Invoices", readonly=True)
    move_names = fields.Char(string="Of", readonly=True, help="As they were called then.")
    sent_to = fields.Char(readonly=True, string="Sent to")
    date = fields.Datetime(required=True, default=fields.Datetime.now, readonly=True)
    user_id = fields.Many2one(
        "res.users", required=True, default=lambda self: self.env.user, readonly=True
    )

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: what was done does not change."""
        raise UserError(self.env._("What was done about an obstacle is not changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was done about an obstacle is not deleted."))

    def _get_outline(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        parts = [kinds[self.kind], self.move_names, self.sent_to]
        return ": ".join(filter(None, parts))
