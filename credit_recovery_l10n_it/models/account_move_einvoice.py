from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

READER = "credit_recovery.group_recovery_reader"
COLLECTOR = "credit_recovery.group_recovery_collector"


class AccountMove(models.Model):
    """An e-invoice that could not be delivered is told of before it is dunned (P-9)."""

    _inherit = "account.move"

    recovery_drawer_told_on = fields.Date(
        string="Told of the tax drawer on",
        readonly=True,
        copy=False,
        help="The customer was told that the e-invoice is in his tax drawer.",
        groups=READER,
    )
    recovery_drawer_told_by_id = fields.Many2one(
        "res.users", string="Told by", readonly=True, copy=False, groups=READER
    )

    _recovery_einvoice_idx = models.Index(
        "(commercial_partner_id) WHERE l10n_it_edi_state IN ('being_sent',"
        " 'requires_user_signature', 'processing', 'rejected', 'forward_attempt',"
        " 'forward_failed', 'rejected_by_pa_partner')"
    )

    @api.depends("l10n_it_edi_state", "recovery_drawer_told_on")
    def _compute_recovery_hold(self):
        super()._compute_recovery_hold()

    def action_recovery_drawer_told(self):
        """Record that the customer was told where his e-invoice is; its recovery goes on.

        :raises AccessError: the user is no Collector
        :raises UserError: an invoice was delivered, or its customer was told already
        """
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may record this."))
        self.check_access("read")
        wrong = self.filtered(
            lambda move: move.l10n_it_edi_state != "forward_failed" or move.recovery_drawer_told_on
        )
        if wrong:
            raise UserError(
                self.env._(
                    "These e-invoices were delivered, or their customers were told already:\n"
                    "%(names)s",
                    names="\n".join(wrong.mapped("display_name")),
                )
            )
        moves_sudo = self.sudo()  # the role is checked; the fields are written here only
        for company, moves in moves_sudo.grouped("company_id").items():
            moves.recovery_drawer_told_on = company._get_recovery_today()
        moves_sudo.recovery_drawer_told_by_id = self.env.user
        body = self.env._("The customer was told that the e-invoice is in his tax drawer.")
        moves_sudo._message_log_batch({move.id: body for move in moves_sudo})
        open_cases = moves_sudo.recovery_case_id.filtered(lambda case: not case.date_closed)
        open_cases._review_again()

    def write(self, vals):
        """A state of the exchange system begins or ends a hold; a new sending forgets the rest."""
        res = super().write(vals)
        if "l10n_it_edi_state" in vals:
            if vals["l10n_it_edi_state"] != "forward_failed":
                # whoever sends invoices; roles are for what people read
                told_sudo = self.sudo().filtered("recovery_drawer_told_on")
                told_sudo.write(
                    {"recovery_drawer_told_on": False, "recovery_drawer_told_by_id": False}
                )
            self.env["credit.recovery.case"]._update_debtors(self.line_ids)
        return res
