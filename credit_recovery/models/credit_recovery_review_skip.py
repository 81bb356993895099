from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.ladder import Step
from ..tools.preparation import prepare
from .credit_recovery_notice import APPROVED, DRAFT, SENDING


class CreditRecoveryReview(models.AbstractModel):
    """A level skipped by a Manager's decision: it counts as taken, and wrote nothing (001-13)."""

    _inherit = "credit.recovery.review"

    @api.model
    def _skip_level(self, case, moves, reason, note, today):
        """Let the next level of invoices count as if taken; the caller has checked the role.

        :param case: credit.recovery.case
        :param moves: account.move of its debtor
        :param reason: credit.recovery.reason of usage ``skip``
        :param str note: why, in words
        :param date today: the day of the decision
        :raises UserError: none of the invoices has a level to skip, or why not
        """
        company = case.company_id
        case.notice_ids._lock_cases()
        plan = self._plan(company, case.partner_id.ids, today)[case.partner_id.id]
        reserving = self._get_reserving(case, moves)
        steps = self._get_steps_to_skip(plan, moves, reserving)
        if reserving:
            # the other items that it steps are prepared again by the review below
            reserving._cancel_by_hand(reason, note)
        wanted = {item.key: steps.get(item.key) for item in plan.facts.items}
        prepared = prepare(plan.facts, wanted, plan.ladder, company.currency_id.id, today)
        skips = self._create_skips(case, prepared, reason, note, today)
        now = fields.Datetime.now()
        skips._transition(APPROVED, approved_at=now, approved_by_id=self.env.uid)
        skips._transition(SENDING)
        skips._transition("sent", sent_at=now)
        skips._log_on_cases(lambda notice: self._get_skip_text(notice))
        case._review_again()

    @api.model
    def _get_reserving(self, case, moves):
        """The notices that wait with a step of these invoices."""
        return case.notice_ids.filtered(
            lambda notice: (
                notice.state in (DRAFT, APPROVED)
                and notice.line_ids.filtered("step").move_id & moves
            )
        )

    @api.model
    def _get_steps_to_skip(self, plan, moves, reserving):
        """``{item.key: Step}``: the level that each item takes, has reserved, or waits for."""
        reserved = {
            (line.move_id.id, line.date_due, line.currency_id.id): (line.step, line.round)
            for line in reserving.line_ids
            if line.step in plan.ladder.rung_by_code
        }
        steps, waits = {}, []
        for item in plan.facts.items:
            if item.move_id not in moves.ids:
                continue
            decision = plan.decisions[item.key]
            if item.key in reserved:
                code, number = reserved[item.key]
                steps[item.key] = Step(plan.ladder.rung_by_code[code], number)
            elif decision.rung:
                rounds = [step.round for step in item.steps if step.code == decision.rung.code]
                steps[item.key] = Step(decision.rung, max(rounds, default=-1) + 1)
            else:
                waits.append(decision)
        if not steps:
            reasons = dict.fromkeys(map(self._get_wait_text, waits))
            raise UserError(
                self.env._(
                    "There is no level to skip: %(reasons)s.",
                    reasons="; ".join(reasons) or self.env._("nothing of it is open"),
                )
            )
        return steps

    @api.model
    def _create_skips(self, case, prepared, reason, note, today):
        """The notices, without document, that record what was skipped."""
        for found in prepared:
            found.lines = found.stepped
        addresses = self.env["credit.recovery.address"]._load(
            case.partner_id, company=case.company_id
        )
        shared = {
            **self._get_shared_vals(case.company_id, today),
            "origin": "skip",
            "reason_id": reason.id,
            "reason_note": note,
        }
        vals_list = [
            {
                **self._prepare_notice_vals(case, found, addresses, shared, None),
                "channel": self._get_skipped_channel(found),
                "channel_error": False,
            }
            for found in prepared
        ]
        notices = self.env["credit.recovery.bulk"]._insert(
            self.env["credit.recovery.notice"], vals_list
        )
        self.env["credit.recovery.notice.line"]._insert(
            (notice, found.lines) for notice, found in zip(notices, prepared, strict=True)
        )
        self.env["credit.recovery.case"].invalidate_model(["notice_ids"], flush=False)
        return notices

    @api.model
    def _get_skipped_channel(self, prepared):
        return self.env["credit.recovery.level"].browse(prepared.rung.level_id).channel

    @api.model
    def _get_skip_text(self, notice):
        names = ", ".join(dict.fromkeys(notice.line_ids.filtered("step").mapped("move_name")))
        why = " - ".join(filter(None, [notice.reason_id.name, notice.reason_note]))
        return self.env._(
            "Level skipped: %(level)s (%(invoices)s): %(reason)s",
            level=notice.level_id.name,
            invoices=names,
            reason=why,
        )
