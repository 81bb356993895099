"""The night as a run: a large one is counted first, then approved or stopped (P-7)."""

import logging

import psycopg2.errors

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import split_every

from .credit_recovery_case_review import BATCH, MAX_TRIES, RETRIED

_logger = logging.getLogger(__name__)


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    @api.model
    def _begin_run(self, company, ids, today):
        """Hold approvals back until the end, where the night may be too large.

        A night of few cases cannot be: its notices are approved as they are prepared.

        :param ids: of the cases to review
        :return: how many cases there are
        """
        runs = self.env["credit.recovery.run"]
        if not ids:
            self._finish_run(company, today)  # of a run that was killed at its end
        elif company.recovery_sending == "on" and runs._may_exceed(company, len(ids), today):
            self._commit_apart(runs._hold_back, company, today)
        return len(ids)

    @api.model
    def _finish_run(self, company, today):
        """Count what the night approved; approve, or stop, what was held back.

        Each batch is a transaction of its own; killed, the next run goes on where it was.
        """
        if company.recovery_sending != "on":
            return
        started = self._commit_apart(self.env["credit.recovery.run"]._conclude, company, today)
        if not started:
            return
        run, ids = started
        for case_ids in split_every(BATCH, ids):
            self._approve_apart(run, case_ids, today)
        self._commit_apart(run._end)

    @api.model
    def _approve_apart(self, run, ids, today):
        """Approve a batch; one that fails is redone by halves, a failing case is noted."""
        try:
            done = self._commit_apart(self.browse(ids)._approve_in_run, run, today)
        except (psycopg2.InterfaceError, psycopg2.OperationalError):
            raise
        except Exception as error:
            self.env.cr.rollback()
            if len(ids) == 1:
                self._note_failure(ids, today, error)
                return
            done = False
        if not done and len(ids) > 1:
            half = len(ids) // 2
            self._approve_apart(run, ids[:half], today)
            self._approve_apart(run, ids[half:], today)

    @api.model
    def _commit_apart(self, step, *args):
        """Run a step in a transaction of its own; again when another worker was faster.

        :return: what the step returns, None when it is left to the next run
        """
        for _attempt in range(MAX_TRIES):
            try:
                # before and after: what a rollback undoes is this step alone
                self.env.cr.commit()  # pylint: disable=invalid-commit
                result = step(*args)
                self.env.cr.commit()  # pylint: disable=invalid-commit
                return result
            except (psycopg2.errors.UniqueViolation, *RETRIED):
                self.env.cr.rollback()
        _logger.warning("%s is left to the next run", step.__name__)
        return None

    def _approve_in_run(self, run, today):
        """Check the cases again under their lock, then approve what was held back.

        :param run: credit.recovery.run that is being approved, or was continued
        :return: True
        """
        notices = self.env["credit.recovery.notice"].sudo()
        cases = self.sudo().try_lock_for_update()
        self.env["credit.recovery.review"]._review(cases, today)
        domain = notices._get_automatic_domain(run.company_id)
        drafts = notices.search(domain & Domain("case_id", "in", cases.ids))
        drafts._approve_automatically()
        drafts._show_next_action()
        cases._stamp_notices()
        return True
