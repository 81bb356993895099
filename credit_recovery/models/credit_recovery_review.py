"""The one path of every step: facts, decision, preparation, writing (design, "Review")."""

from dataclasses import dataclass
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.debtor import DebtorFacts
from ..tools.ladder import Ladder
from ..tools.ladder_facts import STOPS_ALL
from ..tools.preparation import prepare

# a letter approved more days ago than this gives the debtor less time than it says
DEADLINE_SLACK_DAYS = 3


@dataclass(slots=True)
class DebtorPlan:
    """What tonight means for one debtor: the facts, the decision per item, the notices."""

    facts: DebtorFacts
    policy_id: int | bool
    ladder: Ladder
    stops: tuple
    decisions: dict
    prepared: list

    def is_over(self, today):
        """Whether the case may close: nothing is overdue, stepped, or to be prepared tonight."""
        return not self.prepared and self.facts.is_over(today)


class CreditRecoveryReview(models.AbstractModel):
    """Decides and prepares; the nightly job, "review now" and the preview share it.

    They differ in the last step only: :meth:`_review` writes, the preview shows :meth:`_plan`.
    """

    _name = "credit.recovery.review"
    _description = "Recovery review engine"

    @api.model
    def _plan(self, company, partner_ids, today, policy=None, possible=None):
        """Decide for debtors of one company; writes nothing.

        :param res.company company: a root company
        :param partner_ids: ids of commercial partners
        :param date today: the day to decide for
        :param policy: decide by this policy instead of each debtor's own (preview)
        :param dict possible: ``{partner_id: {item.key, ...}}`` held by possible payments of which
            no row is written yet (preview)
        :return: ``{partner_id: DebtorPlan}``
        """
        debtors = self.env["credit.recovery.facts"]._load(company, partner_ids, today)
        for partner_id in debtors.keys() & (possible or {}):
            debtors[partner_id].hold_possible(possible[partner_id])
        policies = self._get_policies(company, partner_ids, today, policy)
        ladders = {chosen: chosen._to_ladder(today) for chosen in set(policies.values()) if chosen}
        stops = self._get_stops(company, ladders, today)
        plans = {}
        for partner_id, facts in debtors.items():
            chosen = policies[partner_id]
            ladder, stopped = ladders.get(chosen) or Ladder(()), stops.get(chosen, ())
            decisions = facts.decide(ladder, today, stopped)
            prepared = prepare(facts, decisions, ladder, company.currency_id.id, today)
            plans[partner_id] = DebtorPlan(facts, chosen.id, ladder, stopped, decisions, prepared)
        return plans

    @api.model
    def _get_stops(self, company, policies, today):
        """What stops all steps of some kinds at the whole company, by policy.

        A source of stops extends this, adds its code to ``tools.ladder_facts.WAIT_CODES`` and its
        words to :meth:`_get_plain_texts` (or a method ``_get_<code>_text``). The engine does the
        rest: the items wait, cases and preview say why, and approved notices of the kinds stopped
        are neither sent nor printed meanwhile.

        :param res.company company: a root company
        :param policies: the policies that decide, since a stop may depend on their rules
        :param date today: the day to decide for, in a preview one to come
        :return: ``{policy: tuple of Stop}``
        """
        return dict.fromkeys(policies, ())

    @api.model
    def _get_policies(self, company, partner_ids, today, policy):
        if policy:
            return dict.fromkeys(partner_ids, policy)
        partners = self.env["res.partner"].browse(partner_ids)
        return self.env["credit.recovery.policy"]._get_for_partners(partners, company, today)

    @api.model
    def _review(self, cases, today, stamps=None):
        """Review cases that the caller has locked, and prepare their notices; no commit.

        Running it again on the same day changes nothing.

        :param cases: credit.recovery.case, of any companies
        :param date today: the day of the review
        :param dict stamps: ``{case_id: str}``, what the facts were before, for the next run
        """
        # whoever presses the button: the engine reads and writes what the roles may only see
        self, cases = self.sudo(), cases.sudo()
        self._judge_agreements(cases, today)
        for company, batch in cases.grouped("company_id").items():
            self, batch = map(company._with_recovery_language, (self, batch))
            plans = self._plan(company, batch.partner_id.ids, today)
            withdrawn = self._withdraw_printed(plans)
            if withdrawn:
                plans |= self._plan(company, withdrawn.partner_id.ids, today)
            self._end_stalling(company, plans, today)
            notices = self._write_notices(company, batch, plans, today)
            withdrawn._mark_instead()
            notices._approve_automatically()
            self._write_cases(company, batch, plans, today, stamps)

    @api.model
    def _judge_agreements(self, cases, today):
        """Judge what was agreed with the debtors, before it is decided about them (hook).

        What a broken agreement held takes its step in the same review.
        """

    @api.model
    def _end_stalling(self, company, plans, today):
        """A staller's flag ends when the formal notice counts or the case closes (001-8)."""
        over = [
            partner_id
            for partner_id, plan in plans.items()
            if plan.facts.staller and (plan.facts.is_formal(today) or plan.is_over(today))
        ]
        if over:
            Flag = self.env["credit.recovery.flag"].sudo()
            domain = Flag._get_active_domain(today) & Flag._get_debtors_domain(company, over)
            Flag.search(domain & Domain("kind", "=", "staller")).date_end = today

    @api.model
    def _get_payments_up_to(self, company, today):
        """The day of the latest posted bank or cash entry (P-1), or None."""
        [(day,)] = self.env.execute_query(
            SQL(
                """
                SELECT max(last.date)
                  FROM account_journal j,
                       LATERAL (SELECT m.date FROM account_move m
                                 WHERE m.journal_id = j.id AND m.state = 'posted'
                                   AND m.date <= %(today)s
                                 ORDER BY m.date DESC LIMIT 1) last
                 WHERE j.type IN ('bank', 'cash') AND j.company_id IN (%(companies)s)
                """,
                today=today,
                companies=self.env["credit.recovery.facts"]._get_branches_query(company),
            )
        )
        return day

    # ------------------------------------------------------------ check again (P-1)
    @api.model
    def _get_changes(self, notices, today):
        """What changed for the worse since notices were prepared (P-1).

        :param notices: written notices not sent yet
        :return: ``{notice: [text, ...]}`` of the notices that must not go out as they are; the
            texts are in the user's language
        """
        changes = {}
        notices.case_id._refresh_payments()
        for company, batch in notices.sudo().grouped("company_id").items():
            debtors = self.env["credit.recovery.facts"]._load(company, batch.partner_id.ids, today)
            for notice in batch:
                texts = self._get_notice_changes(notice, debtors[notice.partner_id.id], today)
                if texts:
                    changes[notices.browse(notice.id)] = texts
        return changes

    @api.model
    def _get_notice_changes(self, notice, facts, today):
        items = {item.key: item for item in facts.items}
        texts = []
        for line in notice.line_ids.filtered(lambda line: line.section != "c_credit"):
            item = items.get((line.move_id.id, line.date_due, line.currency_id.id))
            texts += self._get_line_changes(line, item)
        if self._is_deadline_stale(notice, today):
            texts.append(self.env._("the payment deadline is too near"))
        return texts + self._get_address_changes(notice)

    @api.model
    def _get_address_changes(self, notice):
        """An e-mail that the customer does not want, or that cannot reach him (P-8)."""
        if notice.channel != "email":
            return []
        if notice.partner_id.recovery_no_email:
            return [self.env._("the customer wants no e-mail")]
        recipient = notice.recipient_id
        if recipient.recovery_bounced_email and not recipient._can_get_recovery_email():
            return [self.env._("mail to %(email)s comes back", email=recipient.email_normalized)]
        return []

    @api.model
    def _get_line_changes(self, line, item):
        name = line.move_name
        if not item:
            return [self.env._("%(name)s is no longer open", name=name)]
        if item.is_held:
            kinds = {hold.kind for hold in item.holds if hold.stops == STOPS_ALL}
            reasons = ", ".join(map(self._get_hold_text, sorted(kinds)))
            return [self.env._("%(name)s is held: %(reason)s", name=name, reason=reasons)]
        compare = line.currency_id.compare_amounts
        if compare(float(item.residual), line.amount_residual):
            return [self.env._("the open amount of %(name)s changed", name=name)]
        if compare(float(item.covered), line.amount_credit):
            return [self.env._("the credits that cover %(name)s changed", name=name)]
        if compare(float(item.held), line.amount_disputed):
            return [self.env._("the held part of %(name)s changed", name=name)]
        assignee = self.env["res.partner.bank"].browse(item.bank_id)
        bank = assignee or line.move_id.partner_bank_id
        if (line.iban or False) != (bank.sanitized_acc_number or False):
            return [self.env._("the account to pay %(name)s to changed", name=name)]
        return []

    @api.model
    def _is_deadline_stale(self, notice, today):
        """Whether the printed deadline gives clearly less time than the level promises.

        A printed letter may have been posted days before that is recorded.
        """
        is_printed = notice.is_letter and notice.state == "sending"
        if not notice.payment_deadline or is_printed:
            return False
        wanted = today + timedelta(days=notice.level_id.payment_days - DEADLINE_SLACK_DAYS)
        return notice.payment_deadline < wanted
