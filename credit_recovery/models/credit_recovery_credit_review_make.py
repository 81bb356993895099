"""The monthly job: who is due, what his figures are, what is proposed (000-4, 003-9)."""

import logging

import psycopg2
from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import split_every

from ..tools.credit_review import NONE, Proposal, Standing, is_due, is_worse, propose
from .credit_recovery_credit_review import DISMISSED, FAILED, OPEN

_logger = logging.getLogger(__name__)

BATCH = 500
EVERY_MONTH = 1
NOTHING = Proposal(NONE, None, ())


class CreditRecoveryCreditReview(models.Model):
    _inherit = "credit.recovery.credit.review"

    # ------------------------------------------------------------ the job
    @api.model
    def _cron_credit_reviews(self):
        """Daily: this month's reviews of each company, once; then alerts and digest.

        The work list shrinks, so the job may be entered again, killed and run twice.
        """
        self = self.sudo()
        companies = self.env["res.company"].search([("parent_id", "=", False)])
        for company in companies:
            self._try(self._close_settled_alerts, company)
        work = self._get_companies_work(companies)
        # the end of each company is work too
        left = sum(len(ids) + 1 for _today, ids in work.values())
        report = self.env["ir.cron"]._commit_progress
        report(remaining=left)
        for company, (today, ids) in work.items():
            for batch in split_every(BATCH, ids):
                self._review_safely(company, batch, today)
                left -= len(batch)
                if not report(len(batch), remaining=left):
                    return
            # a digest that failed is tried again tomorrow, with the reviews that are there
            if self._try(self._send_digest, company, today):
                company.recovery_credit_reviewed_on = today
            left -= 1
            if not report(1, remaining=left):
                return

    @api.model
    def _get_companies_work(self, companies):
        """The companies that are not done with this month: ``{company: (today, partner ids)}``."""
        work = {}
        for company in companies:
            today, last = company._get_recovery_today(), company.recovery_credit_reviewed_on
            if not last or last < today.replace(day=1):
                work[company] = today, self._get_work_list(company, today)
        return work

    @api.model
    def _try(self, step, company, *args):
        """Do what is beside the reviews; if it fails, it is undone and logged, and stops nobody.

        :return: whether it was done
        """
        try:
            with self.env.cr.savepoint():
                step(company, *args)
        except Exception:
            _logger.exception("%s of company %s failed", step.__name__, company.id)
            return False
        return True

    @api.model
    def _review_safely(self, company, partner_ids, today):
        """Review a batch; one that fails is redone customer by customer, and noted."""
        try:
            with self.env.cr.savepoint():
                self._review(company, partner_ids, today)
        except (psycopg2.InterfaceError, psycopg2.OperationalError):
            raise
        except Exception:
            if len(partner_ids) > 1:
                for partner_id in partner_ids:
                    self._review_safely(company, [partner_id], today)
                return
            _logger.exception("Credit review of partner %s failed", partner_ids[0])
            self._try(self._write_failure, company, partner_ids[0], today)

    @api.model
    def _write_failure(self, company, partner_id, today):
        """A review that says that it failed: nobody is left out silently."""
        failed = Proposal(NONE, None, (FAILED,))
        vals = self._prepare_review(Standing(), failed)
        self._write_reviews(company, {partner_id: {**vals, "is_due": True}}, today)

    # ------------------------------------------------------------ what
    @api.model
    def _review(self, company, partner_ids, today, by_hand=False):
        """Review customers of one company, and raise the alerts of what is unpaid.

        Again in the same month it brings the open reviews up to date; a decided one stays.

        :param res.company company: a root company
        :param partner_ids: ids of commercial partners
        :param date today: the day
        :param bool by_hand: whether they are due or not
        :return: the reviews of these customers this month
        """
        rules = company._get_recovery_review_rules()
        months = self._get_review_months(company)
        standings = self._get_standings(company, list(partner_ids), today)
        found = {}
        for partner_id, (standing, last, vals) in standings.items():
            every = months.get(standing.grade, EVERY_MONTH)
            due = by_hand or self._is_due(standing, last, every, rules.small, today)
            proposal = propose(standing, rules) if due else NOTHING
            since = today.replace(day=1) if due else last.month
            found[partner_id] = {
                **self._prepare_review(standing, proposal),
                **vals,
                "is_due": due,
                "date_next": since + relativedelta(months=every),
            }
        reviews = self._write_reviews(company, found, today)
        reviews._raise_alerts(rules.small)
        return reviews

    @api.model
    def _is_due(self, standing, last, every, small, today):
        """Whether a customer is due this month: by his class, or because that does not wait."""
        before = last.grade if last else ""
        alarmed = standing.overdue > small or is_worse(standing.grade, before)
        return is_due(today.replace(day=1), last and last.month, every, alarmed)

    # ------------------------------------------------------------ writing
    @api.model
    def _write_reviews(self, company, found, today):
        """Write the reviews of a month; an earlier one that nobody decided on is replaced.

        :param dict found: ``{partner_id: values}``
        :return: the reviews
        """
        month = today.replace(day=1)
        mine = [("company_id", "=", company.id), ("partner_id", "in", list(found))]
        there = self.search([*mine, ("date", "=", month)])
        due = [partner_id for partner_id, vals in found.items() if vals["is_due"]]
        earlier = [("partner_id", "in", due), ("is_due", "=", True), ("date", "<", month)]
        replaced = self.search([*mine, *earlier, ("state", "=", OPEN)])
        replaced._transition(DISMISSED, decided_on=today)
        shared = {"company_id": company.id, "date": month, "date_reviewed": today}
        for review in there.filtered(lambda review: review.state == OPEN):
            review.write(found[review.partner_id.id] | shared)
        missing = found.keys() - set(there.partner_id.ids)
        return there + self.env["credit.recovery.bulk"]._insert(
            self.browse(),
            [
                {"partner_id": partner_id, "state": OPEN, **shared, **vals}
                for partner_id, vals in found.items()
                if partner_id in missing
            ],
        )

    @api.model
    def _prepare_review(self, standing, proposal):
        """The values of a review that follow from a customer's standing."""
        is_compared = standing.score is not None and standing.score_before is not None
        return {
            "score_before": standing.score_before or 0,
            "score_after": standing.score or 0,
            "score_change": standing.score - standing.score_before if is_compared else 0,
            "class_after": standing.grade or False,
            "exposure": standing.exposure,
            "overdue": standing.overdue,
            "days_overdue": standing.days_overdue,
            "has_limit": standing.limit is not None,
            "credit_limit": standing.limit or 0,
            "score_limit": standing.score_limit or 0,
            "proposal": proposal.kind,
            "proposed_limit": proposal.limit or 0,
            "reason_codes": ",".join(proposal.reasons) or False,
        }
