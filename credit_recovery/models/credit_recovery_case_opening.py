"""Cases open with the first overdue item or the first rung due, and reopen."""

import psycopg2.errors

from odoo import api, fields, models
from odoo.tools import SQL, split_every

from .credit_recovery_case_review import MAX_TRIES, RETRIED

BATCH = 1000


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    @api.model
    def _open_missing(self, company, today):
        """Open the cases that the nightly job needs, and commit after each batch."""
        for partner_ids in split_every(BATCH, self._get_unopened(company, today)):
            self._open_apart(company, partner_ids, today)

    @api.model
    def _open_apart(self, company, partner_ids, today):
        """Open cases and commit; who is opened by another worker meanwhile is left out."""
        for tries_left in reversed(range(MAX_TRIES)):
            try:
                self._open(company, partner_ids, today)
                # locks of the review come after: they must see the new cases
                self.env.cr.commit()  # pylint: disable=invalid-commit
                return
            except (psycopg2.errors.UniqueViolation, *RETRIED):
                self.env.cr.rollback()
                if not tries_left:
                    raise

    @api.model
    def _get_unopened(self, company, today):
        """Debtors without an open case that need one: an overdue item, or a first rung due.

        :return: list of partner ids
        """
        overdue, coming = self._get_candidates(company, today)
        for partner_ids in split_every(BATCH, coming):
            overdue += self._filter_due(company, partner_ids, today)
        return overdue

    @api.model
    def _filter_due(self, company, partner_ids, today):
        """Of debtors with nothing overdue, those whose first rung is due.

        And those whose data fail: the review will note it on their case.

        :return: list of partner ids
        """
        partner_ids = list(partner_ids)
        try:
            with self.env.cr.savepoint():
                plans = self.env["credit.recovery.review"]._plan(company, partner_ids, today)
        except (psycopg2.InterfaceError, psycopg2.OperationalError):
            raise
        except Exception:
            if len(partner_ids) == 1:
                return partner_ids
            half = len(partner_ids) // 2
            halves = partner_ids[:half], partner_ids[half:]
            return [found for part in halves for found in self._filter_due(company, part, today)]
        return [partner_id for partner_id in partner_ids if plans[partner_id].prepared]

    @api.model
    def _get_candidates(self, company, today):
        """Debtors with open items and no open case: those overdue, those only coming due soon."""
        facts = self.env["credit.recovery.facts"]
        facts._flush()
        ahead = self._get_days_ahead(company)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT commercial_partner_id, min(date_due) < %(today)s
                  FROM (%(items)s) item
                 GROUP BY commercial_partner_id
                 ORDER BY commercial_partner_id
                """,
                today=today,
                items=facts._get_open_items_query(
                    company,
                    SQL(
                        """
                        l.amount_residual_currency > 0
                        AND COALESCE(l.date_maturity, l.date) <= %(last)s
                        AND NOT EXISTS (SELECT FROM credit_recovery_case c
                                         WHERE c.partner_id = p.commercial_partner_id
                                           AND c.company_id = %(company)s
                                           AND c.date_closed IS NULL)
                        """,
                        last=fields.Date.add(today, days=ahead),
                        company=company.id,
                    ),
                ),
            )
        )
        overdue = [partner_id for partner_id, is_overdue in rows if is_overdue]
        return overdue, [partner_id for partner_id, is_overdue in rows if not is_overdue]

    @api.model
    def _get_days_ahead(self, company):
        """How many days before a due date a rung may be due, at most, in any policy."""
        levels = (
            self.env["credit.recovery.level"]
            .sudo()
            .search([("company_id", "=", company.id), ("offset_value", "<", 0)])
        )
        days = {"day": 1, "working_day": 3, "month": 31}
        return max((-level.offset_value * days[level.offset_unit] for level in levels), default=0)

    @api.model
    def _open(self, company, partner_ids, today):
        """Open the cases of debtors without one; the last one is reopened (design, "Models").

        Their figures follow with the review.

        :return: the cases opened now
        """
        partner_ids = list(partner_ids)
        latest = self.sudo()._get_latest(company, partner_ids)
        reopened = latest.filtered("date_closed")
        partners = self.env["res.partner"].sudo().browse(partner_ids) - latest.partner_id
        collectors = partners.with_company(company)
        collectors.fetch(["recovery_user_id"])
        created = self.env["credit.recovery.bulk"]._insert(
            self.sudo(),
            [
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "user_id": partner.recovery_user_id.id,
                    "date_opened": today,
                    "state": "new",
                }
                for partner in collectors
            ],
        )
        reopened._reopen()
        return created + reopened

    @api.model
    def _get_open_ids(self, company, partner_ids):
        """The open cases of debtors, ``{partner_id: case_id}``."""
        domain = [
            ("company_id", "=", company.id),
            ("partner_id", "in", list(partner_ids)),
            ("date_closed", "=", False),
        ]
        groups = self.sudo()._read_group(domain, ["partner_id"], ["id:max"])
        return {partner.id: case_id for partner, case_id in groups}

    @api.model
    def _get_open(self, company, partner, today):
        """The debtor's open case, opened now if there is none."""
        case = self.sudo()._get_latest(company, partner.ids)
        if case and not case.date_closed:
            return case
        case = self._open(company, partner.ids, today)
        case._update_figures()
        return case

    def _reopen(self):
        """Open closed cases again; their figures follow with the review."""
        if self:
            self.write({"date_closed": False, "date_reviewed": False, "outcome": False})
            body = self.env._("Reopened: an item is overdue again.")
            self._message_log_batch({case.id: body for case in self})
