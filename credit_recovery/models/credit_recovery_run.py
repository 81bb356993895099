from datetime import datetime, time

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.run_limit import AVERAGE, LIMIT, get_average, get_cause
from .credit_recovery_notice_approval import MANAGER

DONE, COUNTING, APPROVING = "done", "counting", "approving"
STOPPED, CONTINUED = "stopped", "continued"
PAST_RUNS = 20


class CreditRecoveryRun(models.Model):
    """What a night approved by itself; a run out of the ordinary stops and asks (P-7)."""

    _name = "credit.recovery.run"
    _description = "Recovery run"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_name = "date"

    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    date = fields.Date(required=True, readonly=True)
    state = fields.Selection(
        [
            (COUNTING, "Being prepared"),
            (APPROVING, "Being approved"),
            (DONE, "Done"),
            (STOPPED, "Stopped: nothing is approved by itself"),
            (CONTINUED, "Continued"),
        ],
        required=True,
        default=DONE,
        readonly=True,
    )
    notice_count = fields.Integer(
        string="Approved", readonly=True, help="Notices that the run approved by itself."
    )
    waiting_count = fields.Integer(
        string="Waiting", readonly=True, help="Notices that it would have approved."
    )
    cause = fields.Selection(
        [(LIMIT, "More notices than the limit"), (AVERAGE, "More than 3 times the average")],
        readonly=True,
    )
    limit = fields.Integer(readonly=True, help="The company's when the run stopped.")
    average = fields.Float(
        readonly=True, digits=(12, 1), help="Of the last runs, when this one stopped."
    )
    reason = fields.Text(readonly=True, help="Why a Manager let it go on.")
    decided_by_id = fields.Many2one("res.users", readonly=True, string="Decided by")
    decided_at = fields.Datetime(readonly=True, string="Decided at")

    _one_a_day = models.UniqueIndex("(company_id, date)", "This run was recorded already.")
    _one_stopped = models.UniqueIndex(
        "(company_id) WHERE state IN ('counting', 'stopped')",
        "A run of this company waits already.",
    )

    @api.model
    def _get_waiting(self, companies):
        """The runs of these companies that hold approvals back."""
        return self.sudo().search(
            [("company_id", "in", companies.ids), ("state", "in", (COUNTING, STOPPED))]
        )

    # ------------------------------------------------------------ a night
    @api.model
    def _may_exceed(self, company, case_count, today):
        """Whether a night of so many cases could bring more notices than go out unasked."""
        run = self._get_of(company, today)
        if run.state == CONTINUED:
            return False
        count = run.notice_count + case_count
        return bool(get_cause(count, company.recovery_run_limit, self._get_past(company, today)))

    @api.model
    def _get_of(self, company, today):
        return self.sudo().search([("company_id", "=", company.id), ("date", "=", today)])

    @api.model
    def _get_past(self, company, today):
        """How many notices left in the last nights before."""
        runs = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("notice_count", ">", 0),
                ("date", "<", today),
            ],
            limit=PAST_RUNS,
        )
        return runs.mapped("notice_count")

    @api.model
    def _hold_back(self, company, today):
        """From here on nothing is approved by itself, until the run is concluded."""
        if self._get_waiting(company):
            return
        run = self._get_of(company, today) or self.sudo().create(
            {"company_id": company.id, "date": today}
        )
        run.state = COUNTING

    @api.model
    def _conclude(self, company, today):
        """Stop what was held back if it is too much.

        :return: (run, ids of the cases whose drafts are to be approved in it), or None
        """
        run = self._get_waiting(company) or self._get_of(company, today)
        run = self._record(run, company, today)
        if run.state not in (COUNTING, APPROVING, STOPPED):
            return None
        notices = self.env["credit.recovery.notice"].sudo()
        drafts = notices.search(notices._get_automatic_domain(company))
        complaints = drafts._get_complaints()
        waiting = drafts.filtered(lambda notice: notice not in complaints)
        if run.state == COUNTING:
            run._stop_if_too_much(len(waiting), today)
        if run.state == APPROVING:
            return run, drafts.case_id.ids
        run.waiting_count = len(waiting)
        drafts._show_next_action()
        return None

    @api.model
    def _record(self, run, company, today):
        """Keep how many notices were approved by themselves on the day of a run."""
        since = company._from_recovery_time(datetime.combine(run.date or today, time.min))
        count = self.env["credit.recovery.notice"].sudo()._count_automatic(company, since)
        if not run and count:
            run = self.sudo().create({"company_id": company.id, "date": today})
        if run and run.notice_count != count:
            run.notice_count = count
        return run

    def _stop_if_too_much(self, count, today):
        """Stop the run if so many more notices are too many; else they are approved."""
        company = self.company_id
        past, limit = self._get_past(company, today), company.recovery_run_limit
        cause = get_cause(self.notice_count + count, limit, past)
        if cause:
            self.waiting_count = count
            self._stop(cause, {"limit": limit, "average": get_average(past)})
        else:
            self.state = APPROVING

    def _end(self):
        """All that was held back is approved."""
        self.state = DONE
        self._record(self, self.company_id, self.date)

    def _stop(self, cause, values):
        """Stop, and give the recovery manager a task."""
        self.write({"state": STOPPED, "cause": cause, **values})
        manager = self.company_id.recovery_manager_id
        if manager:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self._get_outline(),
                user_id=manager.id,
            )

    def _get_outline(self):
        """What happened, in one sentence."""
        self.ensure_one()
        if self.cause == LIMIT:
            return self.env._(
                "%(company)s: the run would send %(count)s notices, more than the limit of"
                " %(limit)s; none was approved.",
                company=self.company_id.name,
                count=self.waiting_count,
                limit=self.limit,
            )
        return self.env._(
            "%(company)s: the run would send %(count)s notices, more than 3 times the usual"
            " %(average)s; none was approved.",
            company=self.company_id.name,
            count=self.waiting_count,
            average=round(self.average),
        )

    # ------------------------------------------------------------ a Manager's word
    def action_view_waiting(self):
        """Show the drafts that wait for the run to go on."""
        self.ensure_one()
        notices = self.env["credit.recovery.notice"]
        action = self.env["ir.actions.actions"]._for_xml_id(
            "credit_recovery.credit_recovery_notice_action"
        )
        domain = list(notices._get_automatic_domain(self.company_id))
        return {**action, "domain": domain, "context": {}}

    def _go_on(self, reason):
        """Let stopped runs go on: their drafts are checked again and approved.

        :param str reason: of the Manager
        :raises AccessError: the user is no Manager
        :raises UserError: a run is not stopped, or sending is not on
        """
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a Manager may let a run go on."))
        self.check_access("read")
        if any(run.state != STOPPED for run in self):
            raise UserError(self.env._("Only a stopped run can go on."))
        for run_sudo in self.sudo():  # the role is checked; nobody writes runs by hand
            run_sudo._continue(reason)

    def _continue(self, reason):
        notices = self.env["credit.recovery.notice"]
        drafts = notices.search(notices._get_automatic_domain(self.company_id))
        drafts._check_sending_on()
        drafts._lock_cases()
        self.write(
            {
                "state": CONTINUED,
                "reason": reason,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )
        self.activity_unlink(["mail.mail_activity_data_todo"])
        drafts.case_id._approve_in_run(self, self.company_id._get_recovery_today())
        self.notice_count += len(drafts.filtered(lambda notice: notice.state == "approved"))
        self._message_log(
            body=self.env._(
                "%(user)s let the run go on: %(reason)s", user=self.env.user.name, reason=reason
            )
        )
