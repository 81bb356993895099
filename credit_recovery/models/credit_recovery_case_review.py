"""The nightly job and "review now": the same review, other transactions."""

import logging

import psycopg2.errors

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, split_every

_logger = logging.getLogger(__name__)

BATCH = 500
OPENING_BATCH = 1000
MAX_TRIES = 5
RETRIED = (psycopg2.errors.SerializationFailure, psycopg2.errors.DeadlockDetected)


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    # ------------------------------------------------------------ nightly job
    @api.model
    def _cron_review(self):
        """Open missing cases, then review in batches; the only method here that commits.

        The work list shrinks (``date_reviewed``), so it may be entered again, killed and run twice.
        """
        companies = self.env["res.company"].sudo().search([("parent_id", "=", False)])
        days = {company: company._get_recovery_today() for company in companies}
        for company, today in days.items():
            for partner_ids in split_every(OPENING_BATCH, self._get_unopened(company, today)):
                self._open(company, partner_ids, today)
                self.env.cr.commit()  # pylint: disable=invalid-commit
        work = {company: self._get_work_list(company, today) for company, today in days.items()}
        left = sum(map(len, work.values()))
        for company, today in days.items():
            for ids in split_every(BATCH, work[company]):
                self.env.cr.commit()  # pylint: disable=invalid-commit
                self._review_apart(ids, today)
                left -= len(ids)
                if not self.env["ir.cron"]._commit_progress(len(ids), remaining=left):
                    return

    @api.model
    def _get_work_list(self, company, today):
        """Ids of the cases not reviewed today; a closed case only where a draft is left behind."""
        left_behind = Domain("notice_ids", "any", [("state", "=", "draft")])
        domain = Domain("company_id", "=", company.id) & (
            Domain("date_closed", "=", False) | left_behind
        )
        return self.sudo().search(domain & self._get_due_domain(today), order="id").ids

    @api.model
    def _get_due_domain(self, today):
        return Domain("date_reviewed", "=", False) | Domain("date_reviewed", "<", today)

    @api.model
    def _review_apart(self, ids, today):
        """Review a batch in a transaction of its own; a failing one is redone case by case."""
        if self._try_review(ids, today):
            return
        for case_id in ids:
            if not self._try_review([case_id], today):
                _logger.warning("case %s: left to another worker or to the next run", case_id)

    @api.model
    def _try_review(self, ids, today):
        """Review and commit; True if it is done or was noted on its case.

        A stale snapshot is not a fault: the rows were changed by another worker, try again.
        """
        for _attempt in range(MAX_TRIES):
            try:
                # the lock is the first statement: its snapshot sees what the last holder wrote
                cases = self.sudo().browse(ids).try_lock_for_update()
                due = cases.filtered(
                    lambda case: not case.date_reviewed or case.date_reviewed < today
                )
                self.env["credit.recovery.review"]._review(due, today)
                self.env.cr.commit()  # pylint: disable=invalid-commit
                return True
            except RETRIED:
                self.env.cr.rollback()
            except (psycopg2.InterfaceError, psycopg2.OperationalError):
                raise  # the database itself fails: no debtor is to blame
            except Exception as error:
                self.env.cr.rollback()
                if len(ids) > 1:
                    return False
                self._note_failure(ids, today, error)
                return True
        return False

    @api.model
    def _note_failure(self, ids, today, error):
        """The debtor's data fail: note it on the case, go on with the others."""
        log = _logger.warning if isinstance(error, UserError) else _logger.exception
        log("review of case %s failed: %s", ids, error)
        cases = self.sudo().browse(ids).try_lock_for_update()
        cases.write({"review_error": str(error) or repr(error), "date_reviewed": today})
        self.env.cr.commit()  # pylint: disable=invalid-commit

    # ------------------------------------------------------------ opening
    @api.model
    def _get_unopened(self, company, today):
        """Debtors without an open case that need one: an overdue item, or a first rung due.

        :return: list of partner ids
        """
        overdue, coming = self._get_candidates(company, today)
        plans = self.env["credit.recovery.review"]._plan(company, coming, today)
        return overdue + [partner_id for partner_id in coming if plans[partner_id].prepared]

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
        """Open the cases of debtors; the last one of a debtor is reopened (design, "Models").

        :return: the cases
        """
        partner_ids = list(partner_ids)
        reopened = self.sudo()._get_latest(company, partner_ids).filtered("date_closed")
        partners = self.env["res.partner"].sudo().browse(partner_ids) - reopened.partner_id
        collectors = partners.with_company(company)
        created = (
            self.sudo()
            .with_context(tracking_disable=True)
            .create(
                [
                    {
                        "partner_id": partner.id,
                        "company_id": company.id,
                        "user_id": partner.recovery_user_id.id,
                        "date_opened": today,
                    }
                    for partner in collectors
                ]
            )
        )
        reopened._reopen()
        return created + reopened

    @api.model
    def _get_open(self, company, partner, today):
        """The debtor's open case, opened now if there is none."""
        case = self.sudo()._get_latest(company, partner.ids)
        if case and not case.date_closed:
            return case
        return self._open(company, partner.ids, today)

    def _reopen(self):
        """Open closed cases again; their figures follow with the review."""
        if self:
            self.write({"date_closed": False, "date_reviewed": False, "outcome": False})
            body = self.env._("Reopened: an item is overdue again.")
            self._message_log_batch({case.id: body for case in self})

    # ------------------------------------------------------------ review now
    def action_review(self):
        """Review the selected cases now, as the nightly job would.

        :raises AccessError: the user is no Collector
        :raises UserError: another review is at work on one of them
        """
        if not self.env.user.has_group("credit_recovery.group_recovery_collector"):
            raise AccessError(self.env._("Only a Collector may review cases."))
        self.check_access("read")
        cases = self.sudo().try_lock_for_update()
        if busy := self - cases.sudo(False):
            raise UserError(
                self.env._(
                    "Another review is at work on %(names)s: try again in a minute.",
                    names=", ".join(busy.mapped("display_name")),
                )
            )
        cases._review_again()
        return True

    def _review_again(self):
        """Bring next action, drafts and tasks up to date after an event, in its transaction."""
        for company, cases in self.grouped("company_id").items():
            self.env["credit.recovery.review"]._review(cases, company._get_recovery_today())
