"""From when a version of a policy may be in force (000-3)."""

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


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
