"""Approved limits on the customer: from their day on, until another takes their place."""

from odoo import api, fields, models
from odoo.fields import Domain

from .credit_recovery_approval import APPROVED, ENDED, LIMIT, NO_CREDIT, REQUESTED, TEMPORARY

OF_CUSTOMER = (LIMIT, NO_CREDIT)


class CreditRecoveryApproval(models.Model):
    _inherit = "credit.recovery.approval"

    def _apply_limits(self):
        """Write approved limits whose day has come on their customers; the last one counts."""
        due = self.filtered(lambda approval: approval._is_to_be_applied())
        due = due.sorted(lambda approval: (approval.date_from, approval.id))
        latest = {(approval.partner_id, approval.company_id): approval for approval in due}
        for company, partner_company in self._group_by_company(latest).items():
            for approval in partner_company:
                approval.partner_id.with_company(company).write(approval._prepare_limit())
        for company, approvals in due.grouped("company_id").items():
            approvals.write({"applied_on": company._get_recovery_today()})
        self.browse([approval.id for approval in latest.values()])._end_earlier()

    @api.model
    def _group_by_company(self, latest):
        return self.browse([approval.id for approval in latest.values()]).grouped("company_id")

    def _is_to_be_applied(self):
        self.ensure_one()
        return (
            self.kind in OF_CUSTOMER
            and self.state == APPROVED
            and not self.applied_on
            and self.date_from <= self.company_id._get_recovery_today()
        )

    def _prepare_limit(self):
        """No credit leaves the limit of before as it is, for the day when credit is given again."""
        self.ensure_one()
        if self.kind == NO_CREDIT:
            return {"recovery_no_credit": True}
        return {"credit_limit": self.amount_new, "recovery_no_credit": False}

    def _end_earlier(self):
        """What was in force until now ends; its last day is kept (003-9)."""
        if not self:
            return
        applied = Domain("state", "=", APPROVED) & Domain("applied_on", "!=", False)
        earlier = self.search(
            applied
            & Domain("kind", "in", OF_CUSTOMER)
            & Domain("id", "not in", self.ids)
            & Domain("partner_id", "in", self.partner_id.ids)
            & Domain("company_id", "in", self.company_id.ids)
        )
        keys = {(approval.partner_id, approval.company_id): approval for approval in self}
        for approval in earlier:
            if by := keys.get((approval.partner_id, approval.company_id)):
                approval._transition(ENDED, valid_until=max(by.date_from, approval.date_from))

    @api.model
    def _log_direct_change(self, company, changes):
        """A Manager wrote limits by hand: that is their approval.

        :param company: a root company
        :param list changes: ``[(partner, old limit, no credit before)]``, after the change
        """
        # history is written by nobody; the Manager's role is checked
        approvals = self.sudo().create(
            [self._prepare_direct_change(company, *change) for change in changes]
        )
        approvals._end_earlier()

    @api.model
    def _prepare_direct_change(self, company, partner_sudo, old, was_no_credit):
        no_credit = partner_sudo.recovery_no_credit
        today = company._get_recovery_today()
        return {
            "kind": NO_CREDIT if no_credit else LIMIT,
            "partner_id": partner_sudo.id,
            "company_id": company.id,
            "amount_old": old,
            "was_no_credit": was_no_credit,
            "amount_new": 0 if no_credit else partner_sudo.credit_limit,
            "reason": self.env._("Written on the customer"),
            "decided_by": self.env.uid,
            "decided_on": fields.Datetime.now(),
            "date_from": today,
            "applied_on": today,
            "state": APPROVED,
        }

    # ------------------------------------------------------------ night
    @api.model
    def _cron_effective_dates(self):
        """Limits whose first day has come take effect; what is over ends."""
        roots = self.env["res.company"].search([("parent_id", "=", False)])
        for company in roots:
            self._keep_dates(company, company._get_recovery_today())

    @api.model
    def _keep_dates(self, company, today):
        ours = Domain("company_id", "=", company.id)
        over = Domain("valid_until", "<", today) & Domain("state", "in", (REQUESTED, APPROVED))
        self.search(ours & over & Domain("kind", "not in", OF_CUSTOMER))._transition(ENDED)
        self.search(ours & over & Domain("state", "=", REQUESTED))._transition(ENDED)
        self.search(
            ours
            & Domain("state", "=", APPROVED)
            & Domain("kind", "in", OF_CUSTOMER)
            & Domain("applied_on", "=", False)
            & Domain("date_from", "<=", today)
        )._apply_limits()

    @api.model
    def _get_temporary(self, company, partner_ids, today):
        """Temporary increases in force, in one query.

        :param partner_ids: ids of commercial partners; None: all
        :return: ``{partner id: limit}``
        """
        domain = (
            Domain("company_id", "=", company.id)
            & Domain("kind", "=", TEMPORARY)
            & Domain("state", "=", APPROVED)
            & Domain("date_from", "<=", today)
            & Domain("valid_until", ">=", today)
        )
        if partner_ids is not None:
            domain &= Domain("partner_id", "in", list(partner_ids))
        groups = self.sudo()._read_group(domain, ["partner_id"], ["amount_new:max"])
        return {partner.id: new for partner, new in groups}
