"""Obstacles to payment found in a conversation, and their fix in one click (001-3)."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .credit_recovery_call_fix import BANK_SENT, CREDITED, RESENT
from .credit_recovery_notice_outcome import COLLECTOR

# obstacle: what removes it
FIXES = {"not_received": RESENT, "wrong_invoice": CREDITED, "wrong_bank": BANK_SENT}


class CreditRecoveryCall(models.Model):
    _inherit = "credit.recovery.call"

    fix = fields.Selection(
        [
            (RESENT, "Send the invoice again"),
            (CREDITED, "Start the credit note"),
            (BANK_SENT, "Send our bank data"),
        ],
        compute="_compute_fix",
        help="What removes the obstacle, while it was not done yet.",
    )

    @api.constrains("move_ids", "partner_id", "company_id")
    def _check_move_ids(self):
        """An invoice of somebody else is never sent to this debtor."""
        for call in self:
            strangers = call.move_ids.filtered(
                lambda move, call=call: (
                    move.commercial_partner_id != call.partner_id
                    or move.company_id.root_id != call.company_id
                )
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(moves)s: no invoice of %(name)s.",
                        moves=", ".join(strangers.mapped("display_name")),
                        name=call.partner_id.display_name,
                    )
                )

    @api.depends("obstacle", "fix_ids")
    def _compute_fix(self):
        for call in self:
            call.fix = not call.fix_ids and FIXES.get(call.obstacle)

    def action_fix(self):
        """Remove the obstacle that was found in the conversation, and record that (001-3).

        :return: an action where there is something left to do, or None
        :raises AccessError: the user is no Collector
        :raises UserError: there is no such obstacle, or nothing can be sent
        """
        self.ensure_one()
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may remove an obstacle."))
        self.check_access("read")
        if not self.fix or not self.case_id:
            raise UserError(self.env._("There is nothing to send or to correct any more."))
        moves = self._get_obstacle_moves()
        if not moves:
            raise UserError(
                self.env._("No invoice of %(name)s is open.", name=self.partner_id.display_name)
            )
        fixes = {
            RESENT: self._resend,
            CREDITED: self._start_credit_note,
            BANK_SENT: self._send_bank,
        }
        sent_to, action = fixes[self.fix](moves)
        # the role is checked; collectors may only read what was done
        fix_sudo = self.fix_ids.sudo().create(
            {
                "call_id": self.id,
                "kind": self.fix,
                "move_ids": moves.ids,
                "move_names": ", ".join(moves.mapped("name")),
                "sent_to": sent_to,
                "user_id": self.env.uid,
            }
        )
        self.case_id.sudo()._message_log(body=fix_sudo._get_outline())
        return action

    def _get_obstacle_moves(self):
        """The invoices that the obstacle is about: those named, else all that is open."""
        moves = self.move_ids or self.case_id.item_ids.move_id
        moves = moves.filtered(lambda move: move.is_sale_document() and move.state == "posted")
        moves.check_access("read")
        return moves

    # ------------------------------------------------------------ what is done
    def _resend(self, moves):
        """By Odoo's own sending, to the payments contact (001-2)."""
        contact = self._get_mail_contact()
        if not contact:
            raise UserError(
                self.env._(
                    "%(name)s has no e-mail address to send the invoice to: complete it, or print"
                    " the invoice.",
                    name=self.partner_id.display_name,
                )
            )
        self.env["account.move.send"]._generate_and_send_invoices(
            moves, sending_methods=["email"], extra_edis=[], mail_partner_ids=contact.ids
        )
        return contact.email, None

    def _get_mail_contact(self):
        """Whom we spoke with, else the payments contact, else the debtor: who has an address.

        Nobody outside the debtor's company but the payments contact that was chosen for it.
        """
        usual = self.case_id.contact_id
        spoken = self.contact_id.filtered(
            lambda contact: contact.commercial_partner_id == self.partner_id or contact == usual
        )
        candidates = spoken | usual | self.partner_id
        return candidates.filtered("email_normalized")[:1]

    def _start_credit_note(self, moves):
        action = moves.action_reverse()
        context = {"active_model": moves._name, "active_ids": moves.ids}
        return False, {**action, "context": {**context, "default_reason": self.note or ""}}

    def _send_bank(self, moves):
        """With the account statement: it asks to pay to our account, and is archived (P-6)."""
        statements = self.env["credit.recovery.statement"]
        notices, lost = statements._send_as_user(self.company_id, self.partner_id)
        if lost:
            raise UserError(
                self.env._(
                    "%(name)s has neither an e-mail address nor a complete postal address: complete"
                    " one of them.",
                    name=self.partner_id.display_name,
                )
            )
        return ", ".join(filter(None, notices.mapped("recipient_email"))), None
