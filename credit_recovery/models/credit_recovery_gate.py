"""The gate before a sale: what speaks against an invoice or an order (004-2, complaint 23)."""

from odoo import api, models
from odoo.tools import SQL

from ..tools.gate import judge


class CreditRecoveryGate(models.AbstractModel):
    """Asked for all documents at once, before they are posted or confirmed.

    A source of causes extends :meth:`_get_findings`, and :meth:`_get_details` for its figures.
    """

    _name = "credit.recovery.gate"
    _description = "Gate before a sale"

    def init(self):
        """The rows that two sales to the same debtor conflict on; nobody reads them.

        Without foreign keys: they are in nobody's way, and a stale one does no harm.
        """
        self.env.cr.execute(
            SQL(
                """
                CREATE TABLE IF NOT EXISTS credit_recovery_gate_lock (
                    company_id integer NOT NULL,
                    partner_id integer NOT NULL,
                    locked_at timestamp,
                    PRIMARY KEY (company_id, partner_id))
                """
            )
        )

    @api.model
    def _get_verdicts(self, company, document, demands, lock=False):
        """What a company answers to sales to these debtors now.

        :param bool lock: have other sales to them wait until this one is committed or undone
        :return: ``{partner_id: Verdict}``; empty where the company asks nothing
        """
        answers = self._get_answers(company, document)
        if not answers:
            return {}
        locked = lock and self._get_to_lock(company, answers, list(demands))
        if locked:
            self._lock_debtors(company, locked)
        findings = self._get_findings(company, document, demands)
        return {partner_id: judge(found, answers) for partner_id, found in findings.items()}

    @api.model
    def _get_to_lock(self, company, answers, partner_ids):
        """The debtors of whom another sale at the same moment would change what is found.

        :return: set of ids of commercial partners
        """
        return set(partner_ids) if "limit" in answers else set()

    @api.model
    def _lock_debtors(self, company, partner_ids):
        """Let nobody else slip under the same limit (concurrent postings and confirmations).

        A transaction that began before another one's commit does not see its invoices: writing the
        row that it wrote raises a serialization failure, and Odoo begins again with fresh figures.
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO credit_recovery_gate_lock (company_id, partner_id, locked_at)
                SELECT %s, partner_id, now() AT TIME ZONE 'UTC'
                  FROM unnest(%s) partner_id ORDER BY partner_id
                    ON CONFLICT (company_id, partner_id)
                    DO UPDATE SET locked_at = EXCLUDED.locked_at
                """,
                company.id,
                list(partner_ids),
            )
        )

    @api.model
    def _get_findings(self, company, document, demands):
        """What speaks against selling to these debtors now.

        Called as superuser, with the root company; the debtors of whom amounts count are locked.
        An extension adds to what ``super()`` returns, with one query for each kind of fact and
        for all debtors, and asks nothing for a cause that the company allows: see
        :meth:`_get_answers`.

        :param res.company company: a root company
        :param str document: ``invoice`` (drafts to be posted) or ``order`` (quotations to be
            confirmed)
        :param dict demands: ``{partner_id: amount}``: what the documents add, in the company's
            currency, by commercial partner. Of invoices: they are drafts now, so that an exposure
            after posting is ``exposure - drafts + demand`` (other drafts ask when they are
            posted; what is drafted of an order is no longer in its orders). Of orders: they are
            in no part of the exposure yet, ``exposure + demand``. What counts beside committed
            and demand, :meth:`_get_beside` says.
        :return: ``{partner_id: [Finding]}``, every debtor is there
        """
        return {partner_id: [] for partner_id in demands}

    @api.model
    def _get_answers(self, company, document):
        """What a company answers to each cause that it does not simply allow.

        :return: ``{cause: "warn" or "block"}``
        """
        return self.env["credit.recovery.gate.rule"]._get_answers(company.id, document)

    @api.model
    def _get_words(self, findings):
        """The causes in words, without figures: for everybody."""
        causes = self.env["credit.recovery.gate.rule"]._fields["cause"]
        labels = dict(causes._description_selection(self.env))
        return ", ".join(labels[finding.code] for finding in findings)

    @api.model
    def _get_details(self, finding, company):
        """The figures of a finding in a sentence, for those who may read the recovery office.

        :return: a translated text, or an empty one
        """
        return ""
