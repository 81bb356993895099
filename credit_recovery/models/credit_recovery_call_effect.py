"""What follows from a conversation: the phone step, the next call, a letter, tasks (P-5, P-20)."""

from datetime import datetime, time, timedelta

from odoo import models

from ..tools.call_rules import count_attempts
from .credit_recovery_call import CALL_BACK, NOT_REACHED, REACHED, SPOKEN, WRONG_NUMBER

LETTER_TEMPLATE = "credit_recovery.mail_template_unreached"
# causes of tasks
FIND_NUMBER, FAILED_ATTEMPTS = "find_number", "failed_attempts"


class CreditRecoveryCall(models.Model):
    _inherit = "credit.recovery.call"

    def _prepare_vals(self, vals):
        """Who asked to be called back without an hour is called on the next working day."""
        vals = super()._prepare_vals(vals)
        is_complete = vals.get("callback_at") or not vals.get("case_id")
        if vals.get("result") != CALL_BACK or is_complete:
            return vals
        case = self.env["credit.recovery.case"].browse(vals["case_id"])
        return {**vals, "callback_at": case._get_next_moment(vals.get("date"))}

    def _log_on_case(self):
        case_sudo = self.case_id.sudo()
        case_sudo._message_log(body=self._get_outline())
        if self.result in SPOKEN:
            day = self._get_day()
            case_sudo.date_last_contact = max(day, case_sudo.date_last_contact or day)

    def _get_outline(self):
        """The conversation in one line, for the case's timeline."""
        results = dict(self._fields["result"]._description_selection(self.env))
        means = dict(self._fields["means"]._description_selection(self.env))
        parts = [
            results[self.result],
            self.reason_id.name,
            self.note,
            self.override_reason
            and self.env._(
                "Outside the allowed hours because: %(reason)s", reason=self.override_reason
            ),
        ]
        what = ". ".join(part.rstrip(". ") for part in parts if part)
        values = {"means": means[self.means], "what": what}
        if self.corrects_id:
            return self.env._("Correction of an entry (%(means)s): %(what)s.", **values)
        if self.direction == "in":
            return self.env._("Incoming (%(means)s): %(what)s.", **values)
        return self.env._("Outgoing (%(means)s): %(what)s.", **values)

    def _follow_up(self):
        """Bring the case in line with what was said; an older entry changes no appointment."""
        self._mark_notices()
        if self == self.case_id.call_ids.sorted(lambda call: (call.date, call.id))[-1:]:
            self.case_id.sudo().write(self._prepare_appointment())
        self._sync_call_tasks()

    # ------------------------------------------------------------ the phone step
    def _mark_notices(self):
        """Count the call as the phone step, when somebody was reached or after some attempts.

        A call made before the step was due is none: waiting times would begin too early. Where
        nobody was reached, a letter is drafted: it is the next action.
        """
        if self.means != "phone":
            return
        drafts = self.case_id.sudo().notice_ids.filtered(
            lambda notice: (
                notice.channel == "phone"
                and notice.state == "draft"
                and notice.date <= self._get_day()
            )
        )
        for notice in drafts:
            if self.result == REACHED:
                notice._mark_called(self)
            elif self.result not in SPOKEN and (
                self._count_attempts(notice.date) >= self._get_attempts_wanted()
            ):
                notice._mark_called(self)
                self.env["credit.recovery.review"]._draft_unreached_letter(self.sudo(), notice)

    def _get_attempts_wanted(self):
        """How many attempts without reaching anybody count as the call (P-5)."""
        return max(self.case_id.policy_id.sudo().call_attempts, 1)

    def _count_attempts(self, since):
        """Outgoing calls since a day, one a day: three in a minute are one attempt (P-5).

        :param date since: where the company is
        """
        start = self.company_id._from_recovery_time(datetime.combine(since, time.min))
        calls = self.sudo().search(
            [
                ("case_id", "=", self.case_id.id),
                ("direction", "=", "out"),
                ("means", "=", "phone"),
                ("date", ">=", start),
                ("correction_ids", "=", False),
            ]
        )
        # who was spoken with was reached, whatever he asked for: it begins anew
        spoken = max(
            calls.filtered(lambda call: call.result in SPOKEN).mapped("date"), default=None
        )
        return count_attempts(
            [call._get_local_time() for call in calls if not spoken or call.date > spoken]
        )

    def _get_today(self):
        """Today where the company is."""
        return self.company_id._get_recovery_today()

    def _get_letter_words(self, lang):
        """Subject and text of the letter after failed attempts, in the debtor's language."""
        template = self.env.ref(LETTER_TEMPLATE).sudo()
        return {
            name: template._render_field(field, self.ids, set_lang=lang)[self.id]
            for name, field in (("subject", "subject"), ("body", "body_html"))
        }

    # ------------------------------------------------------------ the next call
    def _prepare_appointment(self):
        """When the case comes up for a call again.

        An agreed call-back stands until somebody is spoken to; missed, it is the next working
        day's. Who was not reached today is not rung again today.
        """
        case = self.case_id.sudo()
        callback_at = self.callback_at
        if self.result in (NOT_REACHED, WRONG_NUMBER) and not callback_at and case.callback_at:
            callback_at = case._get_next_moment(case.callback_at)
        return {
            "callback_at": callback_at,
            "date_attempted": self._is_out() and self._get_day(),
        }

    # ------------------------------------------------------------ exceptions
    def _sync_call_tasks(self):
        """Tasks: a number that is wrong, a debtor who cannot be reached (000-7)."""
        case = self.case_id.sudo()
        if self.result == WRONG_NUMBER:
            case._open_task(self.env._("The number is wrong: find another one"), key=FIND_NUMBER)
        elif self.result in SPOKEN:
            case._close_task(FIND_NUMBER)
            case._close_task(FAILED_ATTEMPTS)
        if self.result in (NOT_REACHED, WRONG_NUMBER) and self._has_failed():
            case._open_task(
                self.env._("Reached by nobody: decide on the hand-over, or how to go on"),
                user=case.company_id.recovery_manager_id,
                key=FAILED_ATTEMPTS,
            )

    def _has_failed(self):
        """Whether as many attempts as the policy allows were made since somebody was spoken to."""
        case = self.case_id.sudo()
        wanted = case.policy_id.handover_failed_attempts
        spoken = case.call_ids.filtered(lambda c: c.result in SPOKEN and not c.correction_ids)
        since = spoken[0]._get_day() + timedelta(days=1) if spoken else case.date_opened
        return wanted and self._count_attempts(since) >= wanted
