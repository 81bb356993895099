from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    recovery_dispute_ids = fields.Many2many(
        "credit.recovery.dispute",
        string="Disputes",
        compute="_compute_recovery_dispute_ids",
        groups="credit_recovery.group_recovery_reader",
    )

    def _compute_recovery_dispute_ids(self):
        """No stored field: what is disputed is written on the dispute only."""
        disputes = self.env["credit.recovery.dispute"].search([("move_ids", "in", self.ids)])
        for move in self:
            move.recovery_dispute_ids = disputes.filtered(lambda d, m=move: m in d.move_ids)

    def action_recovery_dispute(self):
        """Ask what the debtor disputes of this invoice; his case is opened if there is none.

        :return: the dialog
        :raises AccessError: the user is no Collector, or works for a branch only
        """
        self.env["credit.recovery.dispute"].check_access("create")
        self.ensure_one()
        self.check_access("read")
        company = self.company_id._get_recovery_office()
        case = self.env["credit.recovery.case"]._get_open(
            company, self.commercial_partner_id, company._get_recovery_today()
        )
        return case._get_dispute_action(self)

    def _get_alerts(self):
        """A banner on a disputed invoice: what, whose, until when (003-8)."""
        alerts = super()._get_alerts()
        if not self.env.user._is_internal() or self.state != "posted":
            return alerts
        # colleagues without a role in the recovery office are told too, the customer is not
        disputes_sudo = self.sudo().recovery_dispute_ids
        texts = [dispute._get_banner(self) for dispute in disputes_sudo]
        if text := " ".join(filter(None, texts)):
            alerts["credit_recovery_dispute"] = {"level": "warning", "message": text}
            if self.sudo().recovery_hold_code in ("dispute", "dispute_credit"):
                alerts.pop("credit_recovery_hold", None)
        return alerts
