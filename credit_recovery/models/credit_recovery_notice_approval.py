from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .credit_recovery_case import COMPLAINT_CHECK_DAYS
from .credit_recovery_notice import APPROVED, DRAFT

MANAGER = "credit_recovery.group_recovery_manager"


class CreditRecoveryNotice(models.Model):
    """Approval: who may, what is checked first, and what freezes."""

    _inherit = "credit.recovery.notice"

    # ------------------------------------------------------------ buttons
    def action_approve(self):
        """Approve the drafts among the notices: number, freeze and release them (001-1, P-1).

        A draft whose facts changed since it was prepared is rebuilt and shown instead.

        :return: an action that shows the rebuilt drafts, or None
        :raises AccessError: the level asks for a higher role
        :raises UserError: nothing to approve, sending is off, data or complaint check are missing
        """
        self._check_collector()
        drafts = self.filtered(lambda notice: notice.state == DRAFT)
        if not drafts:
            raise UserError(self.env._("Only drafts can be approved; none of these is one."))
        drafts._check_approver()
        # the roles are checked; collectors may only read notices, so that nothing goes around this
        drafts_sudo = drafts.sudo()
        drafts_sudo._check_can_be_approved()
        drafts_sudo._lock_cases()
        changes = drafts_sudo._get_changes()
        stale_sudo = drafts_sudo.filtered(lambda notice: notice in changes)
        sound_sudo = drafts_sudo - stale_sudo
        sound_sudo._approve_by_person()
        rebuilt = stale_sudo._supersede(changes, sound_sudo)
        drafts_sudo._refresh_cases()
        return rebuilt._action_show() if stale_sudo else None

    def _action_show(self, name=None):
        """Open the notices: what a button returns when it made or changed some."""
        action = {
            "type": "ir.actions.act_window",
            "name": name or self.env._("Changed notices"),
            "res_model": self._name,
            "domain": [("id", "in", self.ids)],
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
        }
        if len(self) == 1:
            action.update(res_id=self.id, view_mode="form", views=[(False, "form")])
        return action

    # ------------------------------------------------------------ who may
    def _check_approver(self):
        """Raise AccessError unless the user has the role that each level asks for."""
        user = self.env.user
        if user.has_group(MANAGER):
            return
        for_manager = self.filtered(lambda notice: notice._needs_manager())
        if for_manager:
            raise AccessError(
                self.env._(
                    "Only a Manager may approve these notices:\n%(notices)s",
                    notices=for_manager._get_names(),
                )
            )
        not_named = self.filtered(lambda notice: notice._needs_named_collector())
        if not_named:
            raise AccessError(
                self.env._(
                    "Only the collector of the case or a Manager may approve these notices:\n"
                    "%(notices)s",
                    notices=not_named._get_names(),
                )
            )

    def _needs_manager(self):
        level = self.level_id
        return level.requires_approval == "manager" or level.kind in ("formal_notice", "handover")

    def _needs_named_collector(self):
        """Whether the policy wants a named person, and the user is not that one."""
        named = self.level_id.policy_id.named_approval
        return named and self.case_id.user_id != self.env.user

    # ------------------------------------------------------------ what is checked
    def _check_can_be_approved(self):
        """Raise UserError with the remedy for what stands in the way of approval."""
        self._check_sending_on()
        obstacles = {notice: notice._get_approval_obstacle() for notice in self}
        found = [f"{notice.display_name}: {text}" for notice, text in obstacles.items() if text]
        if found:
            raise UserError(
                self.env._(
                    "These notices cannot be approved:\n%(obstacles)s", obstacles="\n".join(found)
                )
            )

    def _check_sending_on(self):
        """Raise UserError where sending is off or paused: nothing is approved or dispatched."""
        closed = self.company_id.filtered(lambda company: company.recovery_sending != "on")
        if closed:
            raise UserError(
                self.env._(
                    "Sending is off or paused for %(companies)s. A Manager switches it on in the"
                    " settings of credit recovery; until then nothing is approved or sent.",
                    companies=", ".join(closed.mapped("name")),
                )
            )

    def _get_approval_obstacle(self):
        """Return why the notice cannot be approved, with the remedy; None when it can."""
        if self.channel == "phone":
            return self.env._("a call is made and logged on its case, not approved.")
        if self.channel_error or not self.channel:
            return self.env._(
                "no address for it; complete the debtor's data, then review the case."
            )
        if self._needs_complaint_check() and not self.case_id._has_complaint_check():
            return self.env._(
                "check with sales and after-sales that there is no complaint, then press"
                " \u201cComplaints checked\u201d on the case of %(debtor)s (valid %(days)s days).",
                debtor=self.partner_id.display_name,
                days=COMPLAINT_CHECK_DAYS,
            )
        return self._get_content_obstacle()

    def _needs_complaint_check(self):
        """Whether a person has to ask sales and after-sales first: all but automatic steps."""
        return self.level_id.requires_approval != "none" or self.level_id.kind in (
            "call",
            "formal_notice",
            "handover",
        )

    def _get_changes(self):
        """Return {notice: [texts]} of what changed since each notice was prepared (P-1)."""
        review = self.env["credit.recovery.review"]
        changes = {}
        for company, notices in self.grouped("company_id").items():
            changes |= review._get_changes(notices, company._get_recovery_today())
        return changes

    # ------------------------------------------------------------ approving
    def _approve_by_person(self):
        """Approve with the complaint check that each level asks for (001-1)."""
        by_person = self.filtered(lambda notice: notice._needs_complaint_check())
        by_nobody = self - by_person
        complaints = by_nobody._get_complaints()
        by_nobody.filtered(lambda n: n not in complaints)._approve(self._get_clear_check())
        user = self.env.user
        for text, notices in by_nobody.filtered(complaints.get).grouped(complaints.get).items():
            check = self.env._(
                "Approved by %(user)s although %(complaints)s", user=user.name, complaints=text
            )
            notices._approve(check, user)
        for case, notices in by_person.grouped("case_id").items():
            user = case.complaints_checked_by_id
            check = self.env._(
                "Checked with sales and after-sales on %(date)s by %(user)s",
                date=fields.Date.to_string(case.complaints_checked_on),
                user=user.name,
            )
            notices._approve(check, user)

    def _approve_automatically(self):
        """Approve the drafts whose level needs nobody's approval; called by the review (001-1).

        A debtor with a complaint that the books or the mail tell of is left to a person. Where
        sending is not on, a run waits for a Manager (P-7), no channel is usable or no account is
        known, drafts stay drafts.
        """
        going = self.company_id.filtered(lambda company: company.recovery_sending == "on")
        going -= self.env["credit.recovery.run"]._get_waiting(going).company_id
        drafts = self.sudo().filtered(
            lambda notice: (
                notice.state == DRAFT
                and notice.level_id.requires_approval == "none"
                and not notice._needs_complaint_check()
                and notice.channel
                and notice.channel != "phone"
                and not notice.channel_error
                and notice.company_id in going
            )
        )
        drafts = drafts.filtered(lambda notice: not notice._lacks_account())
        complaints = drafts._get_complaints()
        for notice, text in complaints.items():
            check = self.env._("Left to a person: %(complaints)s", complaints=text)
            if notice.complaint_check != check:
                notice.complaint_check = check
        drafts.filtered(lambda n: n not in complaints)._approve(self._get_clear_check())

    def _approve(self, complaint_check, checked_by=None):
        """Number and freeze the notices, then release them for dispatch or print.

        :param str complaint_check: how complaints were checked
        :param res.users checked_by: who checked them; None for the automatic check
        """
        self._assign_numbers()
        for notice in self:
            notice.write(notice._prepare_letter_texts())
        self._transition(
            APPROVED,
            approved_at=fields.Datetime.now(),
            approved_by_id=self.env.uid,
            complaint_check=complaint_check,
            complaint_checked_by_id=checked_by and checked_by.id,
        )

    def _assign_numbers(self):
        """Number the notices from the sequence of their company (complaint 20)."""
        for company, notices in self.grouped("company_id").items():
            numbers = company._draw_recovery_numbers(len(notices))
            for notice, number in zip(notices, numbers, strict=True):
                notice.name = number

    # ------------------------------------------------------------ helpers
    def _lock_cases(self):
        """Lock the cases until the end of the transaction, so that no review steps in.

        :raises UserError: somebody else is working on one of them
        """
        cases = self.case_id
        busy = cases - cases.try_lock_for_update()
        if busy:
            raise UserError(
                self.env._(
                    "Somebody else is working on %(cases)s at this moment. Please try again.",
                    cases=", ".join(busy.mapped("display_name")),
                )
            )

    def _get_names(self):
        return "\n".join(self.mapped("display_name"))
