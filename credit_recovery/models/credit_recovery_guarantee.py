from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

COLLECTOR = "credit_recovery.group_recovery_collector"


class CreditRecoveryGuarantee(models.Model):
    """An insured or guaranteed part of what a customer may owe (000-1, 003-1).

    Append-only: other terms are a new guarantee, after this one was ended.
    """

    _name = "credit.recovery.guarantee"
    _description = "Guarantee"
    _inherit = ["credit.recovery.debtor.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company.root_id
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [
            ("insurance", "Credit insurance"),
            ("bank_guarantee", "Bank guarantee"),
            ("other", "Other security"),
        ],
        required=True,
        default="insurance",
    )
    insurer_id = fields.Many2one(
        "res.partner",
        string="Insurer or guarantor",
        ondelete="restrict",
        help="Who pays if the customer does not: insurer, bank, parent company.",
    )
    reference = fields.Char(string="Number", help="Number of the policy or of the guarantee.")
    amount = fields.Monetary(
        required=True,
        help="What is covered, in the company's currency and without the deductible.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env.company._get_recovery_today(),
    )
    date_to = fields.Date(string="To", help="The last day that is covered; empty: open.")
    file = fields.Binary(string="Document", attachment=True)
    file_name = fields.Char()
    note = fields.Text()
    user_id = fields.Many2one(
        "res.users",
        string="Recorded by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    ended_by_id = fields.Many2one("res.users", string="Ended by", readonly=True, copy=False)

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A guarantee covers an amount above zero."
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR ended_by_id IS NOT NULL OR date_to >= date_from)",
        "A guarantee ends on or after its first day.",
    )

    @api.depends("kind", "partner_id", "reference")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for guarantee in self:
            parts = [kinds.get(guarantee.kind), guarantee.reference]
            outline = " ".join(filter(None, parts))
            guarantee.display_name = f"{guarantee.partner_id.display_name}: {outline}"

    @api.model_create_multi
    def create(self, vals_list):
        """Record guarantees: who records one is who says so."""
        if not self.env.su:
            vals_list = [{**vals, "user_id": self.env.uid} for vals in vals_list]
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("Guarantees are not deleted (they count in past figures): end them.")
        )

    def action_end(self):
        """They cover no more: yesterday was their last day.

        :raises AccessError: the user is no Collector
        """
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may end a guarantee."))
        self.check_access("read")
        for company, guarantees in self.grouped("company_id").items():
            today = company._get_recovery_today()
            # collectors add guarantees only; the role and the records were checked
            in_force_sudo = guarantees.sudo().filtered_domain(
                Domain("date_to", "=", False) | Domain("date_to", ">=", today)
            )
            yesterday = fields.Date.subtract(today, days=1)
            in_force_sudo.write({"date_to": yesterday, "ended_by_id": self.env.uid})

    @api.model
    def _get_active_domain(self, today):
        """Guarantees that cover what is owed on a day."""
        return Domain("date_from", "<=", today) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", today)
        )

    @api.model
    def _get_insured(self, company, partner_ids, today):
        """What is insured or guaranteed of some customers' debts on a day, in one query.

        :param res.company company: its root company counts
        :param partner_ids: ids of commercial partners
        :param date today: the day
        :return: ``{partner id: amount in company currency}``, without those who have none
        """
        domain = (
            Domain("company_id", "=", company.root_id.id)
            & Domain("partner_id", "in", list(partner_ids))
            & self._get_active_domain(today)
        )
        # figures of the whole company, whoever asks for them
        groups = self.sudo()._read_group(domain, ["partner_id"], ["amount:sum"])
        return {partner.id: amount for partner, amount in groups}
