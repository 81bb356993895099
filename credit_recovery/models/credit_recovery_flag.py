from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class CreditRecoveryFlag(models.Model):
    """A dated, sourced fact about a debtor (001-5, 001-8, 002-6)."""

    _name = "credit.recovery.flag"
    _description = "Debtor flag"
    _order = "date desc, id desc"

    partner_id = fields.Many2one("res.partner", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company.root_id
    )
    kind = fields.Selection(
        [
            ("hardship", "Hardship"),
            ("staller", "Stalling"),
            ("ceased", "Ceased trading"),
            ("insolvency", "Insolvency procedure"),
            ("unreachable", "Unreachable"),
            ("no_assets", "No assets"),
            ("other_creditors", "Other creditors"),
        ],
        required=True,
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    date_end = fields.Date(help="The last day on which the fact holds; empty: open.")
    source = fields.Char(required=True, help="Where the fact comes from: document, call, register.")
    note = fields.Text()
    user_id = fields.Many2one("res.users", default=lambda self: self.env.user, required=True)

    @api.model_create_multi
    def create(self, vals_list):
        """A staller is confirmed by a Manager, with a reason (001-8)."""
        flags = super().create(vals_list)
        flags._check_staller()
        for flag in flags:
            flag._log(flag.env._("Flag set: %(kind)s. %(origin)s", **flag._get_words()))
        return flags

    def _check_staller(self):
        stallers = self.filtered(lambda flag: flag.kind == "staller")
        if not stallers:
            return
        if not self.env.su and not self.env.user.has_group(
            "credit_recovery.group_recovery_manager"
        ):
            raise AccessError(
                self.env._(
                    "Only a Credit recovery Manager may confirm that a customer is stalling."
                )
            )
        if missing := stallers.filtered(lambda flag: not flag.note):
            raise UserError(
                self.env._(
                    "Give the reason why %(names)s is stalling.",
                    names=", ".join(missing.partner_id.mapped("display_name")),
                )
            )

    def _get_words(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return {"kind": kinds[self.kind], "origin": self.source}

    def _log(self, body):
        """Note a change on the debtor's case, where there is one."""
        cases = (
            self.env["credit.recovery.case"]
            .sudo()
            ._get_latest(self.company_id, self.partner_id.ids)
        )
        cases._message_log_batch({case.id: body for case in cases})

    def action_end(self):
        """The fact no longer holds: yesterday was its last day."""
        if not self.env.user.has_group("credit_recovery.group_recovery_collector"):
            raise AccessError(self.env._("Only a Collector may end a flag."))
        self.check_access("read")
        self._check_staller()
        today = fields.Date.context_today(self)
        for flag in self:
            flag.sudo().date_end = fields.Date.subtract(today, days=1)
            flag._log(flag.env._("Flag ended: %(kind)s. %(origin)s", **flag._get_words()))

    @api.model
    def _get_active_domain(self, today):
        """Flags that hold on a day."""
        return Domain("date", "<=", today) & (
            Domain("date_end", "=", False) | Domain("date_end", ">=", today)
        )

    @api.model
    def _get_debtors_domain(self, company, partner_ids):
        return Domain("company_id", "=", company.id) & Domain("partner_id", "in", partner_ids)
