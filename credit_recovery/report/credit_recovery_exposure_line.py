from odoo import fields, models
from odoo.tools import SQL

from ..models.res_partner_credit_exposure import get_limit_kind

FIGURES = ("open", "credits", "drafts", "orders", "insured", "exposure", "limit", "available")
COLUMNS = {
    "id": SQL("int"),
    **dict.fromkeys(FIGURES, SQL("numeric")),
    "overdue": SQL("numeric"),
    "days_overdue": SQL("int"),
    "limit_kind": SQL("varchar"),
}


class CreditRecoveryExposureLine(models.Model):
    """Customers with an exposure or a limit, one row each: the list of limits (000-1, 003-9).

    A view over what ``credit.recovery.exposure`` computes, so that every figure is searched,
    sorted and grouped and there is one way to compute it. The id is the customer's.
    """

    _name = "credit.recovery.exposure.line"
    _description = "Limit and exposure"
    _auto = False
    _order = "available, exposure desc, id"
    _rec_name = "partner_id"
    _depends = {
        "account.move": ["amount_total_signed", "move_type", "state", "partner_id"],
        "account.move.line": ["amount_residual", "date_maturity", "parent_state", "reconciled"],
        "credit.recovery.approval": ["amount_new", "date_from", "kind", "state", "valid_until"],
        "credit.recovery.guarantee": ["amount", "date_from", "date_to", "partner_id"],
        "res.partner": ["commercial_partner_id", "credit_limit", "recovery_no_credit"],
    }

    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(related="partner_id.user_id", string="Salesperson")
    limit_kind = fields.Selection(
        [("unlimited", "Unlimited"), ("limited", "Limited"), ("no_credit", "No credit")],
        string="Kind of limit",
        readonly=True,
    )
    limit = fields.Monetary(
        string="Credit limit", readonly=True, help="In force today, a temporary increase included."
    )
    open = fields.Monetary(string="Open items", readonly=True)
    credits = fields.Monetary(readonly=True)
    drafts = fields.Monetary(readonly=True)
    orders = fields.Monetary(string="To invoice", readonly=True)
    insured = fields.Monetary(string="Insured or guaranteed", readonly=True)
    exposure = fields.Monetary(readonly=True)
    available = fields.Monetary(
        readonly=True, aggregator=None, help="Empty where there is no limit; negative: exceeded."
    )
    overdue = fields.Monetary(readonly=True, help="What credits do not cover.")
    days_overdue = fields.Integer(readonly=True, aggregator="max")

    @property
    def _table_query(self):
        company = self.env.company.root_id
        exposures = self.env["credit.recovery.exposure"]._get_exposures(company)
        columns = zip(*map(_get_row, exposures.items()), strict=True)
        arrays = list(columns) or [()] * len(COLUMNS)
        return SQL(
            "SELECT *, id AS partner_id, %s AS company_id FROM unnest(%s) AS t(%s)",
            company.id,
            SQL(", ").join(
                SQL("%s::%s[]", list(values), type_)
                for values, type_ in zip(arrays, COLUMNS.values(), strict=True)
            ),
            SQL(", ").join(map(SQL.identifier, COLUMNS)),
        )

    def action_download_limits(self):
        """Give the limits report of the company to the user.

        :raises AccessError: the user is no Reader
        """
        self.browse().check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/credit_recovery/limits?company_id={self.env.company.root_id.id}",
            "target": "download",
        }

    def action_view_customer(self):
        """Show the customer."""
        self.ensure_one()
        self.check_access("read")
        return self.partner_id._get_records_action()


def _get_row(item):
    """The values of COLUMNS of a debtor."""
    partner_id, found = item
    return (
        partner_id,
        *(getattr(found, name) for name in FIGURES),
        found.overdue,
        found.days_overdue,
        get_limit_kind(found.limit),
    )
