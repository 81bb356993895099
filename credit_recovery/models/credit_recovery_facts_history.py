"""Reads what many debtors were sent, and have paid, at once."""

from collections import defaultdict
from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ..tools.debtor import LIVE, NoticeFacts
from ..tools.ladder import PastStep
from ..tools.ladder_facts import COURTESY
from .sql import id_array

# a phone step undone for so many days no longer blocks higher rungs (P-5)
MISSED_CALL_DAYS = 7
# notices older than this cannot touch any sensible interval
NOTICE_MEMORY_DAYS = 400


class CreditRecoveryFacts(models.AbstractModel):
    _inherit = "credit.recovery.facts"

    def _load_steps(self, company, debtors, today, with_drafts):
        """The steps that open items took or have reserved.

        A draft of a review is left out where a review thinks: it may rebuild it.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.partner_id, l.move_id, l.date_due, l.currency_id,
                       l.step, l.rank, l.step_kind, l.round,
                       CASE WHEN n.state IN ('sent', 'delivered') THEN n.date_sent ELSE n.date END,
                       n.state IN ('sent', 'delivered'),
                       COALESCE(n.channel != 'phone' AND (n.origin IN ('review', 'manual')
                                                          OR n.checksum IS NOT NULL), FALSE),
                       n.state = 'draft' AND n.origin = 'review'
                  FROM credit_recovery_notice_line l
                  JOIN credit_recovery_notice n ON n.id = l.notice_id
                 WHERE l.partner_id = ANY(%(partners)s)
                   AND n.partner_id = ANY(%(partners)s)
                   AND n.company_id = %(company)s
                   AND l.effective AND l.step IS NOT NULL
                   AND (n.state != 'draft' OR n.origin != 'review' OR %(with_drafts)s
                        OR n.channel = 'phone' AND n.date <= %(missed)s)
                """,
                partners=id_array(debtors),
                company=company.id,
                with_drafts=with_drafts,
                missed=today - timedelta(days=MISSED_CALL_DAYS),
            )
        )
        if not rows:
            return
        steps, known = defaultdict(dict), {}
        for row in rows:
            values = row[4:]
            step = known.get(values)  # the steps of one night are alike
            if not step:
                step = known[values] = PastStep(*values)
            steps[row[0]].setdefault(row[1:4], []).append(step)
        for partner_id, by_item in steps.items():
            for item in debtors[partner_id].items:
                item.steps = tuple(by_item.get(item.key, ()))

    def _load_notices(self, company, debtors, today):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT n.partner_id, n.id, n.state, n.origin, n.channel, n.currency_id, v.rank,
                       v.kind,
                       CASE WHEN n.state IN ('sent', 'delivered') THEN n.date_sent ELSE n.date END,
                       n.fingerprint, n.level_id, n.channel_error IS NOT NULL
                  FROM credit_recovery_notice n
                  JOIN credit_recovery_level v ON v.id = n.level_id
                 WHERE n.partner_id = ANY(%(partners)s)
                   AND n.company_id = %(company)s
                   AND n.kind = 'dunning'
                   AND (n.state IN %(live)s
                        OR n.state IN ('sent', 'delivered') AND n.date_sent >= %(since)s)
                   AND NOT (n.state = 'failed' AND EXISTS (
                        SELECT FROM credit_recovery_notice r WHERE r.replaces_id = n.id))
                 ORDER BY n.id
                """,
                partners=id_array(debtors),
                company=company.id,
                live=tuple(LIVE),
                since=today - timedelta(days=NOTICE_MEMORY_DAYS),
            )
        )
        for partner_id, *values in rows:
            debtors[partner_id].notices.append(NoticeFacts(*values))

    def _load_paid_invoices(self, company, debtors, today):
        """How many invoices a debtor has paid, where a level may ask for new customers."""
        level = self.env["credit.recovery.level"].sudo()
        is_asked_later = level.search_count(
            [
                ("company_id", "=", company.id),
                ("kind", "!=", COURTESY),
                ("new_customer_invoices", ">", 0),
            ],
            limit=1,
        )
        wanted = tuple(
            facts.partner_id
            for facts in debtors.values()
            if is_asked_later
            or any(item.date_due >= today and not item.steps for item in facts.items)
        )
        if not wanted:
            return
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.commercial_partner_id, count(*)
                  FROM account_move m
                  JOIN res_partner p ON p.id = m.partner_id
                 WHERE p.commercial_partner_id = ANY(%(partners)s)
                   AND m.company_id IN (%(companies)s)
                   AND m.move_type = 'out_invoice' AND m.state = 'posted'
                   AND m.payment_state IN ('paid', 'in_payment')
                 GROUP BY p.commercial_partner_id
                """,
                partners=id_array(wanted),
                companies=self._get_branches_query(company),
            )
        )
        for partner_id, count in rows:
            debtors[partner_id].paid_invoices = count
