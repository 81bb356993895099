from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .credit_recovery_notice import APPROVED, CANCELLED, DRAFT, FAILED, SENDING


class CreditRecoveryNotice(models.Model):
    """Successors: after a failure, on a channel of the chain; after a change, as things stand."""

    _inherit = "credit.recovery.notice"

    # ------------------------------------------------------------ after a failure
    def action_retry(self):
        """Draft the failed notices again on the same channel, with the address as it is now.

        Who does so knows that the address works, even if mail to it came back once.

        :return: an action that shows the drafts
        :raises UserError: a notice did not fail, was replaced, or nothing of it is open
        """
        self._check_collector()
        # the role is checked; collectors need not be allowed to write customers
        self.recipient_id.sudo()._clear_bounced_email()
        return self._make_successors(lambda notice: [notice.channel])

    def action_fallback(self):
        """Draft the failed notices on the next channel of their level's chain.

        :return: an action that shows the drafts
        :raises UserError: as :meth:`action_retry`; or the chain has no further channel
        """
        last = self.filtered(lambda notice: not notice._get_later_channels())
        if last:
            raise UserError(
                self.env._(
                    "No other channel is left for these notices:\n%(notices)s",
                    notices=last._get_names(),
                )
            )
        return self._make_successors(lambda notice: notice._get_later_channels())

    def _make_successors(self, get_channels):
        """Draft successors; the failed notices' holds and tasks end with them."""
        self._check_collector()
        done = self.filtered(lambda notice: notice.state != FAILED or notice.replaced_by_ids)
        if done or not self:
            raise UserError(
                self.env._(
                    "Only failed notices without a successor can be sent again:\n%(notices)s",
                    notices=done._get_names(),
                )
            )
        # the role is checked; collectors may only read notices
        failed_sudo = self.sudo()
        failed_sudo._lock_cases()
        drafts = self.browse().union(
            *(notice._reissue(get_channels(notice)) for notice in failed_sudo)
        )
        if not drafts:
            raise UserError(self.env._("Nothing on these notices can be demanded any more."))
        for notice in drafts.replaces_id:
            notice._close_own_task()
        failed_sudo._refresh_cases()
        return drafts.sudo(False)._action_show()

    def _reissue(self, channels):
        if self._is_statement():
            statements = self.env["credit.recovery.statement"]
            return statements._send_again(self, channels)
        today = self.company_id._get_recovery_today()
        return self.env["credit.recovery.review"]._reissue(self, channels, today)

    def _get_later_channels(self):
        """The channels of the chain after the one that failed."""
        chain = self._get_chain()
        return chain[chain.index(self.channel) + 1 :] if self.channel in chain else []

    def _get_fallback_channel(self):
        """The next channel that is proposed after a failure, or None."""
        return next(iter(self._get_later_channels()), None)

    # ------------------------------------------------------------ after a change
    def _supersede(self, changes, others=()):
        """Cancel notices whose facts changed, and prepare what stands instead at once (P-1).

        The caller has locked the cases.

        :param dict changes: ``{notice: [what changed]}``
        :param others: notices that the same transaction wrote for another reason
        :return: the notices prepared instead, marked with what changed
        """
        if not self:
            return self
        reissued = self._take_back(changes)
        self._refresh_cases()
        return reissued | self._mark_instead(others)

    def _take_back(self, changes):
        """Cancel notices whose facts changed.

        :param dict changes: ``{notice: [what changed]}``
        :return: what was prepared at once instead of those made by hand
        """
        reissued = self.browse()
        for notice in self:
            notice._cancel("superseded", reason_note="\n".join(changes[notice]))
            if notice.origin == "manual":  # no review would prepare it
                reissued += notice._reissue([notice.channel] if notice.replaces_id else None)
        self._log_on_cases(
            lambda notice: self.env._("Changed since then: %(what)s", what=notice.reason_note)
        )
        return reissued

    def _mark_instead(self, others=()):
        """Tell the notices that a review just prepared instead of these what changed.

        :param others: notices that this transaction wrote for another reason
        :return: the notices prepared instead
        """
        successors = self.browse()
        for notice in self:
            instead = notice._find_instead(others)
            instead.write({"replaces_id": notice.id, "changes": notice.reason_note})
            successors |= instead
        return successors

    def _find_instead(self, others):
        """The notice of the same case, currency and way that this transaction made or rebuilt."""
        domain = Domain("case_id", "=", self.case_id.id)
        domain &= Domain("id", "not in", [notice.id for notice in others])
        domain &= Domain("kind", "=", self.kind) & Domain("channel", "!=", "phone")
        domain &= Domain("currency_id", "=", self.currency_id.id)
        domain &= Domain("write_date", ">=", self.env.cr.now())
        domain &= Domain("state", "in", (DRAFT, APPROVED))
        return self.search(domain, order="id desc", limit=1)

    def _cancel(self, code, **vals):
        """Cancel notices that have not left, a printed or parked one included.

        :param str code: one of ``cancel_code``
        :param vals: values written with it
        """
        unsent = self.filtered(lambda notice: notice.state == SENDING and not notice.attempted_at)
        unsent._transition(FAILED)
        unsent.mail_id.unlink()
        self._transition(CANCELLED, cancel_code=code, **vals)
        for notice in self:
            notice._close_own_task()
