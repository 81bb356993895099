"""Versions of a policy follow each other, and stay as notices were written by them (000-3)."""

from datetime import timedelta

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

# what the choice of a policy looks at; its texts are long
CHOICE_FIELDS = [
    "awaits_approval", "code", "commercial", "company_id", "date_from", "debtor_type", "state",
]  # fmt: skip


class CreditRecoveryPolicy(models.Model):
    _inherit = "credit.recovery.policy"

    @api.constrains("code", "company_id", "version", "date_from", "active")
    def _check_version_dates(self):
        """Versions follow each other, and none changes what notices were written by."""
        for policy in self.filtered("active"):
            others = self._search_versions(policy.company_id, [policy.code]) - policy
            for other in others:
                days = (policy.date_from - other.date_from).days
                if days * (policy.version - other.version) < 0:
                    raise ValidationError(
                        self.env._(
                            "%(policy)s may not be in force from %(date)s: %(other)s is from "
                            "%(other_date)s. A later version starts later.",
                            policy=policy.display_name,
                            date=format_date(self.env, policy.date_from),
                            other=other.display_name,
                            other_date=format_date(self.env, other.date_from),
                        )
                    )
            policy._check_no_notice_since(others)

    def _check_no_notice_since(self, others):
        """Raise if notices were written by other versions while this one would be in force."""
        self.ensure_one()
        if self.date_from >= self.company_id._get_recovery_today():
            return
        notice = (
            self.env["credit.recovery.notice"]
            .sudo()  # whoever writes policies: notices of all the company's debtors count
            .search(
                [("level_id.policy_id", "in", others.ids), ("date", ">=", self.date_from)],
                order="date desc",
                limit=1,
            )
        )
        if notice:
            raise ValidationError(
                self.env._(
                    "%(policy)s may not be in force from %(date)s: notices were written by "
                    "another version until %(last)s. Let it start later.",
                    policy=self.display_name,
                    date=format_date(self.env, self.date_from),
                    last=format_date(self.env, notice.date),
                )
            )

    def action_new_version(self):
        """Copy the policy as its next version, in force from tomorrow unless edited.

        :return: the action that opens the new version
        """
        self.ensure_one()
        versions = self.with_context(active_test=False)._search_versions(
            self.company_id, [self.code]
        )
        tomorrow = self.company_id._get_recovery_today() + timedelta(days=1)
        version = self.copy(
            {
                "version": max(versions.mapped("version")) + 1,
                "date_from": max(tomorrow, *versions.mapped("date_from")),
            }
        )
        return version._get_records_action(name=self.env._("New version"))

    def _get_policies(self):
        return self

    def _filter_used(self):
        """Return the versions that notices were written by, drafts included."""
        groups = (
            self.env["credit.recovery.notice"]
            .sudo()  # a notice the user may not see freezes the version all the same
            ._read_group([("level_id.policy_id", "in", self.ids)], ["level_id"])
        )
        used = {level.policy_id.id for [level] in groups}
        return self.filtered(lambda policy: policy.id in used)

    def _is_referred_to(self):
        """Whether a notice, a case or a partner refers to one of these versions."""
        if self._filter_used():
            return True
        # a reference the user may not see counts all the same
        cases, partners = self.env["credit.recovery.case"].sudo(), self.env["res.partner"].sudo()
        return bool(
            cases.search_count([("policy_id", "in", self.ids)], limit=1)
            or any(
                partners.with_company(company).search_count(
                    [("recovery_policy_id", "in", self.ids)], limit=1
                )
                for company in self.company_id
            )
        )

    @api.model
    def _search_versions(self, companies, codes):
        """Return the versions of these policies, the one that wins last."""
        return self.search_fetch(
            [("company_id", "in", companies.ids), ("code", "in", list(codes))],
            CHOICE_FIELDS,
            order="date_from, version",
        )
