from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

REASONS = {
    "bank": "credit_recovery.reason_presented_to_bank",
    "assigned": "credit_recovery.reason_assigned",
    "set_off": "credit_recovery.reason_set_off",
}


class CreditRecoveryHoldAdd(models.TransientModel):
    """Asks what is held, why and until when; a debtor's case is opened if there is none.

    From a list of invoices of several debtors, one hold for each of them (P-3).
    """

    _name = "credit.recovery.hold.add"
    _description = "Put on hold"

    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    kind = fields.Selection(
        [
            ("manual", "Put on hold"),
            ("bank", "Presented to the bank"),
            ("assigned", "Assigned to a factor or bank"),
            ("set_off", "Set-off to agree"),
        ],
        required=True,
        default="manual",
    )
    scope = fields.Selection(
        [("case", "Whole debtor"), ("items", "These invoices")],
        string="What",
        required=True,
        default="case",
    )
    move_ids = fields.Many2many("account.move", string="Invoices")
    reason_id = fields.Many2one(
        "credit.recovery.reason",
        compute="_compute_reason_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        domain=[("usage", "=", "hold")],
    )
    date_to = fields.Date(string="Until", required=True, help="The last day of the hold.")
    note = fields.Text()
    # assignment
    assignee_id = fields.Many2one("res.partner", string="Assigned to")
    with_recourse = fields.Boolean(default=True, string="With recourse")
    notified = fields.Boolean(string="Notified to the debtor")
    demanded = fields.Boolean(string="Demand payment to the assignee")
    partner_bank_id = fields.Many2one("res.partner.bank", string="Assignee's account")

    @api.model
    def default_get(self, fields):
        """From the list of invoices: the open ones among those selected."""
        vals = super().default_get(fields)
        if self.env.context.get("active_model") == "account.move" and "move_ids" in fields:
            moves = self._get_selected_moves()
            vals |= {"scope": "items", "move_ids": [Command.set(moves.ids)]}
            if len(moves.commercial_partner_id) == len(moves.company_id.root_id) == 1:
                vals["partner_id"] = moves.commercial_partner_id.id
                vals["company_id"] = moves.company_id.root_id.id
        return vals

    @api.model
    def _get_selected_moves(self):
        moves = self.env["account.move"].browse(self.env.context.get("active_ids", []))
        return moves.filtered_domain(self._get_open_domain())

    @api.model
    def _get_open_domain(self):
        """Invoices of which something is to be paid."""
        return (
            Domain("state", "=", "posted")
            & Domain("move_type", "in", ("out_invoice", "out_receipt"))
            & Domain("payment_state", "in", ("not_paid", "partial"))
        )

    @api.depends("kind")
    def _compute_reason_id(self):
        """The kinds that say it all propose their reason."""
        for wizard in self:
            proposed = wizard.kind in REASONS and self.env.ref(REASONS[wizard.kind], False)
            wizard.reason_id = proposed or wizard.reason_id

    def action_confirm(self):
        """Create a hold for each debtor; with it his case is reviewed.

        :raises AccessError: the user is no Collector, or may not see the invoices
        :raises UserError: there is nothing to hold
        """
        if not self.env.user.has_group("credit_recovery.group_recovery_collector"):
            raise AccessError(self.env._("Only a Collector may put invoices on hold."))
        self.ensure_one()
        vals_list = [
            self._prepare_hold(self._get_case(company, partner), moves)
            for company, partner, moves in self._get_groups()
        ]
        self.env["credit.recovery.hold"].create(vals_list)

    def _get_groups(self):
        """[(company, debtor, invoices)]: what becomes a hold each."""
        if self.scope == "case":
            if not self.partner_id or not self.company_id:
                raise UserError(self.env._("Choose the invoices to hold, or one debtor."))
            office = self.company_id._get_recovery_office()
            office.check_access("read")
            partner = self.partner_id.commercial_partner_id
            return [(office, partner, self.env["account.move"])]
        self.move_ids.check_access("read")
        moves = self.move_ids.filtered_domain(self._get_open_domain())
        if not moves:
            raise UserError(
                self.env._("Nothing is open on these invoices: choose posted, unpaid ones.")
            )
        groups = moves.grouped(
            lambda move: (move.company_id._get_recovery_office(), move.commercial_partner_id)
        )
        return [(company, partner, found) for (company, partner), found in groups.items()]

    def _get_case(self, company, partner):
        today = company._get_recovery_today()
        return self.env["credit.recovery.case"]._get_open(company, partner, today)

    def _prepare_hold(self, case, moves):
        vals = {
            "case_id": case.id,
            "kind": self.kind,
            "scope": self.scope,
            "move_ids": [Command.set(moves.ids)],
            "reason_id": self.reason_id.id,
            "date_to": self.date_to,
            "note": self.note,
        }
        if self.kind == "assigned":
            vals |= {
                "assignee_id": self.assignee_id.id,
                "with_recourse": self.with_recourse,
                "notified": self.notified,
                "demanded": self.demanded,
                "partner_bank_id": self.demanded and self.partner_bank_id.id,
            }
        return vals
