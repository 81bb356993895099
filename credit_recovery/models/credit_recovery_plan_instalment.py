from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CreditRecoveryPlanInstalment(models.Model):
    """One payment of an instalment plan; what of it was paid is read from the ledger."""

    _name = "credit.recovery.plan.instalment"
    _description = "Instalment"
    _inherit = ["credit.recovery.letter.mixin"]
    _order = "plan_id desc, date_due, id"
    _letter_kind = "plan"

    plan_id = fields.Many2one("credit.recovery.plan", required=True, index=True, ondelete="cascade")
    case_id = fields.Many2one(related="plan_id.case_id", store=True, index=True)
    partner_id = fields.Many2one(related="plan_id.partner_id")
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="plan_id.currency_id")
    plan_state = fields.Selection(related="plan_id.state", string="State of the plan")
    position = fields.Integer(compute="_compute_position", string="No.")
    date_due = fields.Date(required=True, string="Due on")
    amount = fields.Monetary(required=True)
    amount_interest = fields.Monetary(string="Of which interest")
    amount_paid = fields.Monetary(compute="_compute_paid", string="Paid")
    amount_open = fields.Monetary(compute="_compute_paid", string="Open")
    is_late = fields.Boolean(compute="_compute_paid", search="_search_is_late", string="Overdue")

    @api.depends("plan_id.instalment_ids.date_due")
    def _compute_position(self):
        for plan, instalments in self.grouped("plan_id").items():
            places = {line: place for place, line in enumerate(plan._get_schedule(), 1)}
            for instalment in instalments:
                instalment.position = places.get(instalment, 0)

    @api.depends("amount", "date_due", "plan_id.state", "plan_id.date_agreed")
    def _compute_paid(self):
        """Live: a payment that is undone vanishes by itself."""
        matches = self.plan_id._get_matches()
        for instalment in self:
            match = matches[instalment.plan_id]
            instalment.amount_open = match.opens.get(instalment, instalment.amount)
            instalment.amount_paid = instalment.amount - instalment.amount_open
            instalment.is_late = instalment in match.late

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        matches = self.env["credit.recovery.plan"].search([("state", "=", "active")])._get_matches()
        late = [instalment.id for match in matches.values() for instalment in match.late]
        return [("id", "in" if True in value else "not in", late)]

    @api.constrains("amount", "amount_interest")
    def _check_amount(self):
        for instalment in self:
            if not 0 <= instalment.amount_interest <= instalment.amount or not instalment.amount:
                raise ValidationError(
                    self.env._(
                        "%(plan)s: an instalment is positive, and its interest a part of it.",
                        plan=instalment.plan_id.display_name,
                    )
                )

    @api.depends("plan_id", "date_due")
    def _compute_display_name(self):
        for instalment in self:
            instalment.display_name = self.env._(
                "Instalment %(position)s of %(plan)s",
                position=instalment.position,
                plan=instalment.plan_id.display_name,
            )

    @api.model_create_multi
    def create(self, vals_list):
        instalments = super().create(vals_list)
        instalments._check_open_terms()
        return instalments

    def write(self, vals):
        self._check_open_terms()
        res = super().write(vals)
        self._check_open_terms()  # nor is it moved to another plan's agreement
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self._check_open_terms()

    def _check_open_terms(self):
        """The schedule of an agreement is evidence: nobody changes it, the engine included."""
        fixed = self.plan_id.filtered(lambda plan: plan.state != "draft" or plan.agreement_id)
        if fixed:
            raise UserError(
                self.env._(
                    "The schedule of these plans is fixed by their agreement:\n%(plans)s",
                    plans="\n".join(fixed.mapped("display_name")),
                )
            )
