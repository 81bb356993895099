from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .credit_recovery_notice import FAILED, SENT, UNCERTAIN

COLLECTOR = "credit_recovery.group_recovery_collector"


class CreditRecoveryNotice(models.Model):
    """What came of a notice: sent, failed, uncertain; a failure has a reason and a task."""

    _inherit = "credit.recovery.notice"

    # ------------------------------------------------------------ buttons
    def action_mark_sent(self):
        """A person found out that the uncertain notices left."""
        notices_sudo = self._check_uncertain()
        for notice_sudo in notices_sudo:
            notice_sudo._mark_sent(notice_sudo.attempted_at)
        notices_sudo._refresh_cases()

    def action_mark_failed(self):
        """A person found out that the uncertain notices never left."""
        notices_sudo = self._check_uncertain()
        notices_sudo._fail(self.env._("Not delivered, says %(user)s.", user=self.env.user.name))
        notices_sudo._refresh_cases()

    def _check_uncertain(self):
        self._check_collector()
        if not self or any(notice.state != UNCERTAIN for notice in self):
            raise UserError(self.env._("Only a person's word on an uncertain notice is needed."))
        # the role is checked; collectors may only read notices
        notices_sudo = self.sudo()
        notices_sudo._lock_cases()
        return notices_sudo

    def _check_collector(self):
        """Raise AccessError unless the user is a Collector who sees these notices."""
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may do this with notices."))
        self.check_access("read")

    # ------------------------------------------------------------ results
    def _mark_sent(self, sent_at=None, **vals):
        """The notices left: from now on their steps count.

        :param datetime sent_at: when, UTC; default now
        :param vals: further values (posting date, tracking number)
        """
        self._transition(
            SENT, sent_at=sent_at or fields.Datetime.now(), failure_reason=False, **vals
        )
        for notice in self:
            notice._close_own_task()
            notice.case_id.date_last_contact = max(
                filter(None, [notice.case_id.date_last_contact, notice.date_sent])
            )
        self._log_on_cases(
            lambda notice: self.env._(
                "Sent by %(channel)s to %(recipient)s",
                channel=notice._get_channel_label(),
                recipient=notice._get_destination(),
            )
        )

    def _fail(self, reason):
        """The notices were not delivered: they wait for a person, and so do their items.

        :param str reason: what the server, the carrier or a person said
        """
        self._transition(FAILED, failure_reason=reason)
        self._open_tasks(self.env._("A notice could not be delivered"))
        self._log_on_cases(
            lambda notice: self.env._("Not delivered: %(reason)s", reason=notice.failure_reason)
        )

    def _become_uncertain(self, reason):
        """Nobody knows whether the notices left; they are never sent again by themselves."""
        self._transition(UNCERTAIN, failure_reason=reason)
        self._open_tasks(self.env._("Was this notice delivered?"))
        self._log_on_cases(
            lambda notice: self.env._(
                "Delivery uncertain: %(reason)s", reason=notice.failure_reason
            )
        )

    # ------------------------------------------------------------ tasks and log
    def _open_tasks(self, summary):
        """One task per notice: what happened, and what to do next; on its case, else customer."""
        for notice in self:
            key, note = notice._get_task_key(), notice._get_task_note()
            notice._close_own_task()
            if notice.case_id:
                notice.case_id._open_task(summary, note, key=key)
            else:
                notice.partner_id._open_recovery_task(notice.company_id, summary, note, key)

    def _close_own_task(self):
        """The task about the delivery of the notice is done."""
        key = self._get_task_key()
        self.case_id._close_task(key)
        if not self.case_id:
            self.partner_id._close_recovery_task(key)

    def _get_task_key(self):
        return f"notice-{self.id}"

    def _get_task_note(self):
        """The reason of the failure and the remedy: the level's fallback channel, or a retry."""
        if self.state == UNCERTAIN:
            remedy = self.env._("Ask the debtor or the mail provider, then mark it sent or failed.")
        elif fallback := self._get_fallback_channel():
            remedy = self.env._(
                "Proposed: send it by %(channel)s instead, or try again.",
                channel=self._get_channel_label(fallback),
            )
        else:
            remedy = self.env._("Correct the address and try again, or cancel it.")
        return Markup("<p>%s: %s</p><p>%s</p>") % (
            self.display_name,
            self.failure_reason or "",
            remedy,
        )

    def _log_on_cases(self, get_text):
        """One note per case, with a link to each document; no mail to anybody (P-8).

        Of a customer without a case, on the customer: statements only.
        """
        bodies = {}
        for notice in self.filtered("case_id"):
            line = Markup("<p>%s: %s</p>") % (notice._get_link(), get_text(notice))
            bodies[notice.case_id.id] = bodies.get(notice.case_id.id, Markup()) + line
        self.env["credit.recovery.case"].browse(bodies)._message_log_batch(bodies)
        for notice in self.filtered(lambda notice: not notice.case_id):
            line = Markup("<p>%s: %s</p>") % (notice._get_link(), get_text(notice))
            notice.partner_id._message_log(body=line)

    def _get_link(self):
        """The notice's name, as a link to its document where there is one."""
        if not self.checksum:
            return self.display_name
        return Markup('<a href="/web/content/%s/%s/document?filename=%s">%s</a>') % (
            self._name,
            self.id,
            self._get_document_name(),
            self.display_name,
        )

    def _get_channel_label(self, channel=None):
        labels = dict(self._fields["channel"]._description_selection(self.env))
        return labels[channel or self.channel]

    def _get_destination(self):
        return self.recipient_email if self.channel == "email" else self.recipient_name

    def _refresh_cases(self):
        """Bring figures, next action and tasks of the cases up to date after an event."""
        self.case_id._review_again()
