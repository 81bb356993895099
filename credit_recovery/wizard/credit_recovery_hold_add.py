from odoo import Command, fields, models
from odoo.exceptions import AccessError


class CreditRecoveryHoldAdd(models.TransientModel):
    """Asks what is held, why and until when; the debtor's case is opened if there is none."""

    _name = "credit.recovery.hold.add"
    _description = "Put on hold"

    partner_id = fields.Many2one("res.partner", string="Debtor", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    scope = fields.Selection(
        [("case", "Whole debtor"), ("items", "These invoices")],
        string="What",
        required=True,
        default="case",
    )
    move_ids = fields.Many2many("account.move", string="Invoices")
    reason_id = fields.Many2one(
        "credit.recovery.reason", required=True, domain=[("usage", "=", "hold")]
    )
    date_to = fields.Date(string="Until", required=True, help="The last day of the hold.")
    note = fields.Text()

    def action_confirm(self):
        """Create the hold; with it the case is reviewed.

        :raises AccessError: the user is no Collector
        """
        if not self.env.user.has_group("credit_recovery.group_recovery_collector"):
            raise AccessError(self.env._("Only a Collector may put invoices on hold."))
        self.ensure_one()
        company = self.company_id.root_id
        case_sudo = self.env["credit.recovery.case"]._get_open(
            company, self.partner_id.commercial_partner_id, company._get_recovery_today()
        )
        self.env["credit.recovery.hold"].create(self._prepare_hold(case_sudo))

    def _prepare_hold(self, case):
        moves = self.move_ids if self.scope == "items" else self.env["account.move"]
        return {
            "case_id": case.id,
            "scope": self.scope,
            "move_ids": [Command.set(moves.ids)],
            "reason_id": self.reason_id.id,
            "date_to": self.date_to,
            "note": self.note,
        }
