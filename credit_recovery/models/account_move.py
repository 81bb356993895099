from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

# what changes the open items of a debtor when it is written on an entry
LEDGER_FIELDS = {"state", "payment_state", "partner_id"}
# Worked out when shown. They do not name the states of the invoice among what they depend on: core
# asks all dependents of a state, twice with those of bank lines, at each of the many writes of a
# posting or a payment. _forget_recovery_shown forgets them instead, once for each change.
SHOWN = (
    "recovery_hold_code", "recovery_hold_reason", "recovery_hold_until", "recovery_incomplete",
    "recovery_lacks_email", "recovery_level_id", "recovery_missing", "recovery_receipt_due",
    "recovery_unsent",
)  # fmt: skip


class AccountMove(models.Model):
    _inherit = "account.move"

    # the text of a bank line names an invoice, with other signs between or without (P-1)
    _recovery_name = models.Index(
        "(regexp_replace(upper(name), '[^A-Z0-9]', '', 'g'))"
        " WHERE move_type = 'out_invoice' AND state = 'posted'"
    )
    _recovery_reference = models.Index(
        "(regexp_replace(upper(payment_reference), '[^A-Z0-9]', '', 'g'))"
        " WHERE move_type = 'out_invoice' AND state = 'posted'"
    )

    recovery_level_id = fields.Many2one(
        "credit.recovery.level",
        string="Dunning level",
        compute="_compute_recovery_level_id",
        search="_search_recovery_level_id",
        compute_sudo=True,
        help="The highest level of its notices; of an item still open.",
        groups="credit_recovery.group_recovery_reader",
    )
    recovery_case_id = fields.Many2one(
        "credit.recovery.case",
        string="Recovery case",
        compute="_compute_recovery_case_id",
        search="_search_recovery_case_id",
        compute_sudo=True,
        groups="credit_recovery.group_recovery_reader",
    )
    recovery_hold_code = fields.Char(
        string="Recovery hold",
        compute="_compute_recovery_hold",
        search="_search_recovery_hold_code",
        compute_sudo=True,
        groups="credit_recovery.group_recovery_reader",
    )
    recovery_hold_reason = fields.Char(
        string="Reason of the hold",
        compute="_compute_recovery_hold",
        compute_sudo=True,
        groups="credit_recovery.group_recovery_reader",
    )
    recovery_hold_until = fields.Date(
        string="Held until",
        compute="_compute_recovery_hold",
        search="_search_recovery_hold_until",
        compute_sudo=True,
        groups="credit_recovery.group_recovery_reader",
    )

    def unlink(self):
        """What notices said of the entry stays; only their reference goes (complaint 26)."""
        lines_sudo = self.env["credit.recovery.notice.line"].sudo()
        lines_sudo.search([("move_id", "in", self.ids)]).move_id = False
        return super().unlink()

    def _compute_recovery_level_id(self):
        levels = self.env["credit.recovery.notice.line"]._get_highest_levels(self)
        for move in self:
            move.recovery_level_id = levels.get(move.id)

    @api.model
    def _search_recovery_level_id(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        lines = self.env["credit.recovery.notice.line"]
        lines.check_access("read")  # the SQL below asks nobody
        levels = lines._get_highest_levels()
        found = Domain("id", "in", [id_ for id_, level_id in levels.items() if level_id in value])
        if False in value:
            found |= Domain("id", "not in", list(levels))
        return found if operator == "in" else ~found

    @api.depends("commercial_partner_id", "company_id")
    def _compute_recovery_case_id(self):
        Case = self.env["credit.recovery.case"]
        cases = Case._get_latest(self.company_id.root_id, self.commercial_partner_id.ids)
        by_key = {(case.company_id, case.partner_id): case for case in cases}
        for move in self:
            key = (move.company_id.root_id, move.commercial_partner_id)
            move.recovery_case_id = by_key.get(key) if move.is_sale_document() else False

    @api.model
    def _search_recovery_case_id(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        Case = self.env["credit.recovery.case"]
        found = self._get_recovery_case_domain(Case.browse(filter(None, value)))
        if False in value:
            # "not set" is asked of all debtors; the rules leave the user's companies
            every_case = Case.search([])  # pylint: disable=no-search-all
            found |= ~self._get_recovery_case_domain(every_case)
        return found if operator == "in" else ~found

    @api.model
    def _get_recovery_case_domain(self, cases):
        """The sales documents of the cases' debtors."""
        return Domain("move_type", "in", self.get_sale_types()) & Domain.OR(
            Domain("commercial_partner_id", "in", batch.partner_id.ids)
            & Domain("company_id", "child_of", company.id)
            for company, batch in cases.grouped("company_id").items()
        )

    def _compute_recovery_hold(self):
        """The hold of its items, the last to end (complaint 9: every hold says until when)."""
        Item = self.env["credit.recovery.item"]
        held = Item.search([("move_id", "in", self.ids), ("hold_code", "!=", False)])
        holds = self.env["credit.recovery.hold.mixin"]._get_holds_of(held)
        review = self.env["credit.recovery.review"]
        for move in self:
            hold = holds.get(move.id)
            move.recovery_hold_code = hold and hold["kind"]
            move.recovery_hold_until = hold and hold["date_to"]
            move.recovery_hold_reason = hold and review._get_hold_reason(
                hold["kind"], hold["res_id"]
            )

    @api.model
    def _search_recovery_hold_code(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        Item = self.env["credit.recovery.item"]
        codes = [code for code in value if code]
        found = Domain("id", "in", Item.search([("hold_code", "in", codes)]).move_id.ids)
        if False in value:
            held = Item.search([("hold_code", "!=", False)]).move_id.ids
            found |= Domain("id", "not in", held)
        return found if operator == "in" else ~found

    @api.model
    def _search_recovery_hold_until(self, operator, value):
        held = self.env["credit.recovery.item"].search([("hold_code", "!=", False)])
        moves = held.move_id.filtered_domain([("recovery_hold_until", operator, value)])
        return Domain("id", "in", moves.ids)

    def _get_alerts(self):
        """A banner on a held invoice: why, and until when."""
        alerts = super()._get_alerts()
        # colleagues without a role in the recovery office are told too, the customer is not
        move_sudo = self.sudo()
        if self.env.user._is_internal() and move_sudo.recovery_hold_code:
            reason = move_sudo.recovery_hold_reason
            until = move_sudo.recovery_hold_until
            alerts["credit_recovery_hold"] = {
                "level": "info",
                "message": self.env._(
                    "Recovery is on hold until %(date)s: %(reason)s",
                    date=format_date(self.env, until),
                    reason=reason,
                )
                if until
                else self.env._("Recovery is on hold: %(reason)s", reason=reason),
            }
        return alerts

    def _forget_recovery_shown(self):
        """What is open of these invoices changed: what was worked out to be shown is old."""
        self.invalidate_recordset(SHOWN, flush=False)

    def write(self, vals):
        """Figures of the debtors' cases follow in the payment's own transaction (complaint 24)."""
        res = super().write(vals)
        if not LEDGER_FIELDS.isdisjoint(vals):
            self.env["credit.recovery.case"]._update_debtors(self.line_ids)
        return res
