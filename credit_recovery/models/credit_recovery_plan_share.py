"""What an instalment plan leaves to promises, and they to it: each euro counts once (001-12)."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError

from ..tools import plan as rules
from ..tools.promise import Promised
from .credit_recovery_plan import ACTIVE, KEPT

ZERO = Decimal(0)


class CreditRecoveryPlan(models.Model):
    _inherit = "credit.recovery.plan"

    @api.model
    def _get_rivals(self, cases, today, standings):
        """The instalments that compete with promises for money matched with no invoice yet.

        :param dict standings: ``{plan id: Standing}``, as far as they are known
        :return: ``{partner_id: [Promised, ...]}``, less what was matched with the plans' invoices
        """
        plans = self.search(
            [
                ("case_id", "in", cases.ids),
                ("state", "in", (ACTIVE, KEPT)),
                ("date_agreed", "!=", False),
            ]
        )
        unknown = plans.filtered(lambda plan: plan.id not in standings)
        standings = {**standings, **unknown._get_standings(today)}
        rivals = defaultdict(list)
        for plan in plans:
            rivals[plan.partner_id.id] += plan._to_rivals(standings[plan.id])
        return rivals

    def _to_rivals(self, standing):
        """The instalments of one plan; of a kept one all was there on the day of the verdict."""
        schedule = self._get_schedule()
        amounts = [Decimal(str(line.amount)) for line in schedule]
        opens = rules.allot(amounts, max(standing.matched, ZERO), standing.settled)
        grace = timedelta(days=self.grace_days)
        return [
            Promised(
                line.id,
                self.date_agreed,
                min(line.date_due + grace, self.date_ended or line.date_due + grace),
                amount,
                self.currency_id.id,
                is_instalment=True,
            )
            for line, amount in zip(schedule, opens, strict=True)
        ]

    def _get_promised(self, standings, today=None):
        """``{plan id: Decimal of its money that keeps promises}``, hence no instalment.

        :param dict standings: ``{plan id: Standing}`` of these plans
        """
        promised = {}
        # where nothing came in nothing is shared
        running = self.filtered(
            lambda plan: (
                plan.state in (ACTIVE, KEPT) and plan.case_id and standings[plan.id].received > 0
            )
        )
        for company, plans in running.grouped("company_id").items():
            since = {
                partner.id: min(plan._get_since() for plan in found)
                for partner, found in plans.grouped("partner_id").items()
            }
            shares = self.env["credit.recovery.promise"]._share_money(
                company, plans.case_id, since, today or company._get_recovery_today(), standings
            )
            for plan in plans:
                days = shares.taken.get((plan.partner_id.id, plan.currency_id.id), {})
                promised[plan.id] = plan._count_promised(days)
        return promised

    def _count_promised(self, days):
        """Of what promises took, ``{day: amount}``, the part that would count for the plan."""
        late = sum((amount for day, amount in days.items() if day > self.date_agreed), ZERO)
        early = sum(
            (a for day, a in days.items() if self._get_since() <= day <= self.date_agreed), ZERO
        )
        return late + max(early - Decimal(str(self.received_before)), ZERO)

    def _check_no_promise(self):
        """Raise UserError while a promise covers an invoice of the plan: each is agreed on once."""
        promises = self.case_id.promise_ids.filtered(
            lambda promise: promise.state == "open" and promise.line_ids.move_id & self.move_ids
        )
        if promises:
            raise UserError(
                self.env._(
                    "Payment of invoices of %(plan)s was promised already: cancel the promises"
                    " first, the plan takes their place.\n%(promises)s",
                    plan=self.display_name,
                    promises="\n".join(promises.mapped("display_name")),
                )
            )
