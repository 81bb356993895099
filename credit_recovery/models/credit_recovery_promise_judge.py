from decimal import Decimal

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

from ..tools.promise import Promised
from .credit_recovery_promise import BROKEN, KEPT, OPEN


class CreditRecoveryPromise(models.Model):
    """Kept or broken: by the money that came in, once the bank tells of all its days (P-11)."""

    _inherit = "credit.recovery.promise"

    @api.model
    def _judge(self, cases, today, standings=None):
        """Judge the promises of locked cases whose days are over, each one once.

        :param cases: credit.recovery.case
        :param date today: the day of the review
        :param dict standings: ``{plan id: Standing}``, as far as they are known
        """
        domain = Domain("case_id", "in", cases.ids) & Domain("state", "=", OPEN)
        due = self.sudo().search(domain & Domain("date_limit", "<", today))
        for company, promises in due.grouped("company_id").items():
            bank = self.env["credit.recovery.bank"]._load(company, today)
            known = promises.filtered(lambda p, bank=bank: not bank or p.date_limit < bank.up_to)
            if known:
                company._with_recovery_language(known)._judge_now(company, today, standings)

    def _judge_now(self, company, today, standings):
        received = self._get_received(company, today, standings)
        for promise in self:
            promise.amount_received = received[promise.id]
        kept = self.filtered(lambda promise: promise._is_reached())
        broken = self - kept
        broken -= broken.filtered(lambda promise: promise._has_money_to_match(today))
        kept._transition(KEPT, judged_on=today)
        broken._transition(BROKEN, judged_on=today)
        broken.case_id._raise_priority()
        (kept + broken)._withdraw_letters()  # a confirmation that has not left yet
        (kept + broken)._log_verdicts()

    def _get_received(self, company, today, standings=None):
        """What was received for each of these promises, in its currency: each euro counts once."""
        since = {
            partner.id: min(found.mapped("date"))
            for partner, found in self.grouped("partner_id").items()
        }
        shares = self._share_money(company, self.case_id, since, today, standings)
        return {id_: float(amount) for id_, amount in shares.received.items()}

    def _to_promised(self):
        self.ensure_one()
        amount = Decimal(str(self.amount))
        return Promised(self.id, self.date, self.date_limit, amount, self.currency_id.id)

    @api.model
    def _get_worth(self, company, money, currency_id):
        """What money is worth in a currency, at the rate of its day."""
        if money.currency_id == currency_id:
            return money.amount
        if company.currency_id.id == currency_id:
            return money.amount_company
        currency = self.env["res.currency"].browse(currency_id)
        amount = float(money.amount_company)
        return Decimal(str(company.currency_id._convert(amount, currency, company, money.date)))

    def _is_reached(self):
        """Whether the amount came in; what the policy lets pass of an item may be missing."""
        currency, policy = self.currency_id, self.case_id.policy_id
        is_own = currency == self.company_id.currency_id
        wanted = self.amount - (policy.tolerance if is_own else 0)
        return currency.compare_amounts(self.amount_received, wanted) >= 0

    def _has_money_to_match(self, today):
        """Whether money that may be his waits to be matched: nobody breaks his word by that (P-1).

        What is known to be his counts as received already.
        """
        holds = self.case_id.hold_ids._filter_in_force(today)
        return any(
            hold.payment_id or hold.statement_line_id and not hold.statement_line_id.partner_id
            for hold in holds
        )

    def _log_verdicts(self):
        """One note per case: a night judges hundreds of promises."""
        self.env["credit.recovery.case"]._log_in_bulk(
            {
                case.id: " ".join(promise._get_verdict() for promise in promises)
                for case, promises in self.grouped("case_id").items()
            }
        )

    def _get_verdict(self):
        values = {
            "received": format_amount(self.env, self.amount_received, self.currency_id),
            "amount": format_amount(self.env, self.amount, self.currency_id),
            "date": format_date(self.env, self.date_limit),
        }
        if self.state == KEPT:
            return self.env._(
                "Promise kept: %(received)s of %(amount)s received by %(date)s.", **values
            )
        return self.env._(
            "Promise broken: %(received)s of %(amount)s received by %(date)s.", **values
        )
