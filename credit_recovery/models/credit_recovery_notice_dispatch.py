import logging
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL, split_every

from .credit_recovery_notice import APPROVED, FAILED, SENDING, SENT, UNCERTAIN
from .credit_recovery_notice_email import PARKED, Outcome

_logger = logging.getLogger(__name__)

LOCK_TIMEOUT = "10s"
BATCH_SIZE = 25
MAX_TRIES = 5
# a mail server that cannot be reached for so long makes the notice fail
PATIENCE = timedelta(hours=24)


class CreditRecoveryNotice(models.Model):
    """Dispatch by e-mail: parked, attempted, result, each in a transaction of its own.

    A notice killed while parked is sent by the next run; one killed after the attempt began is
    uncertain, and a person decides: at most once, and nothing lost unseen (complaint 2).
    """

    _inherit = "credit.recovery.notice"

    @api.model
    def _cron_dispatch(self):
        """Send the approved e-mail notices of the companies whose sending is on."""
        notices = self.sudo()
        notices._commit_step(notices._mark_interrupted)
        notices._commit_step(notices._mark_returned)
        notices._commit_step(notices._withdraw_untrue)
        notices._commit_step(notices._release_waiting)
        waiting = notices._get_dispatchable()
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        work = {company: found.ids for company, found in waiting.grouped("company_id").items()}
        for company, ids in work.items():
            if not company._with_recovery_language(notices)._dispatch_company(ids):
                return

    def _dispatch_company(self, ids):
        """Send the notices of one company.

        :return: whether there is time for more
        """
        is_reachable = True
        for batch_ids in split_every(BATCH_SIZE, ids):
            batch = self.browse(batch_ids)
            for notice in batch._park_batch():
                is_reachable = is_reachable and notice._send_parked()
            batch._commit_step(batch._refresh_cases)
            if not self.env["ir.cron"]._commit_progress(len(batch)):
                return False
        return True

    @api.model
    def _get_dispatchable(self):
        """What is to be sent: approved, or parked by a run that did not come to send it.

        What a stop of its company stops waits as it is (P-1), so do all before its hour (P-12).
        """
        notices = self.search(
            [
                ("channel", "=", "email"),
                ("company_id.recovery_sending", "=", "on"),
                "|",
                ("state", "=", APPROVED),
                ("state", "=", SENDING),
                ("attempted_at", "=", False),
            ],
            order="id",
        )
        notices = notices.filtered(lambda notice: notice._is_open_hour())
        return notices - notices._get_stopped()

    def _is_open_hour(self):
        """Whether the notice may leave at this hour."""
        return self.company_id._is_recovery_send_hour()

    # ------------------------------------------------------------ transactions
    def _commit_step(self, step, *args):
        """Run a step and commit it; a concurrent change undoes it and it runs again.

        :param step: bound method whose first query takes its locks
        :return: what the step returns; None when it is left to the next run
        """
        for _attempt in range(MAX_TRIES):
            try:
                result = step(*args)
                # the guarantee of the dispatch: each step is a transaction of its own
                self.env.cr.commit()  # pylint: disable=invalid-commit
                return result
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
        _logger.warning("notices %s: %s is left to the next run", self.ids, step.__name__)
        return None

    # ------------------------------------------------------------ 1. parked
    def _park_batch(self):
        """Park the mails of a batch; a notice whose letter cannot be made fails, the others go on.

        :return: the parked notices, ready for the attempt
        """
        try:
            return self._render_and_park()
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            raise
        except Exception as error:
            self.env.cr.rollback()
            if len(self) == 1:
                self._commit_step(self._note_broken, error)
                return self.browse()
        return self.browse().union(*(notice._park_batch() for notice in self))

    def _render_and_park(self):
        """Render without locks, since it takes long, then lock, check again and park."""
        cases = self.case_id
        documents = self._commit_step(self._render_documents)
        return self._commit_step(self._park, cases, documents) or self.browse()

    def _park(self, cases, documents):
        """Lock, check again (P-1), archive the documents and write the parked mails.

        :param cases: of the notices, read before: the lock is the first query
        :param dict documents: ``{notice id: bytes}``
        :return: the parked notices
        """
        locked = cases.try_lock_for_update()
        notices = self.filtered(
            lambda notice: notice.case_id <= locked and notice._is_dispatchable()
        )
        notices -= notices._get_stopped()
        changes = notices._get_changes()
        changed = notices.filtered(lambda notice: notice in changes)
        changed._supersede(changes)
        notices -= changed
        fresh = notices.filtered(lambda notice: notice.state == APPROVED)
        fresh._archive_documents(documents)
        fresh._park_mails()
        fresh._transition(SENDING)
        return notices

    def _is_dispatchable(self):
        return self.state == APPROVED or self.state == SENDING and not self.attempted_at

    def _note_broken(self, error):
        """The letter could not be made: the notice fails with the reason (style 17)."""
        if not isinstance(error, UserError):
            _logger.error("Notice %s could not be prepared for sending", self.id, exc_info=error)
        reason = self.env._("The notice could not be made ready: %(error)s", error=error)
        if self.state == APPROVED:
            self._transition(SENDING)
        self._fail(reason)

    # ------------------------------------------------------------ 2. attempted, 3. result
    def _send_parked(self):
        """Attempt to send one parked notice and record what came of it.

        :return: whether the mail server could be reached
        """
        if not self._commit_step(self._mark_attempted):
            return True
        outcome = self._hand_over()
        if outcome:
            self._commit_step(self._record, outcome)
        return not outcome or outcome.state is not None

    def _mark_attempted(self):
        """Say that the attempt begins, unless somebody else began it."""
        free = self.try_lock_for_update().state == SENDING and not self.attempted_at
        if free:
            self.attempted_at = fields.Datetime.now()
        return free

    def _hand_over(self):
        """Send the mail under a lock that tells other runs that the attempt is alive.

        :return: Outcome, or None where another run took the attempt for interrupted
        """
        if not self._wait_for_lock() or self.state != SENDING:
            return None
        try:
            return self._send_mail()
        except psycopg2.Error as error:
            self.env.cr.rollback()
            return Outcome(UNCERTAIN, str(error))

    def _wait_for_lock(self):
        """Lock the notice, after a run that looks at it at this moment; core's lock passes over it.

        :return: whether it is there, and locked
        """
        for _attempt in range(MAX_TRIES):
            try:
                self.env.cr.execute(SQL("SET LOCAL lock_timeout = %s", LOCK_TIMEOUT))
                self.env.cr.execute(
                    SQL("SELECT id FROM credit_recovery_notice WHERE id = %s FOR UPDATE", self.id)
                )
                self.invalidate_recordset()
                return bool(self.env.cr.rowcount)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self.env.cr.rollback()
        return False

    def _record(self, outcome):
        """Write what came of the attempt."""
        if outcome.state is None:
            self._stay_parked(outcome.reason)
            return
        self.mail_id.state = "sent" if outcome.state == SENT else PARKED
        if outcome.state == SENT:
            self._mark_sent()
            self._tell_colleagues()
        elif outcome.state == FAILED:
            self._fail(outcome.reason)
        else:
            self._become_uncertain(outcome.reason)

    def _stay_parked(self, reason):
        """The mail server was not reached: this notice and its company's others wait or fail."""
        self.attempted_at = False
        self.mail_id.state = PARKED
        waiting = self._get_dispatchable().filtered(
            lambda notice: notice.state == SENDING and notice.company_id == self.company_id
        )
        reason = self.env._("The mail server cannot be reached: %(reason)s", reason=reason)
        waiting.failure_reason = reason
        oldest = fields.Datetime.now() - PATIENCE
        waiting.filtered(lambda notice: notice.mail_id.create_date < oldest)._fail(reason)

    def _mark_interrupted(self):
        """Attempts without a result of runs that are no more: nobody knows whether they left."""
        attempts = self.search(
            [("channel", "=", "email"), ("state", "=", SENDING), ("attempted_at", "!=", False)]
        )
        interrupted = attempts.try_lock_for_update()
        interrupted._become_uncertain(
            self.env._("The sending was interrupted; whether the e-mail left is not known.")
        )
        interrupted._refresh_cases()
