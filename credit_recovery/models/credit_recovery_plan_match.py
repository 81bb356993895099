"""What of a plan was paid: money received since the agreement, however booked (001-12)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import plan as rules
from .credit_recovery_plan import ACTIVE, BROKEN, CANCELLED, DRAFT, KEPT
from .credit_recovery_receipts import MONEY_JOURNALS
from .sql import id_array

# money dated before the agreement may be booked after it
LAG_DAYS = 31
ZERO = Decimal(0)


@dataclass
class Match:
    """How a plan stands: ``opens``: what is open of each instalment, ``late``: those overdue."""

    opens: dict = field(default_factory=dict)
    late: tuple = ()

    @property
    def open(self):
        return sum(self.opens.values())

    @property
    def coming(self):
        """The first instalment with something open, or None."""
        return next((line for line, amount in self.opens.items() if amount > 0), None)


@dataclass
class Standing:
    """What was booked for a plan, in its currency; ``matched``: with its invoices, of what was
    received; ``settled``: what of its debt went away without money, credit notes mostly."""

    received: Decimal = ZERO
    matched: Decimal = ZERO
    settled: Decimal = ZERO


class CreditRecoveryPlan(models.Model):
    _inherit = "credit.recovery.plan"

    amount_paid = fields.Monetary(compute="_compute_progress", string="Paid")
    amount_open = fields.Monetary(compute="_compute_progress", string="Still to be paid")
    date_next = fields.Date(compute="_compute_progress", string="Next payment on")
    is_late = fields.Boolean(
        compute="_compute_progress", search="_search_is_late", string="Overdue instalments"
    )

    @api.depends("state", "instalment_ids.amount", "instalment_ids.date_due", "date_agreed")
    def _compute_progress(self):
        for plan, match in self._get_matches().items():
            coming = match.coming
            plan.amount_open = match.open
            plan.amount_paid = plan.amount_total - plan.amount_open
            plan.date_next = coming.date_due if plan.state == ACTIVE and coming else False
            plan.is_late = bool(match.late)

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = self.search([("state", "=", ACTIVE)]).filtered("is_late")
        return [("id", "in" if True in value else "not in", late.ids)]

    def _get_schedule(self):
        """The instalments of a plan, the first due first."""
        self.ensure_one()
        return self.instalment_ids.sorted(lambda line: line.date_due or date.max)

    # ------------------------------------------------------------ matching
    def _get_matches(self, today=None, standings=None):
        """``{plan: Match}``, one for each plan; nothing is paid on a draft.

        Read anew each time: an undone payment opens the instalments that it paid.

        :param date today: the day of a review; default: today
        :param dict standings: of these plans, where somebody has just read them
        """
        # whoever may read a plan may read how it is paid
        running = self.sudo().filtered(lambda plan: plan.date_agreed and plan.state != DRAFT)
        if standings is None:
            standings = running._get_standings(today)
        promised = running._get_promised(standings, today)
        return {
            plan: plan._get_match(
                standings.get(plan.id, Standing()), promised.get(plan.id, ZERO), today
            )
            for plan in self
        }

    def _get_match(self, standing, promised, today):
        schedule = self._get_schedule()
        amounts = [Decimal(str(line.amount)) for line in schedule]
        received = max(standing.received - promised, ZERO)
        opens = rules.allot(amounts, received, standing.settled)
        late = ()
        if self.state == ACTIVE:
            today = today or self.company_id._get_recovery_today()
            late = rules.find_late(schedule.mapped("date_due"), opens, today)
        rounded = self.currency_id.round
        return Match(
            {line: rounded(float(amount)) for line, amount in zip(schedule, opens, strict=True)},
            tuple(schedule[place] for place in late),
        )

    def _get_standings(self, today=None):
        """``{plan id: Standing}``: money received since the agreement, for the plan.

        Not what was matched with other invoices of the debtor, nor what had come in before, as far
        as that is still there: matched with other invoices meanwhile, it counts no more.
        """
        running = self.filtered(lambda plan: plan.state not in (BROKEN, CANCELLED))
        standings = {
            plan.id: Standing(Decimal(str(plan.received_in_all))) for plan in self - running
        }
        foreign = running._get_foreign()
        receipts = self.env["credit.recovery.receipts.plan"]
        for plan, monies in running._load_receipts(receipts, lambda plan: plan._get_since(), today):
            other = foreign.get(plan.id, ZERO)
            matched = [money for money in monies if not money.is_free]
            standings[plan.id] = Standing(plan._count(monies, other), plan._count(matched, other))
        for plan, items in running._get_open_items():
            standing, left = standings[plan.id], sum((i.residual - i.covered for i in items), ZERO)
            # what is missing between the debt agreed on, what was received and what is open
            gone = Decimal(str(plan.amount)) - max(standing.received, ZERO) - left
            standing.settled = max(gone, ZERO)
        return standings

    def _count(self, monies, foreign):
        """What of some money (tools.receipts.Received) counts for the plan."""
        total = sum((money.amount for money in monies), foreign)
        early = sum((m.amount for m in monies if m.date <= self.date_agreed), ZERO)
        return total - min(Decimal(str(self.received_before)), max(early, ZERO))

    def _get_open_items(self):
        """Yield (plan, open items of its invoices) of those that are being paid, or were."""
        running = self.filtered(lambda plan: plan.case_id and plan.state in (ACTIVE, KEPT))
        for company, plans in running.grouped("company_id").items():
            facts_sudo = self.env["credit.recovery.facts"].sudo()
            debtors = facts_sudo._load_open(company, plans.partner_id.ids)
            for plan in plans:
                yield plan, plan._pick_items(debtors[plan.partner_id.id])

    def _get_since(self):
        """From this day on money is looked at; what was known at the agreement is subtracted."""
        return self.date_agreed - timedelta(days=LAG_DAYS)

    def _load_receipts(self, receipts, get_since, today=None):
        """Yield (plan, [Received in the plan's currency, ...]); a look-up per company.

        :param receipts: credit.recovery.receipts, or a part of them
        :param get_since: plan -> the first day that counts
        """
        for company, plans in self.filtered("case_id").grouped("company_id").items():
            since = defaultdict(lambda: None)
            for plan in plans:
                days = filter(None, (since[plan.partner_id.id], get_since(plan)))
                since[plan.partner_id.id] = min(days)
            last = today or company._get_recovery_today()
            found = receipts.sudo()._get_received(company, dict(since), last)
            for plan in plans:
                first = get_since(plan)
                yield (
                    plan,
                    [
                        money
                        for money in found.get(plan.partner_id.id, ())
                        if money.date >= first and money.currency_id == plan.currency_id.id
                    ],
                )

    def _get_foreign(self):
        """``{plan id: Decimal}``: money in other currencies matched with the plan's invoices."""
        if not self:
            return {}
        self.flush_recordset()
        self.env["account.partial.reconcile"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT a.id, sum(r.debit_amount_currency)::text
                  FROM credit_recovery_plan a
                  JOIN account_move_credit_recovery_plan_rel own
                    ON own.credit_recovery_plan_id = a.id
                  JOIN account_move_line d
                    ON d.move_id = own.account_move_id AND d.currency_id = a.currency_id
                  JOIN account_partial_reconcile r ON r.debit_move_id = d.id
                  JOIN account_move_line k
                    ON k.id = r.credit_move_id AND k.currency_id != a.currency_id
                   AND k.date >= a.date_agreed - %(lag)s
                  JOIN account_journal j ON j.id = k.journal_id AND j.type IN %(journals)s
                 WHERE a.id = ANY(%(plans)s)
                 GROUP BY a.id
                """,
                lag=LAG_DAYS,
                journals=MONEY_JOURNALS,
                plans=id_array(self._ids),
            )
        )
        return {plan_id: Decimal(amount) for plan_id, amount in rows}


class CreditRecoveryReceiptsPlan(models.AbstractModel):
    """Money that may be for an instalment plan: not what was matched with other invoices."""

    _name = "credit.recovery.receipts.plan"
    _description = "Money received for instalment plans"
    _inherit = ["credit.recovery.receipts"]

    @api.model
    def _get_debit_condition(self, partners):
        return SQL(
            """
            d.move_id = ANY(ARRAY(
                SELECT own.account_move_id
                  FROM res_partner b
                  JOIN credit_recovery_case k ON k.partner_id = b.id
                  JOIN credit_recovery_plan a ON a.case_id = k.id AND a.date_agreed IS NOT NULL
                   AND a.state IN ('draft', 'active', 'kept')
                  JOIN account_move_credit_recovery_plan_rel own
                    ON own.credit_recovery_plan_id = a.id
                 WHERE b.commercial_partner_id = ANY(%s)))
            """,
            id_array(partners),
        )
