"""The letter to a debtor whom nobody could reach by phone: it takes no step (P-5)."""

from odoo import api, models
from odoo.fields import Domain

LETTER = ("post",)


class CreditRecoveryReview(models.AbstractModel):
    _inherit = "credit.recovery.review"

    @api.model
    def _draft_unreached_letter(self, call, notice, **extra):
        """Draft the letter to a debtor whom nobody could reach by phone; it takes no step.

        A person approves it; while sending is off nothing is written to anybody.

        :param call: the last attempt
        :param notice: the phone notice whose items it is about
        :return: the drafts, one per currency
        """
        company, partner, today = call.company_id, call.partner_id, call._get_today()
        if company.recovery_sending == "off":
            return notice.browse()
        plan = self._plan(company, partner.ids, today)[partner.id]
        keys = {(line.move_id.id, line.date_due, line.currency_id.id) for line in notice.line_ids}
        lines = [
            self._get_bounce_line(item, today)
            for item in plan.facts.items
            if item.key in keys and not item.is_held and item.demandable > 0
        ]
        drafts = notice.browse()
        for prepared in self._group_bounce(partner, lines, LETTER, today):
            vals = self._prepare_letter_vals(call, prepared) | extra
            draft = self.env["credit.recovery.bulk"]._insert(drafts.sudo(), [vals])
            self.env["credit.recovery.notice.line"]._insert([(draft, prepared.lines)])
            drafts += draft
        self.env["credit.recovery.case"].invalidate_model(["notice_ids"], flush=False)
        return drafts

    @api.model
    def _prepare_letter_vals(self, call, prepared):
        case, company = call.case_id, call.company_id
        addresses = self.env["credit.recovery.address"]._load(case.partner_id, LETTER)
        level = self.env["credit.recovery.level"]
        recipient, channel, error = addresses.choose(case.partner_id, level)
        snapshot = addresses.get_snapshot(recipient, company)
        currency = self.env["res.currency"].browse(prepared.currency_id)
        totals = prepared.get_totals()
        return {
            **self._get_shared_vals(company, prepared.today),
            "origin": "manual",
            "call_id": call.id,
            "case_id": case.id,
            "partner_id": case.partner_id.id,
            "currency_id": currency.id,
            "user_id": case.user_id.id,
            "channel": channel,
            "channel_error": error,
            **snapshot,
            **{name: currency.round(float(amount)) for name, amount in totals.items()},
            **call._get_letter_words(snapshot["lang"]),
        }

    @api.model
    def _reissue(self, notice, channels, today):
        """A letter about failed attempts is drafted again in its own words."""
        if not notice._is_unreached_letter():
            return super()._reissue(notice, channels, today)
        return self._draft_unreached_letter(notice.call_id, notice, replaces_id=notice.id).filtered(
            lambda draft: draft.currency_id == notice.currency_id
        )

    @api.model
    def _get_pointless_drafts(self, plans, today):
        """And letters about failed attempts whose items were all paid meanwhile."""
        domain = Domain("call_id", "!=", False) & Domain("state", "=", "draft")
        drafts = self.env["credit.recovery.notice"].search(
            domain & Domain("partner_id", "in", list(plans))
        )
        settled = [notice.id for notice in drafts if not self._is_open(notice, plans)]
        return [*super()._get_pointless_drafts(plans, today), *settled]
