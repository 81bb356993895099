"""What a review knows of a customer: scores, exposure, his last review (003-9)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..tools.credit_review import Standing
from .credit_recovery_credit_review import FAILED

# a customer counts for so long after his last invoice
MEMORY = timedelta(days=365)


class LastReview(NamedTuple):
    """A customer's review before this one; grade: his class, None without a score."""

    month: date
    score: int
    grade: str | None


class CreditRecoveryCreditReview(models.Model):
    _inherit = "credit.recovery.credit.review"

    @api.model
    def _get_work_list(self, company, today):
        """The customers without a review of this month.

        :param res.company company: a root company
        :param date today: the day
        :return: list of ids of commercial partners
        """
        domain = [("company_id", "=", company.id), ("date", "=", today.replace(day=1))]
        done = {partner.id for [partner] in self._read_group(domain, ["partner_id"])}
        customers = self._get_customers(company, today)
        return [partner_id for partner_id in customers if partner_id not in done]

    @api.model
    def _get_customers(self, company, today):
        """Who has something open, or got an invoice in the last year: ids of debtors."""
        facts = self.env["credit.recovery.facts"]
        facts._flush()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.commercial_partner_id
                  FROM account_move_line l
                  JOIN res_partner p ON p.id = l.partner_id
                 WHERE l.account_id = ANY(ARRAY(%(accounts)s))
                   AND l.reconciled IS NOT TRUE AND l.parent_state = 'posted'
                   AND l.company_id = ANY(ARRAY(%(companies)s))
                UNION
                SELECT p.commercial_partner_id
                  FROM account_move m
                  JOIN res_partner p ON p.id = m.partner_id
                 WHERE m.move_type = 'out_invoice' AND m.state = 'posted' AND m.date >= %(since)s
                   AND m.company_id = ANY(ARRAY(%(companies)s))
                 ORDER BY 1
                """,
                since=today - MEMORY,
                accounts=facts._get_receivable_query(),
                companies=facts._get_branches_query(company),
            )
        )
        return [partner_id for [partner_id] in rows]

    @api.model
    def _get_last_reviews(self, company, partner_ids, month):
        """The last review of each customer before a month, not mere figures or a failure.

        :return: ``{partner_id: (month, score, class)}``
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (partner_id) partner_id, date, score_after, class_after
                  FROM credit_recovery_credit_review
                 WHERE company_id = %s AND partner_id = ANY(%s) AND date < %s AND is_due
                   AND reason_codes IS DISTINCT FROM %s
                 ORDER BY partner_id, date DESC
                """,
                company.id,
                partner_ids,
                month,
                FAILED,
            )
        )
        return {partner_id: LastReview(*values) for partner_id, *values in rows}

    @api.model
    def _get_scores(self, company, partner_ids):
        """The current score of each customer that has one: ``{partner_id: score}``."""
        scores = self.env["credit.recovery.score"].search_fetch(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", partner_ids),
                ("is_current", "=", True),
                ("is_enough", "=", True),
            ],
            ["partner_id", "value", "score_class", "limit_proposed"],
        )
        return {score.partner_id.id: score for score in scores}

    @api.model
    def _get_review_months(self, company):
        """How often the customers of each class are reviewed: ``{class: months}``."""
        classes = self.env["credit.recovery.score.class"].search([("company_id", "=", company.id)])
        return {one.code: one.review_months for one in classes}

    @api.model
    def _get_standings(self, company, partner_ids, today):
        """Where customers stand, in one query per kind of fact.

        :return: ``{partner_id: (Standing, LastReview or None, other values of the review)}``
        """
        scores = self._get_scores(company, partner_ids)
        reviews = self._get_last_reviews(company, partner_ids, today.replace(day=1))
        partners = self.env["res.partner"].browse(partner_ids).with_company(company)
        exposures = self.env["credit.recovery.exposure"]._get_exposures(company, partners)
        standings = {}
        for partner in partners:
            exposure, last = exposures[partner.id], reviews.get(partner.id)
            vals = {
                "insured": exposure.insured,
                "user_id": partner.recovery_user_id.id,
                "class_before": last and last.grade,
            }
            standing = _get_standing(exposure, scores.get(partner.id), last)
            standings[partner.id] = standing, last, vals
        return standings


def _get_standing(exposure, score, last):
    """A customer as the pure rules have him.

    :param Exposure exposure: of ``tools.exposure``
    :param score: credit.recovery.score, or None
    :param LastReview last: or None
    """
    return Standing(
        exposure=exposure.exposure,
        overdue=exposure.overdue,
        days_overdue=exposure.days_overdue,
        limit=exposure.limit,
        score=score.value if score else None,
        score_before=last.score if last and last.grade else None,
        grade=score.score_class if score else "",
        score_limit=Decimal(str(score.limit_proposed)) if score else None,
    )
