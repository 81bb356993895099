"""A reminder by hand: the next rung of invoices, waits and intervals left aside (001-13)."""

from dataclasses import replace
from datetime import date

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.ladder import Step, apply_stops, decide
from ..tools.ladder_facts import CALL, FORMAL_NOTICE
from ..tools.preparation import prepare

LONG_AGO = date(1970, 1, 1)


class CreditRecoveryReview(models.AbstractModel):
    _inherit = "credit.recovery.review"

    @api.model
    def _remind_now(self, moves, note, today):
        """Draft the debtor's notice with the next rung of the items of invoices.

        Never before its offset, over a hold or a stop of the company, never a formal notice.

        :param moves: the invoices, of one debtor
        :param str note: the collector's reason
        :param date today: the day of the step
        :return: the draft notices
        :raises AccessError: the user has no access to the company in whose name it is sent
        :raises UserError: why no reminder can be drafted now
        """
        # the notice lists the items of all branches
        company = moves.company_id._get_recovery_office().sudo()
        partner = moves.commercial_partner_id
        self._check_may_remind(company)
        case = self.env["credit.recovery.case"]._get_open(company, partner, today)
        case.notice_ids._lock_cases()
        plan = self._plan(company, partner.ids, today)[partner.id]
        items = [item for item in plan.facts.items if item.move_id in moves.ids]
        steps = {item.key: self._decide_now(plan, item, today) for item in items}
        steps = apply_stops(steps, plan.stops)
        steps = self._get_possible_steps(moves, steps)
        drafts = self._get_drafts_in_the_way(plan, steps)
        if drafts and self._are_reserved(steps, drafts):
            return drafts
        wanted = {item.key: steps.get(item.key) for item in plan.facts.items}
        wanted |= self._take_over(drafts, plan)
        prepared = prepare(plan.facts, wanted, plan.ladder, company.currency_id.id, today)
        return self._create_manual(case, prepared, note, today)

    @api.model
    def _get_drafts_in_the_way(self, plan, steps):
        """The review's drafts that go the same way in the same currency: one notice per debtor
        (complaint 7)."""
        ways = {
            (step.rung.kind == CALL, None if step.rung.kind == CALL else key[-1])
            for key, step in steps.items()
            if isinstance(step, Step)
        }
        ids = [
            notice.id
            for notice in plan.facts.notices
            if notice.is_rebuilt
            and (notice.is_phone, None if notice.is_phone else notice.currency_id) in ways
        ]
        return self.env["credit.recovery.notice"].sudo().browse(ids)

    @api.model
    def _are_reserved(self, steps, drafts):
        """Whether drafts take these steps already."""
        reserved = {
            (line.move_id.id, line.date_due, line.currency_id.id, line.step, line.round)
            for line in drafts.line_ids
            if line.step
        }
        return all(
            (*key, step.rung.code, step.round) in reserved
            for key, step in steps.items()
            if isinstance(step, Step)
        )

    @api.model
    def _take_over(self, drafts, plan):
        """Put the steps of the review's drafts on the notice made by hand, in their place.

        :return: ``{item.key: Step}``
        :raises UserError: one of them is a formal notice, which nobody makes by hand
        """
        formal = drafts.filtered(lambda notice: notice.level_id.kind == FORMAL_NOTICE)
        if formal:
            raise UserError(
                self.env._(
                    "%(notice)s is being prepared: it tells of this invoice too, so approve or"
                    " cancel it first.",
                    notice=formal[0].display_name,
                )
            )
        keys = {
            (line.move_id.id, line.date_due, line.currency_id.id)
            for line in drafts.line_ids
            if line.step
        }
        drafts._transition("cancelled", cancel_code="superseded")
        decisions = plan.decisions.items()
        return {key: step for key, step in decisions if key in keys and isinstance(step, Step)}

    @api.model
    def _check_may_remind(self, company):
        """Nothing is written by hand while sending is off."""
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
    def _get_possible_steps(self, moves, steps):
        """The steps that may be taken by hand; say why there is none."""
        names = ", ".join(moves.mapped("display_name"))
        found = {key: step for key, step in steps.items() if isinstance(step, Step)}
        informal = {key: step for key, step in found.items() if step.rung.kind != FORMAL_NOTICE}
        if found and not informal:
            raise UserError(
                self.env._(
                    "The next level of %(name)s is the formal notice: it is prepared by the review"
                    " and approved by a Manager, never by hand.",
                    name=names,
                )
            )
        if not found:
            reasons = {self._get_wait_text(wait) for wait in steps.values()}
            raise UserError(
                self.env._(
                    "No reminder can be sent now for %(name)s: %(reasons)s.",
                    name=names,
                    reasons="; ".join(reasons) or self.env._("nothing of it is open"),
                )
            )
        return informal

    @api.model
    def _create_manual(self, case, prepared, note, today):
        """Drafts of origin ``manual``: a review leaves them alone, approval checks them again."""
        addresses = self.env["credit.recovery.address"]._load(
            case.partner_id, company=case.company_id
        )
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
