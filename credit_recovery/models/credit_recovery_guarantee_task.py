"""Guarantees that end soon are tasks: one each, until somebody has dealt with it (000-1)."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

CAUSE = "guarantee_due"


class CreditRecoveryGuarantee(models.Model):
    _name = "credit.recovery.guarantee"
    _inherit = ["credit.recovery.guarantee", "credit.recovery.due.mixin"]
    _due_cause = CAUSE

    is_end_settled = fields.Boolean(
        string="End dealt with",
        readonly=True,
        copy=False,
        help="Somebody did the task about its end: it is renewed, or is not to be.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """One that goes on after another has its task done."""
        guarantees = super().create(vals_list)
        guarantees._take_effect()
        return guarantees

    def action_end(self):
        """Of what covers no more nobody has to be told."""
        res = super().action_end()
        self._take_effect()
        return res

    @api.model
    def _get_due_domain(self, company, today):
        """Those that end within the days of notice of credit checks, or ended as long ago, and of
        which nothing of the same kind takes the place."""
        days = company.sudo().recovery_check_notice_days
        soon, before = fields.Date.add(today, days=days), fields.Date.subtract(today, days=days)
        in_company = Domain("company_id", "=", company.id)
        ending = self.search(
            in_company
            & Domain("date_to", ">=", before)
            & Domain("date_to", "<=", soon)
            & Domain("ended_by_id", "=", False)
            & Domain("is_end_settled", "=", False)
        )
        later = self.search(
            in_company
            & Domain("partner_id", "in", ending.partner_id.ids)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", before))
        )
        going_on = later.grouped(lambda one: (one.partner_id, one.kind))
        return Domain(
            "id",
            "in",
            ending.filtered(
                lambda one: (
                    not any(
                        one._is_followed_by(other) for other in going_on[one.partner_id, one.kind]
                    )
                )
            ).ids,
        )

    def _is_followed_by(self, other):
        """Whether another guarantee covers the day after the last one of this one."""
        return other.date_from <= fields.Date.add(self.date_to, days=1) and (
            not other.date_to or other.date_to > self.date_to
        )

    def _prepare_task(self):
        return {
            "summary": self.env._(
                "%(guarantee)s ends on %(date)s: renew it",
                guarantee=self.display_name,
                date=format_date(self.env, self.date_to),
            ),
            "date_deadline": self.date_to,
        }
