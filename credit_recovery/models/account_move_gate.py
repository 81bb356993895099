"""Invoices at the gate before a sale: every way to post them comes through here."""

from odoo import api, fields, models
from odoo.tools import float_compare


class AccountMove(models.Model):
    """One invoice that is blocked stops the posting that asked for it; of several that are posted
    together (Odoo's ``soft`` posting, the list's action), the others are posted."""

    _name = "account.move"
    _inherit = ["account.move", "credit.recovery.gate.document"]
    _gate_document = "invoice"

    # ------------------------------------------------------------ at the gate
    def _get_gated(self):
        """Customer invoices only: never credit notes, bills, receipts, entries."""
        asking = self.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.state != "posted"
                and move.commercial_partner_id
                and float_compare(move.amount_total, 0, precision_digits=6) > 0
            )
        )
        return asking - asking._get_ungated()

    def _get_ungated(self):
        """Invoices that are never blocked; another addon adds what it knows to be delivered."""
        if "pos_order_ids" not in self._fields:
            return self.browse()
        return self.filtered("pos_order_ids")

    def _get_gate_partner(self):
        return self.commercial_partner_id

    def _get_gate_amount(self):
        return self.amount_total

    def _get_gate_demand(self):
        return self.amount_total_signed

    def _get_gate_user(self):
        return self.invoice_user_id

    @api.model_create_multi
    def create(self, vals_list):
        """Nothing is born posted: of a default, too, core says that it cannot be."""
        if self.default_get(["state"]).get("state") == "posted":
            vals_list = [{"state": "posted"} | vals for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        """Nothing is posted past the gate, whoever writes the state."""
        if vals.get("state") == "posted":
            vals = self._write_before_gate(vals)
            self._pass_gate()
        res = super().write(vals)
        if vals.get("state") in ("posted", "cancel"):
            self.filtered(lambda move: move.move_type == "out_invoice")._end_requests()
        return res

    def unlink(self):
        self._end_requests()
        return super().unlink()

    def _post(self, soft=True):
        """A soft posting leaves for later what cannot be posted now: so the blocked ones."""
        if not soft:
            return super()._post(soft)
        today = fields.Date.context_today(self)
        aside = self.filtered(lambda move: move.date <= today)._set_aside(self._get_aside_reason())
        return super(AccountMove, self - aside)._post(soft)

    @api.model
    def _autopost_draft_entries(self, batch_size=100):
        """Core looks at so many drafts at a time: those that wait for a release, or were refused
        it, take no other one's place."""
        domain = [
            ("state", "=", "draft"),
            ("auto_post", "!=", "no"),
            ("date", "<=", fields.Date.context_today(self)),
            ("recovery_release_state", "in", ("requested", "refused")),
        ]
        return super()._autopost_draft_entries(batch_size + self.search_count(domain))

    def action_validate_moves_with_confirmation(self):
        """Of several invoices of a list, the blocked ones are left in draft, in the queue."""
        drafts = self.filtered(lambda move: move.state == "draft" and move.line_ids)
        several = len(drafts) > 1
        aside = drafts._set_aside(self._get_aside_reason()) if several else self.browse()
        if aside and aside == drafts:
            return False
        moves = super(AccountMove, self - aside)
        return moves.action_validate_moves_with_confirmation()

    def _get_aside_reason(self):
        return self.env._("Set aside when posted with others")

    def _get_alerts(self):
        """Before anybody tries: a banner on a draft that is blocked, with the way to ask."""
        alerts = super()._get_alerts()
        move = self._origin
        asks = move and self.state == "draft" and self.env.user._is_internal()
        if banner := asks and move._get_gate_banner():
            level, text, can_ask = banner
            alerts["credit_recovery_gate"] = {"level": level, "message": text}
            if can_ask:
                alerts["credit_recovery_gate"] |= {
                    "action_text": self.env._("Ask for release"),
                    "action": move._get_ask_action(),
                }
        return alerts
