"""The same steps again, as things stand: after a failure, or where facts changed (P-1)."""

from odoo import api, models

from ..tools.ladder import Step
from ..tools.preparation import prepare


class CreditRecoveryReview(models.AbstractModel):
    _inherit = "credit.recovery.review"

    @api.model
    def _reissue(self, notice, channels, today):
        """Draft the steps of a notice again, with today's amounts and what is still open of them.

        :param notice: a failed notice, or one cancelled as superseded
        :param channels: the channels to choose from; None: the level's chain
        :param date today: the day of the draft
        :return: the draft; empty when nothing is left to demand
        """
        company, partner = notice.company_id, notice.partner_id
        facts = self.env["credit.recovery.facts"]._load(company, partner.ids, today)[partner.id]
        ladder = notice.level_id.policy_id._to_ladder(today)
        steps = self._get_steps_again(notice, facts, ladder)
        prepared = [
            found
            for found in prepare(facts, steps, ladder, company.currency_id.id, today)
            if not found.is_phone
        ]
        addresses = self.env["credit.recovery.address"]._load(partner, channels, company)
        shared = {
            **self._get_shared_vals(company, today),
            "origin": "manual",
            "replaces_id": notice.id,
        }
        return self._create_drafts(
            [
                (
                    self._prepare_notice_vals(notice.case_id, again, addresses, shared, None),
                    again.lines,
                )
                for again in prepared
            ]
        )

    @api.model
    def _get_steps_again(self, notice, facts, ladder):
        """The steps of the notice's items that can still be demanded.

        The hold of the failed notice itself does not count: this draft is what ends it.
        """
        lines = {
            (line.move_id.id, line.date_due, line.currency_id.id): line
            for line in notice.line_ids.filtered("step")
        }
        steps = dict.fromkeys(item.key for item in facts.items)
        for item in facts.items:
            item.holds = tuple(hold for hold in item.holds if hold.kind != "failed_notice")
            line = lines.get(item.key)
            if line and not item.is_held and item.demandable > 0:
                steps[item.key] = Step(ladder.rung_by_code[line.step], line.round)
        return steps
