"""From a level of the ladder on, nothing more is sold to the debtor until he has paid."""

from odoo import api, models
from odoo.tools import SQL

from ..tools.gate import Finding


class CreditRecoveryGate(models.AbstractModel):
    _inherit = "credit.recovery.gate"

    @api.model
    def _get_findings(self, company, document, demands):
        findings = super()._get_findings(company, document, demands)
        if demands and "suspended" in self._get_answers(company, document):
            for partner_id, level_id in self._get_suspending_levels(company, demands).items():
                findings[partner_id].append(Finding("suspended", {"level_id": level_id}))
        return findings

    @api.model
    def _get_suspending_levels(self, company, partner_ids):
        """The highest level that an open item has reached, of debtors who are not sold to.

        Ranks are the same in all versions and policies: what suspends sales is read from the
        policy that the case follows now.

        :return: ``{partner_id: level_id}``
        """
        self.env["credit.recovery.level"].flush_model()
        self.env["credit.recovery.facts"]._flush()
        lines = self.env["credit.recovery.notice.line"]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (s.partner_id) s.partner_id, v.id
                  FROM credit_recovery_notice_line s
                  JOIN credit_recovery_notice n ON n.id = s.notice_id
                  JOIN credit_recovery_level sent ON sent.id = n.level_id
                  JOIN credit_recovery_level v ON v.policy_id = sent.policy_id AND v.code = s.step
                  LEFT JOIN credit_recovery_case k ON k.id = n.case_id
                 WHERE s.partner_id = ANY(%(partners)s)
                   AND s.effective AND s.step IS NOT NULL AND s.move_id IS NOT NULL
                   AND n.company_id = %(company)s AND n.state IN ('sent', 'delivered')
                   AND EXISTS (SELECT FROM credit_recovery_level f
                                WHERE f.policy_id = COALESCE(k.policy_id, sent.policy_id)
                                  AND f.suspends_sales AND f.rank <= s.rank)
                   AND EXISTS (%(open_items)s)
                 ORDER BY s.partner_id, s.rank DESC, s.id DESC
                """,
                partners=list(partner_ids),
                company=company.id,
                open_items=lines._get_open_item_query(),
            )
        )
        return dict(rows)

    @api.model
    def _get_details(self, finding, company):
        if finding.code != "suspended":
            return super()._get_details(finding, company)
        level = self.env["credit.recovery.level"].browse(finding.params["level_id"])
        return self.env._(
            "an open item is at the level \u201c%(level)s\u201d; paid, the suspension is over",
            level=level.name,
        )
