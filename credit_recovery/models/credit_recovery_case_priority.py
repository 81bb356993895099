"""The order of the worklist, and why a case stands where it does (P-20)."""

from odoo import api, fields, models
from odoo.tools import format_amount

from ..tools.priority import (
    AMOUNT,
    BROKEN,
    CONTACT,
    DAYS,
    LIMIT,
    STARS,
    Standing,
    get_points,
)


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"
    _order = "priority_score desc nulls last, amount_overdue desc nulls last, id"

    # the review writes it with the figures of the night
    priority_score = fields.Integer(
        compute="_compute_priority_score", store=True, string="Urgency", aggregator="max"
    )
    priority_reason = fields.Char(
        compute="_compute_priority_reason",
        string="Why so urgent",
        help="The points that make up the urgency.",
    )

    @api.depends("priority")
    def _compute_priority_score(self):
        for case, standing in self._get_standings().items():
            case.priority_score = sum(get_points(standing).values())

    @api.depends("priority_score")
    def _compute_priority_reason(self):
        for case, standing in self._get_standings().items():
            words = case._get_priority_words(standing)
            case.priority_reason = " · ".join(
                self.env._("%(cause)s: %(points)s", cause=words[cause], points=points)
                for cause, points in get_points(standing).items()
            )

    def _get_priority_words(self, standing):
        """What the points are for."""
        amount = format_amount(self.env, standing.overdue, self.currency_id)
        silence = self.env._("No contact yet")
        if standing.silence is not None:
            silence = self.env._("Last contact %(days)s days ago", days=standing.silence)
        return {
            AMOUNT: self.env._("Overdue %(amount)s", amount=amount),
            DAYS: self.env._("%(days)s days late", days=standing.days),
            STARS: self.env._("Stars %(count)s", count=standing.stars),
            BROKEN: self.env._("Broken promises %(count)s", count=standing.broken),
            CONTACT: silence,
            LIMIT: self.env._("Over the credit limit"),
        }

    def _get_standings(self, vals_by_id=None):
        """Where cases stand, from their figures or from those that are about to be written.

        :param dict vals_by_id: ``{case id: values}``
        :return: ``{case: tools.priority.Standing}``
        """
        broken, standings = self._count_broken_promises(), {}
        for company, cases in self.grouped("company_id").items():
            today, limits = company._get_recovery_today(), cases._get_limits(company)
            for case in cases:
                figures = vals_by_id[case.id] if vals_by_id else case
                standings[case] = case._get_standing(
                    figures, today, broken.get(case.id, 0), limits.get(case.partner_id.id)
                )
        return standings

    def _get_standing(self, figures, today, broken, limit):
        due, contact = figures["oldest_due_date"], self.date_last_contact
        return Standing(
            overdue=figures["amount_overdue"],
            days=max((today - due).days, 0) if due else 0,
            stars=int(self.priority or 0),
            broken=broken,
            silence=(today - contact).days if contact else None,
            over_limit=limit is not None and figures["amount_due"] > limit,
        )

    def _get_limits(self, company):
        """The credit limits of core, where the company uses them: ``{partner_id: amount}``."""
        if not company.account_use_credit_limit:
            return {}
        partners = self.partner_id.sudo().with_company(company)
        return {
            partner.id: partner.credit_limit
            for partner in partners
            if partner.use_partner_credit_limit
        }
