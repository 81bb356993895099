from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.credit_bar import get_bar
from .credit_recovery_credit_review import COLLECTOR
from .res_partner import READER


class ResPartner(models.Model):
    """The customer's credit in one look, and its reviews (000-4, 003-9)."""

    _inherit = "res.partner"

    recovery_credit_bar = fields.Json(
        string="Use of the credit",
        compute="_compute_recovery_credit_bar",
        help="What he owes or is about to owe, how much of it is insured, what is left.",
        groups=READER,
    )
    recovery_credit_review_id = fields.Many2one(
        "credit.recovery.credit.review",
        string="Last review",
        compute="_compute_recovery_credit_review_id",
        groups=READER,
    )

    @api.depends_context("company")
    def _compute_recovery_credit_bar(self):
        company = self.env.company.root_id
        partners = self.commercial_partner_id._origin
        exposures = self.env["credit.recovery.exposure"]._get_exposures(company, partners)
        for partner in self:
            exposure = exposures.get(partner.commercial_partner_id._origin.id)
            bar = exposure and get_bar(exposure)
            partner.recovery_credit_bar = bar and {**bar, "currency_id": company.currency_id.id}

    @api.depends_context("company")
    def _compute_recovery_credit_review_id(self):
        """The last one that was due, not the mere figures of a month."""
        reviews = self.env["credit.recovery.credit.review"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.root_id.id),
                ("is_due", "=", True),
            ],
            order="date",
        )
        last = {review.partner_id: review for review in reviews}
        for partner in self:
            partner.recovery_credit_review_id = last.get(partner.commercial_partner_id)

    def action_recovery_credit_review(self):
        """Review the credit of this customer now, whether he is due or not (003-9).

        :return: the action that shows this month's review
        :raises AccessError: the user is no Collector
        """
        self.ensure_one()
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may review the credit of customers."))
        self.check_access("read")
        company = self.env.company.root_id
        reviews_sudo = self.env["credit.recovery.credit.review"].sudo()  # the engine writes them
        review = reviews_sudo._review(
            company.sudo(),
            self.commercial_partner_id.ids,
            company._get_recovery_today(),
            by_hand=True,
        )
        return review.sudo(False)._get_records_action()
