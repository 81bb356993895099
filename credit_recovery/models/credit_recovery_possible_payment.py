"""Money that may be a debtor's and is not matched yet holds the items it may pay (P-1)."""

from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..tools.debtor import DebtorFacts
from ..tools.possible_payment import LINE, Source, allot, squeeze
from .sql import id_array

# older money was looked at long ago: it holds nothing (any more)
MONEY_DAYS = 90


class CreditRecoveryPossiblePayment(models.AbstractModel):
    """Finds the money, and the items it may pay; :mod:`.credit_recovery_hold_payment` holds them.

    A bank line or payment is a debtor's by its partner, by the IBAN it came from, or by amount and
    reference together.
    """

    _name = "credit.recovery.possible.payment"
    _description = "Possible payments"

    # ------------------------------------------------------------ refresh
    @api.model
    def _refresh(self, company, today):
        """Bring all holds of a company in line with what is unmatched: before a review."""
        since = self._get_since(company, today)
        wanted = self._allot(company, self._find_all(since))
        return self.env["credit.recovery.hold"]._sync_payments(company, today, wanted)

    @api.model
    def _refresh_debtors(self, company, today, partner_ids):
        """Add what the debtors' own money holds now: before their notices leave the house.

        Rows are closed by :meth:`_refresh`; a matched one holds nothing in the meantime.
        """
        since = self._get_since(company, today)
        among = SQL("k.partner_id = ANY(%s)", id_array(partner_ids))
        monies = self._find_lines(since, among) + self._find_payments(since, among)
        wanted = self._allot(company, monies + self._find_named_payments(since, among))
        return self.env["credit.recovery.hold"]._sync_payments(company, today, wanted, ())

    @api.model
    def _get_possible(self, company, partner_ids, today):
        """What a first review would hold of debtors, with or without a case; writes nothing.

        :param date today: the day the money is looked at
        :return: ``{partner_id: {item.key, ...}}``, less what rows hold, or a person released
        """
        since = self._get_since(company, today)
        since["cases"] = SQL(
            "SELECT unnest(%s::int[]) AS partner_id, %s AS company_id",
            list(partner_ids),
            company.id,
        )
        wanted = self._allot(company, self._find_all(since))
        if not wanted:
            return {}
        rows = self.env["credit.recovery.hold"]._read_rows(company)
        possible = {}
        for key, (_money, items) in wanted.items():
            if key not in rows or rows[key].is_matched:
                possible.setdefault(key[1], set()).update(item.key for item in items)
        return possible

    @api.model
    def _refresh_lines(self, lines):
        """Hold what new or changed bank lines may pay, at their import.

        :param lines: account.bank.statement.line
        """
        for company, batch in lines.grouped(lambda line: line.company_id.root_id).items():
            today = company._get_recovery_today()
            since = self._get_since(company, today)
            these = SQL("l.id = ANY(%s)", id_array(batch._ids))
            named = self._find_references(since, these)
            partners = {money.partner_id for money in self._find_lines(since, these)}
            among = SQL("k.partner_id = ANY(%s)", id_array(partners))
            wanted = self._allot(company, self._find_lines(since, among) + named)
            sources = tuple(Source(LINE, line.id) for line in batch)
            holds = self.env["credit.recovery.hold"]
            holds._sync_payments(company, today, wanted, sources).case_id._review_soon()

    @api.model
    def _find_all(self, since):
        """All the money: what is known by its partner or IBAN comes before mere references."""
        known = self._find_lines(since) + self._find_payments(since)
        return known + self._find_references(since) + self._find_named_payments(since)

    @api.model
    def _allot(self, company, monies):
        """Which items each money holds.

        :return: ``{(Source, partner_id): (Money, [ItemFacts, ...])}``
        """
        by_partner = {}
        for money in monies:
            by_partner.setdefault(money.partner_id, {}).setdefault(money.source, money)
        debtors = {partner_id: DebtorFacts(partner_id) for partner_id in by_partner}
        if debtors:
            facts = self.env["credit.recovery.facts"]
            facts._flush()
            facts._load_items(company, debtors)
        references = self._get_references(debtors)
        return {
            (source, partner_id): (found[source], items)
            for partner_id, found in by_partner.items()
            for source, items in self._allot_to(debtors[partner_id], found, references)
        }

    @api.model
    def _allot_to(self, facts, monies, references):
        return allot(monies.values(), facts.items, references).items()

    @api.model
    def _get_references(self, debtors):
        """The texts by which a label may name an open invoice of these debtors.

        :return: ``{move_id: (name, payment reference)}``, squeezed
        """
        move_ids = {item.move_id for facts in debtors.values() for item in facts.items}
        rows = self.env.execute_query(
            SQL(
                "SELECT id, name, payment_reference FROM account_move WHERE id = ANY(%s)",
                id_array(move_ids),
            )
        )
        return {move_id: (squeeze(name), squeeze(text)) for move_id, name, text in rows}

    @api.model
    def _get_since(self, company, today):
        """What the queries share: the company's branches, its debtors, the oldest day.

        Debtors are those with an open case: only these are reviewed.

        :return: dict of parameters
        """
        for model in ("account.bank.statement.line", "account.payment", "account.move"):
            self.env[model].flush_model()
        for model in ("res.partner", "res.partner.bank", "credit.recovery.case"):
            self.env[model].flush_model()
        return {
            "company": company.id,
            "companies": self.env["credit.recovery.facts"]._get_branches_query(company),
            "cases": SQL(
                "SELECT partner_id, company_id FROM credit_recovery_case WHERE date_closed IS NULL"
            ),
            "since": today - timedelta(days=MONEY_DAYS),
        }
