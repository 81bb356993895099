"""What a plan proposes: which debt, how many instalments, which schedule (002-9)."""

from datetime import timedelta
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import format_amount

from ..tools import plan as rules
from .credit_recovery_notice_outcome import COLLECTOR
from .credit_recovery_plan import DRAFT

# what the debtor paid in the last months tells what he can afford
MONTHS = 6
# a down payment is due so many days after the plan was drafted, unless somebody says otherwise
DOWN_PAYMENT_DAYS = 7


class CreditRecoveryPlan(models.Model):
    _inherit = "credit.recovery.plan"

    # ------------------------------------------------------------ which debt
    @api.depends("case_id")
    def _compute_currency_id(self):
        """The currency in which most is overdue, else the company's."""
        debts = self._get_debts()
        for plan in self:
            found = {}
            for item in debts.get(plan, ()):
                total = found.get(item.currency_id, 0)
                found[item.currency_id] = total + item.get_company_amount(item.demandable)
            best = max(found, key=found.get, default=plan.company_id.currency_id.id)
            plan.currency_id = plan.currency_id or self.env["res.currency"].browse(best)

    @api.depends("case_id", "currency_id")
    def _compute_move_ids(self):
        """The invoices of which something is overdue and can be demanded."""
        debts = self._get_debts()
        for plan in self:
            plan.move_ids = plan.move_ids or self.env["account.move"].browse(
                dict.fromkeys(
                    item.move_id
                    for item in debts.get(plan, ())
                    if item.currency_id == plan.currency_id.id and item.demandable > 0
                )
            )

    @api.depends("move_ids", "currency_id")
    def _compute_amount(self):
        for plan, items in self._get_items().items():
            debt = sum((item.demandable for item in items), Decimal(0))
            plan.amount = plan.currency_id.round(float(debt))

    def _get_debts(self):
        """``{plan: overdue ItemFacts of its debtor}``, those not held by anything."""
        return {
            plan: [item for item in facts.items if item.date_due < today and not item.is_held]
            for plan, facts, today in self._load_facts()
        }

    def _get_items(self):
        """``{plan: open ItemFacts of its invoices in its currency}``, one for each plan."""
        found = dict.fromkeys(self, ())
        for plan, facts, _today in self._load_facts():
            found[plan] = plan._pick_items(facts)
        return found

    def _pick_items(self, facts):
        """The open items, of a debtor's, that are of the plan's invoices in its currency."""
        keys = set(self.move_ids._origin.ids or self.move_ids.ids)
        currency_id = self.currency_id.id
        return [
            item for item in facts.items if item.move_id in keys and item.currency_id == currency_id
        ]

    def _load_facts(self):
        """(plan, DebtorFacts, today) of the plans that have a case; a load per company.

        sudo: a plan shows what is open, as its case does.
        """
        for company, plans in self.filtered("case_id").grouped("company_id").items():
            today = company._get_recovery_today()
            debtors = (
                self.env["credit.recovery.facts"]
                .sudo()
                ._load(company, plans.partner_id.ids, today, for_figures=True)
            )
            for plan in plans:
                yield plan, debtors[plan.partner_id.id], today

    # ------------------------------------------------------------ how it is paid
    @api.depends("amount", "rhythm")
    def _compute_number(self):
        """The instalments that the debtor can afford by what he paid, and the reasoning."""
        paid = self._get_paid_lately()
        for plan in self:
            if not plan.case_id or plan.amount <= 0:
                plan.number, plan.reasoning = plan.number or 1, False
                continue
            months = plan._get_max_months()
            most = max(int(months * rules.PER_MONTH[plan.rhythm]), 1)
            proposal = rules.propose(
                Decimal(str(plan.amount)), paid[plan], MONTHS, plan.rhythm, min(2, most), most
            )
            plan.number = proposal.number
            plan.reasoning = plan._get_reasoning(proposal, paid[plan])

    def _get_paid_lately(self):
        """``{plan: Decimal received from the debtor in its currency in the last months}``."""
        paid = dict.fromkeys(self, Decimal(0))
        for plan, monies in self._load_receipts(
            self.env["credit.recovery.receipts"],
            lambda plan: fields.Date.subtract(plan.company_id._get_recovery_today(), months=MONTHS),
        ):
            paid[plan] = sum((money.amount for money in monies), Decimal(0))
        return paid

    def _get_max_months(self):
        """The longest plan that a Collector may agree (policy)."""
        today = self.company_id._get_recovery_today()
        policies = self.env["credit.recovery.policy"].sudo()
        policy = policies._get_for_partners(self.partner_id, self.company_id, today)
        return policy[self.partner_id.id].plan_max_months or rules.MAX_MONTHS

    def _get_reasoning(self, proposal, paid):
        """Why so many instalments, with the figures it follows from."""
        show = {
            "months": MONTHS,
            "paid": format_amount(self.env, float(paid), self.currency_id),
            "average": format_amount(self.env, float(proposal.average), self.currency_id),
            "debt": format_amount(self.env, self.amount, self.currency_id),
            "number": proposal.number,
        }
        if proposal.basis == "nothing_paid":
            return self.env._(
                "%(debtor)s paid nothing in the last %(months)s months: the longest plan of the"
                " policy is proposed, %(number)s instalments for %(debt)s. Ask what can be paid.",
                debtor=self.partner_id.name,
                **show,
            )
        if proposal.basis == "most":
            return self.env._(
                "%(debtor)s paid %(paid)s in the last %(months)s months, %(average)s a month on"
                " average. %(debt)s would take longer than the policy allows: %(number)s"
                " instalments ask for more than he paid. Ask whether he can.",
                debtor=self.partner_id.name,
                **show,
            )
        return self.env._(
            "%(debtor)s paid %(paid)s in the last %(months)s months, %(average)s a month on"
            " average. So he can pay %(debt)s in %(number)s instalments.",
            debtor=self.partner_id.name,
            **show,
        )

    @api.depends("rhythm", "case_id")
    def _compute_date_first(self):
        for plan in self:
            today = (plan.company_id or self.env.company)._get_recovery_today()
            plan.date_first = rules.add(today, plan.rhythm or "month", 1)

    @api.depends("case_id")
    def _compute_grace_days(self):
        policies = self.env["credit.recovery.policy"].sudo()
        for company, plans in self.filtered("case_id").grouped("company_id").items():
            today = company._get_recovery_today()
            chosen = policies._get_for_partners(plans.partner_id, company, today)
            for plan in plans:
                plan.grace_days = chosen[plan.partner_id.id].promise_grace_days
        for plan in self.filtered(lambda plan: not plan.case_id):
            plan.grace_days = plan.grace_days

    @api.depends(
        "amount", "number", "rhythm", "date_first", "down_payment", "date_down_payment",
        "interest_rate",
    )  # fmt: skip
    def _compute_instalment_ids(self):
        """The schedule that follows from the terms; a change of the terms makes it anew."""
        for plan in self:
            if plan.state != DRAFT or plan.agreement_id or not plan._has_terms():
                plan.instalment_ids = plan.instalment_ids
                continue
            plan.instalment_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "date_due": part.date,
                            "amount": float(part.amount),
                            "amount_interest": float(part.interest),
                        }
                    )
                    for part in plan._make_schedule()
                ),
            ]

    def _has_terms(self):
        return bool(
            self.case_id and self.date_first and self.number > 0 and self.amount > self.down_payment
        )

    def _make_schedule(self):
        company = self.company_id
        today = company._get_recovery_today()
        terms = rules.Terms(
            amount=Decimal(str(self.amount)),
            number=self.number,
            first=self.date_first,
            rhythm=self.rhythm,
            start=today,
            down_payment=Decimal(str(self.down_payment)),
            down_payment_date=self.date_down_payment or today + timedelta(days=DOWN_PAYMENT_DAYS),
            rate=Decimal(str(self.interest_rate)),
            rounding=Decimal(str(self.currency_id.rounding)),
        )
        return rules.get_schedule(terms, company._get_recovery_working_days())

    @api.constrains("number", "down_payment")
    def _check_number(self):
        for plan in self:
            if plan.number < 1 or plan.amount and plan.down_payment >= plan.amount:
                raise ValidationError(
                    self.env._(
                        "%(plan)s: at least one instalment follows the down payment, which is"
                        " smaller than the debt.",
                        plan=plan.display_name,
                    )
                )

    # ------------------------------------------------------------ buttons
    def action_propose(self):
        """Propose the debt, the number of instalments and the schedule anew, as things stand."""
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may propose instalment plans."))
        self.check_access("write")
        self._check_open_terms()
        # the role is checked; nobody writes the reasoning by hand
        plans_sudo = self.sudo()
        plans_sudo._compute_amount()
        plans_sudo._compute_number()
        plans_sudo._compute_date_first()
        plans_sudo._compute_instalment_ids()
