"""The nightly job and "review now": the same review, other transactions."""

import logging

import psycopg2.errors

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import split_every

from ..tools.garbage import paused_gc
from .credit_recovery_notice_print import LETTER_CHANNELS

_logger = logging.getLogger(__name__)

# each plans its queries anew; who writes to one of its cases meanwhile waits for the whole batch
BATCH = 2000
MAX_TRIES = 5
RETRIED = (psycopg2.errors.SerializationFailure, psycopg2.errors.DeadlockDetected)


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    # ------------------------------------------------------------ nightly job
    @api.model
    def _cron_review(self):
        """Open missing cases, then review in batches, each in a transaction of its own.

        The work list shrinks (``date_reviewed``), so it may be entered again, killed and run twice.
        """
        companies = self.env["res.company"].sudo().search([("parent_id", "=", False)])
        days = {company: company._get_recovery_today() for company in companies}
        for company, today in days.items():
            self._open_missing(company, today)
        work = {company: self._get_work_list(company, today) for company, today in days.items()}
        left = sum(map(len, work.values()))
        for company, today in days.items():
            self.env["credit.recovery.dispute"].sudo()._sync_closed_tasks(company)
            ids, stamps = self._begin_review(company, work[company], today)
            left -= len(work[company]) - len(ids)
            todo = self._begin_run(company, ids, today)
            for batch in split_every(BATCH, ids):
                # a batch is a transaction: its lock must see what was written last
                self.env.cr.commit()  # pylint: disable=invalid-commit
                with paused_gc():
                    self._review_apart(batch, today, stamps)
                todo -= len(batch)
                if not todo:
                    self._finish_run(company, today)
                left -= len(batch)
                if not self.env["ir.cron"]._commit_progress(len(batch), remaining=left):
                    return

    @api.model
    def _begin_review(self, company, ids, today):
        """Bring in the bank's news (P-1), then leave out what was reviewed as it still is.

        :return: the ids of the cases to review, and their stamps or None
        """
        if not ids:
            return ids, None
        self._refresh_payments_apart(company, today)
        return self._commit_apart(self.sudo()._pass_over_unchanged, company, ids, today) or (
            ids,
            None,
        )

    @api.model
    def _refresh_payments_apart(self, company, today):
        """Hold what unmatched money may pay (P-1), in a transaction of its own."""
        for tries_left in reversed(range(MAX_TRIES)):
            # before and after: what a rollback undoes is this step alone
            self.env.cr.commit()  # pylint: disable=invalid-commit
            try:
                self.env["credit.recovery.possible.payment"].sudo()._refresh(company, today)
                self.env.cr.commit()  # pylint: disable=invalid-commit
                return
            except RETRIED:
                self.env.cr.rollback()
                if not tries_left:
                    raise

    @api.model
    def _get_work_list(self, company, today):
        """Ids of the cases not reviewed today; a closed case only where a draft is left behind, or
        a printed letter that was not posted."""
        printed = Domain("state", "=", "sending") & Domain("channel", "in", LETTER_CHANNELS)
        left_behind = Domain("notice_ids", "any", Domain("state", "=", "draft") | printed)
        domain = Domain("company_id", "=", company.id) & (
            Domain("date_closed", "=", False) | left_behind
        )
        return self.sudo().search(domain & self._get_due_domain(today), order="id").ids

    @api.model
    def _get_due_domain(self, today):
        return Domain("date_reviewed", "=", False) | Domain("date_reviewed", "<", today)

    @api.model
    def _review_apart(self, ids, today, stamps):
        """Review a batch in a transaction of its own; a failing one is redone by halves."""
        if self._try_review(ids, today, stamps):
            return
        if len(ids) == 1:
            _logger.warning("case %s: left to another worker or to the next run", *ids)
            return
        half = len(ids) // 2
        self._review_apart(ids[:half], today, stamps)
        self._review_apart(ids[half:], today, stamps)

    @api.model
    def _try_review(self, ids, today, stamps):
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
                self.env["credit.recovery.review"]._review(due, today, stamps)
                # what the batch wrote stays when the next one fails
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
        # the failure stays noted whatever becomes of the other debtors
        self.env.cr.commit()  # pylint: disable=invalid-commit

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
        cases._refresh_payments()
        cases._review_again()
        return True

    def _refresh_payments(self):
        """Hold what these debtors' unmatched money may pay (P-1)."""
        payments = self.env["credit.recovery.possible.payment"].sudo()
        for company, cases in self.grouped("company_id").items():
            today = company._get_recovery_today()
            payments._refresh_debtors(company, today, cases.partner_id.ids)

    @api.model
    def _review_waiting(self, company, action):
        """Have the cases with this next action reviewed soon, and what is approved sent."""
        domain = [("company_id", "=", company.id), ("next_action", "=", action)]
        self.sudo().search(domain)._review_soon()
        self.env.ref("credit_recovery.ir_cron_dispatch").sudo()._trigger()

    def _review_soon(self):
        """Have these cases reviewed by the job as soon as it can."""
        if self:
            self.sudo().write({"date_reviewed": False, "facts_stamp": False})
            self.env.ref("credit_recovery.ir_cron_review").sudo()._trigger()

    def _review_again(self):
        """Bring next action, drafts and tasks up to date after an event, in its transaction."""
        for company, cases in self.grouped("company_id").items():
            self.env["credit.recovery.review"]._review(cases, company._get_recovery_today())
