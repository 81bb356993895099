"""A second run on the same day passes over the debtors about whom nothing changed since the first.

A stamp is a sum of the row versions (``xmin``, ``ctid``) that a review of a debtor reads. Equal
stamps mean that no row came, went or changed, whoever wrote it; what differs is reviewed in full.
"""

from odoo import api, fields, models
from odoo.tools import SQL

from .sql import id_array

# their rows are written by the review itself, or have a stamp of their own
APART = {
    "credit.recovery.case",
    "credit.recovery.notice",
    "credit.recovery.notice.line",
    "credit.recovery.run",
}
# what the rules of a company consist of, beside this addon's own tables
RULES = (
    "account.account",
    "account.journal",
    "account.payment.method.line",
    "res.company",
    "res.partner.bank",
)
VERSION = SQL("hashtextextended(concat_ws(':', t.id, t.xmin, t.ctid), 0)")


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    facts_stamp = fields.Char(
        readonly=True, copy=False, help="Of what the last review in a night read."
    )
    notices_stamp = fields.Char(
        readonly=True, copy=False, help="Of the notices as the last review left them."
    )

    @api.model
    def _get_facts_stamps(self, company, today):
        """The stamps of what reviews of a company's debtors read, their notices left aside.

        :return: ``{case_id: str}`` of the open cases; a case about which there is nothing has none
        """
        self.env.flush_all()
        rules = self._get_rules_stamp(company, today)
        rows = self.env.execute_query(
            SQL(
                "SELECT case_id, sum(version)::text FROM (%s) stamped GROUP BY case_id",
                SQL(" UNION ALL ").join(self._get_stamp_queries(company)),
            )
        )
        return {case_id: f"{today} {rules} {stamp}" for case_id, stamp in rows}

    @api.model
    def _get_stamp_queries(self, company):
        """SQLs of (case_id, version), one for each kind of rows that belong to debtors."""
        cases = SQL("k.company_id = %s AND k.date_closed IS NULL", company.id)
        facts = self.env["credit.recovery.facts"]
        ledger = SQL(
            """
            SELECT k.id AS case_id,
                   hashtextextended(concat_ws(':', t.id, t.xmin, t.ctid, m.xmin, m.ctid), 0)
                   AS version
              FROM account_move_line t
              JOIN account_move m ON m.id = t.move_id
              JOIN res_partner p ON p.id = t.partner_id
              JOIN credit_recovery_case k ON k.partner_id = p.commercial_partner_id
             WHERE %(cases)s
               AND t.account_id = ANY(ARRAY(%(accounts)s))
               AND t.reconciled IS NOT TRUE AND t.parent_state = 'posted'
               AND t.company_id = ANY(ARRAY(%(companies)s))
            """,
            cases=cases,
            accounts=facts._get_receivable_query(),
            companies=facts._get_branches_query(company),
        )
        refunds = SQL(
            """
            SELECT k.id, %(version)s
              FROM account_move t
              JOIN credit_recovery_case k ON k.partner_id = t.commercial_partner_id
             WHERE %(cases)s AND t.move_type = 'out_refund' AND t.state = 'draft'
            """,
            version=VERSION,
            cases=cases,
        )
        partners = SQL(
            """
            SELECT k.id, %(version)s
              FROM res_partner t
              JOIN credit_recovery_case k ON k.partner_id = t.commercial_partner_id
             WHERE %(cases)s
            """,
            version=VERSION,
            cases=cases,
        )
        return [ledger, refunds, partners, *self._get_record_queries(cases)]

    @api.model
    def _get_record_queries(self, cases):
        """Of the records of cases and debtors, those of other addons included."""
        for model in self._get_stamped_models():
            if "case_id" in model._fields:
                owner = SQL("k.id = t.case_id")
            elif "partner_id" in model._fields:
                owner = SQL("k.partner_id = t.partner_id")
            else:
                continue
            yield SQL(
                "SELECT k.id, %(version)s FROM %(table)s t JOIN credit_recovery_case k ON %(owner)s"
                " WHERE %(cases)s",
                version=VERSION,
                table=SQL.identifier(model._table),
                owner=owner,
                cases=cases,
            )

    @api.model
    def _get_stamped_models(self):
        names = sorted(self.env.registry)
        models_ = (self.env[name] for name in names if name.startswith("credit.recovery."))
        return [
            model
            for model in models_
            if model._auto and not model._abstract and not model._transient
            and model._name not in APART
        ]  # fmt: skip

    @api.model
    def _get_rules_stamp(self, company, today):
        """Of what counts for every debtor of a company: policies, settings, calendars, the bank."""
        review = self.env["credit.recovery.review"]
        tables = [self.env[name] for name in RULES]
        tables += [
            model
            for model in self._get_stamped_models()
            if model._fields.keys().isdisjoint(("case_id", "partner_id"))
        ]
        [(stamp,)] = self.env.execute_query(
            SQL(
                "SELECT sum(version)::text FROM (%s) stamped",
                SQL(" UNION ALL ").join(
                    SQL("SELECT %s AS version FROM %s t", VERSION, SQL.identifier(model._table))
                    for model in tables
                ),
            )
        )
        policies = self.env["credit.recovery.policy"].search([("company_id", "=", company.id)])
        stops = review._get_stops(company, policies, today)
        facts = [review._get_payments_up_to(company, today), *map(stops.get, policies)]
        return f"{stamp} {facts}"

    @api.model
    def _get_notices_stamps(self, condition):
        """The stamps of the notices of cases.

        :param SQL condition: on the notices ``t``
        :return: ``{case_id: str}``
        """
        self.env["credit.recovery.notice"].flush_model()
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT t.case_id, sum(%s)::text FROM credit_recovery_notice t WHERE %s"
                    " GROUP BY t.case_id",
                    VERSION,
                    condition,
                )
            )
        )

    @api.model
    def _pass_over_unchanged(self, company, ids, today):
        """Mark the cases as reviewed about which nothing changed since their last review today.

        :param ids: of the cases to review
        :return: the ids of the others, and the stamps to keep with them once they are reviewed
        """
        stamps = self._get_facts_stamps(company, today)
        rows = self.env.execute_query(
            SQL(
                "SELECT id, facts_stamp, notices_stamp FROM credit_recovery_case"
                " WHERE id = ANY(%s) AND facts_stamp IS NOT NULL AND review_error IS NULL",
                id_array(ids),
            )
        )
        kept = {id_: notices for id_, facts, notices in rows if stamps.get(id_) == facts}
        if kept:
            notices = self._get_notices_stamps(SQL("t.company_id = %s", company.id))
            same = {id_ for id_, stamp in kept.items() if notices.get(id_) == stamp}
            self.browse(same)._write_day(today)
            ids = [id_ for id_ in ids if id_ not in same]
        return ids, stamps

    def _stamp_notices(self):
        """The notices of locked cases are now as the review wants them."""
        stamps = self._get_notices_stamps(SQL("t.case_id = ANY(%s)", id_array(self._ids)))
        for case in self:
            case.notices_stamp = stamps.get(case.id)
