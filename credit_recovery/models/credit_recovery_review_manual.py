"""A reminder by hand: the next rung of one invoice, waits and intervals left aside (001-13)."""

from dataclasses import replace
from datetime import date

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.ladder import Step, apply_stops, decide
from ..tools.ladder_facts import FORMAL_NOTICE
from ..tools.preparation import prepare

LONG_AGO = date(1970, 1, 1)


class CreditRecoveryReview(models.AbstractModel):
    _inherit = "credit.recovery.review"

    @api.model
    def _remind_now(self, move, note, today):
        """Draft the debtor's notice with the next rung of an invoice's items.

        Never before its offset, over a hold or a stop of the company, never a formal notice.

        :param move: the invoice
        :param str note: the collector's reason
        :param date today: the day of the step
        :return: the draft notices
        :raises UserError: why no reminder can be drafted now
        """
        company = move.company_id.root_id.sudo()
        partner = move.commercial_partner_id
        self._check_may_remind(company)
        plan = self._plan(company, partner.ids, today)[partner.id]
        items = [item for item in plan.facts.items if item.move_id == move.id]
        steps = {item.key: self._decide_now(plan, item, today) for item in items}
        steps = apply_stops(steps, plan.stops)
        wanted = {item.key: steps.get(item.key) for item in plan.facts.items}
        self._check_steps(move, steps)
        prepared = prepare(plan.facts, wanted, plan.ladder, company.currency_id.id, today)
        case = self.env["credit.recovery.case"]._get_open(company, partner, today)
        return self._create_manual(case, prepared, note, today)

    @api.model
    def _check_may_remind(self, company):
        if company.recovery_sending == "off":
            raise UserError(
                self.env._(
                    "Sending is off for %(company)s: a Manager goes live with it in the settings.",
                    company=company.name,
                )
            )

    @api.model
    def _decide_now(self, plan, item, today):
        """The ladder's answer as if nothing had been done lately."""
        steps = tuple(step._replace(date=LONG_AGO) if step.counts else step for step in item.steps)
        debtor = plan.facts._get_ladder_debtor(plan.ladder, today)
        return decide(replace(item, steps=steps), debtor, plan.ladder, today)

    @api.model
    def _check_steps(self, move, steps):
        """Say why there is no step to take by hand."""
        found = [step for step in steps.values() if isinstance(step, Step)]
        if any(step.rung.kind == FORMAL_NOTICE for step in found):
            raise UserError(
                self.env._(
                    "The next level of %(name)s is the formal notice: it is prepared by the review"
                    " and approved by a Manager, never by hand.",
                    name=move.display_name,
                )
            )
        if not found:
            reasons = {self._get_wait_text(wait) for wait in steps.values()}
            raise UserError(
                self.env._(
                    "No reminder can be sent now for %(name)s: %(reasons)s.",
                    name=move.display_name,
                    reasons="; ".join(reasons) or self.env._("nothing of it is open"),
                )
            )

    @api.model
    def _create_manual(self, case, prepared, note, today):
        """Drafts of origin ``manual``: a review leaves them alone, approval checks them again."""
        addresses = self.env["credit.recovery.address"]._load(case.partner_id)
        shared = {
            **self._get_shared_vals(case.company_id, today),
            "origin": "manual",
            "reason_note": note,
        }
        return self._create_drafts(
            [
                (self._prepare_notice_vals(case, notice, addresses, shared, None), notice.lines)
                for notice in prepared
            ]
        )
