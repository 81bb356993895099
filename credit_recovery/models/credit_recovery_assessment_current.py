"""Which check of a customer counts, and whether it still does (000-1)."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.credit_check import EXPIRED, REFUSED, VALID, get_state

OPEN = "open"


class CreditRecoveryAssessment(models.Model):
    _inherit = "credit.recovery.assessment"

    state = fields.Selection(
        [(OPEN, "In progress"), (VALID, "Valid"), (EXPIRED, "Expired")],
        compute="_compute_state",
        search="_search_state",
    )
    is_current = fields.Boolean(
        string="Counts",
        compute="_compute_is_current",
        search="_search_is_current",
        help="The latest finished check of the customer; earlier ones are history.",
    )

    is_due = fields.Boolean(
        string="To check again",
        compute="_compute_is_due",
        search="_search_is_due",
        help="It runs out within the days of the settings, or its day of review has come.",
    )

    _latest_index = models.Index(
        "(company_id, partner_id, date DESC, id DESC) WHERE result IS NOT NULL"
    )

    @api.depends("result", "valid_until")
    def _compute_state(self):
        for check in self:
            today = check.company_id._get_recovery_today()
            runs_out = check.result and check.valid_until and check.valid_until < today
            check.state = EXPIRED if runs_out else VALID if check.result else OPEN

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._get_recovery_today()
        done, late = Domain("result", "!=", False), Domain("valid_until", "<", today)
        domains = {OPEN: ~done, EXPIRED: done & late, VALID: done & ~late}
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("partner_id.recovery_assessment_ids.result")
    def _compute_is_current(self):
        self.flush_model()
        current = set()
        for company, checks in self.grouped("company_id").items():
            latest = self._get_latest_query(company.ids, checks.partner_id.ids)
            current.update(row[0] for row in self.env.execute_query(latest))
        for check in self:
            check.is_current = check.id in current

    @api.model
    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.flush_model()
        latest = self._get_latest_query(self.env.companies.root_id.ids)
        return Domain("id", "in" if True in value else "not in", latest)

    @api.model
    def _get_latest_query(self, company_ids, partner_ids=None, columns=("id",)):
        """SQL of the check that counts of each customer, or of some.

        :param company_ids: of root companies
        :param partner_ids: of commercial partners; None: of everybody
        """
        among = SQL("TRUE") if partner_ids is None else SQL("a.partner_id = ANY(%s)", partner_ids)
        return SQL(
            """
            SELECT %(columns)s FROM (
                SELECT DISTINCT ON (a.company_id, a.partner_id) a.*
                  FROM credit_recovery_assessment a
                 WHERE a.result IS NOT NULL AND a.company_id = ANY(%(companies)s) AND %(among)s
                   AND NOT EXISTS (
                       SELECT FROM credit_recovery_assessment c
                        WHERE c.corrects_id = a.id AND c.result IS NOT NULL)
                 ORDER BY a.company_id, a.partner_id, a.date DESC, a.id DESC
            ) latest
            """,
            columns=SQL(", ").join(SQL.identifier(column) for column in columns),
            companies=list(company_ids),
            among=among,
        )

    @api.model
    def _get_check_states(self, company, partner_ids, today):
        """Where customers stand by the check that counts, in one query.

        :param res.company company: its root company counts
        :param partner_ids: ids of commercial partners; None: all who have a check
        :return: ``{partner_id: (state, id of the check)}``, without those who have none
        """
        self.flush_model()
        columns = ("partner_id", "result", "valid_until", "id")
        query = self._get_latest_query(
            company.root_id.ids, None if partner_ids is None else list(partner_ids), columns
        )
        return {
            partner_id: (get_state(result, valid_until, today), id_)
            for partner_id, result, valid_until, id_ in self.env.execute_query(query)
        }

    @api.model
    def _get_due_domain(self, company, today):
        """Checks that count and are to be made again: they run out soon, or their day has come.

        Nobody has to check a refused customer again, unless a day was given for it.
        """
        soon = fields.Date.add(today, days=company.sudo().recovery_check_notice_days)
        runs_out = Domain("valid_until", "<=", soon) & Domain("result", "!=", REFUSED)
        return (
            Domain("company_id", "=", company.id)
            & Domain("is_current", "=", True)
            & (runs_out | Domain("next_review", "<=", today))
        )

    @api.depends("is_current", "valid_until", "next_review", "result")
    def _compute_is_due(self):
        for company, checks in self.grouped("company_id").items():
            domain = self._get_due_domain(company, company._get_recovery_today())
            due = checks.filtered_domain(domain)
            for check in checks:
                check.is_due = check in due

    @api.model
    def _search_is_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = Domain.OR(
            self._get_due_domain(company, company._get_recovery_today())
            for company in self.env.companies.root_id
        )
        return found if True in value else ~found
