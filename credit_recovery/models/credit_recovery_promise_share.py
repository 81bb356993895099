"""Promises and instalment plans share what a debtor pays: each euro counts once (P-11, 001-12)."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.promise import allot
from .credit_recovery_plan import ACTIVE
from .credit_recovery_promise import CANCELLED


@dataclass
class Shares:
    """``received``: ``{promise id: amount}``; ``taken``: what promises took of the money that was
    matched with no invoice yet, ``{(partner id, currency id): {day: amount}}``."""

    received: dict = field(default_factory=dict)
    taken: dict = field(default_factory=lambda: defaultdict(lambda: defaultdict(Decimal)))


class CreditRecoveryPromise(models.Model):
    _inherit = "credit.recovery.promise"

    @api.model
    def _share_money(self, company, cases, since, today, standings=None):
        """Who gets which money: the promise or the instalment that ends first comes first.

        What was matched with the invoices of a plan is the plan's, what was matched with others is
        the promises'. All promises take their share, the judged ones too.

        :param dict since: ``{partner_id: date}``, the first day of the money that is looked at
        :param date today: the last day
        :param dict standings: ``{plan id: Standing}``, as far as they are known
        :return: Shares
        """
        shares = Shares()
        promises = self.search([("case_id", "in", cases.ids), ("state", "!=", CANCELLED)])
        by_partner = {
            partner: linked
            for partner, found in promises.grouped("partner_id").items()
            if (linked := found._filter_linked(since[partner.id]))
        }
        if not by_partner:
            return shares
        promises = self.browse().union(*by_partner.values())
        shares.received = dict.fromkeys(promises.ids, Decimal(0))
        monies = self.env["credit.recovery.receipts.promise"]._get_received(
            company,
            {partner.id: min(found.mapped("date")) for partner, found in by_partner.items()},
            today,
        )
        # of whom nothing came in there is nothing to share
        by_payer = {partner: found for partner, found in by_partner.items() if monies[partner.id]}
        instalments = self.env["credit.recovery.plan"]._get_rivals(
            self.browse().union(*by_payer.values()).case_id, today, standings or {}
        )
        get_worth = partial(self._get_worth, company)
        for partner, found in by_payer.items():
            rivals = [promise._to_promised() for promise in found]
            rivals += instalments.get(partner.id, ())
            received, taken = allot(rivals, monies[partner.id], get_worth)
            shares.received |= received
            for money, share in taken:
                days = shares.taken[partner.id, money.currency_id]
                days[money.date] += money.amount * share
        return shares

    def _filter_linked(self, since):
        """Of a debtor's promises those that money of a day or later may keep, and those that
        compete with them for money: what is over before any of these are made takes none of it."""
        linked = self.browse()
        for promise in self.sorted("date_limit", reverse=True):
            if promise.date_limit < since:
                break
            linked += promise
            since = min(since, promise.date)
        return linked

    def _get_planned(self):
        """The invoices that are paid in instalments: what was agreed on is not promised again."""
        plans = self.case_id.plan_ids.filtered(
            lambda plan: plan.state == ACTIVE and plan.currency_id == self.currency_id
        )
        return plans.move_ids

    def _refuse_planned(self, moves):
        raise UserError(
            self.env._(
                "%(names)s of %(debtor)s: paid in instalments, whose dates are agreed on already."
                " A promise is about other invoices.",
                names=", ".join(moves.mapped("display_name")),
                debtor=self.partner_id.display_name,
            )
        )


class CreditRecoveryReceiptsPromise(models.AbstractModel):
    """Money that may keep promises: not what was matched with the invoices of a running plan."""

    _name = "credit.recovery.receipts.promise"
    _description = "Money received for promises"
    _inherit = ["credit.recovery.receipts"]

    @api.model
    def _get_debit_condition(self, partners):
        return SQL(
            """
            NOT EXISTS (
                SELECT FROM account_move_credit_recovery_plan_rel own
                  JOIN credit_recovery_plan a ON a.id = own.credit_recovery_plan_id
                 WHERE own.account_move_id = d.move_id AND a.date_active IS NOT NULL
                   AND r.max_date >= a.date_agreed
                   AND (a.date_ended IS NULL OR r.max_date <= a.date_ended))
            """
        )
