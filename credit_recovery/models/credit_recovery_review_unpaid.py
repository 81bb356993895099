"""What follows for the debtor when the bank returns a collection: a call today, its own text."""

from odoo import api, models
from odoo.fields import Domain

from ..tools.ladder_facts import CALL
from ..tools.preparation import COMING, OVERDUE, Prepared, PreparedLine

WRITTEN = ("email", "post")


class CreditRecoveryReview(models.AbstractModel):
    _inherit = "credit.recovery.review"

    @api.model
    def _draft_bounce_notices(self, bounce, today, *, with_message):
        """Draft the call of today and, if wanted, the message to the debtor.

        The draft phone notice on the worklist is the task (design, "Review"). While sending is
        off nothing is written to anybody, the call is due all the same.

        :param bounce: one credit.recovery.bounce
        :param date today: the day of the call
        :param bool with_message: whether the debtor is written to, once approved
        :return: the drafts
        """
        calls = self._draft_bounce(bounce, today, ("phone",))
        if not with_message or bounce.company_id.recovery_sending == "off":
            return calls
        return calls + self._draft_bounce(bounce, today, WRITTEN)

    @api.model
    def _draft_bounce(self, bounce, today, channels, **extra):
        """Draft notices about the items of a return that are open, one per currency.

        A call is one for all currencies.
        """
        company, partner = bounce.company_id, bounce.partner_id
        plan = self._plan(company, partner.ids, today)[partner.id]
        keys = {(line.move_id.id, line.date_due, line.currency_id.id) for line in bounce.line_ids}
        lines = [
            self._get_bounce_line(item, today) for item in plan.facts.items if item.key in keys
        ]
        notices = self.env["credit.recovery.notice"]
        for prepared in self._group_bounce(partner, lines, channels, today):
            vals = self._prepare_bounce_vals(bounce, prepared, plan, channels) | extra
            notice = self.env["credit.recovery.bulk"]._insert(notices.sudo(), [vals])
            self.env["credit.recovery.notice.line"]._insert([(notice, prepared.lines)])
            notices += notice
        self.env["credit.recovery.case"].invalidate_model(["notice_ids"], flush=False)
        return notices

    @api.model
    def _get_bounce_line(self, item, today):
        days = (today - item.date_due).days
        return PreparedLine(item, OVERDUE if days > 0 else COMING, None, max(days, 0))

    @api.model
    def _group_bounce(self, partner, lines, channels, today):
        if not lines:
            return []
        if channels == ("phone",):
            currency_id = lines[0].item.currency_id
            return [Prepared(partner.id, currency_id, True, lines, today)]
        currencies = dict.fromkeys(line.item.currency_id for line in lines)
        return [
            Prepared(
                partner.id,
                currency_id,
                False,
                [line for line in lines if line.item.currency_id == currency_id],
                today,
            )
            for currency_id in currencies
        ]

    @api.model
    def _prepare_bounce_vals(self, bounce, prepared, plan, channels):
        """Values of a draft notice about a return; without level, so without step."""
        case, company = bounce.case_id, bounce.company_id
        addresses = self.env["credit.recovery.address"]._load(case.partner_id, channels, company)
        level = self._get_call_level(plan) if prepared.is_phone else self._get_no_level()
        recipient, channel, error = addresses.choose(
            case.partner_id, level, prepared.get_move_ids()
        )
        snapshot = addresses.get_snapshot(recipient, company, case.partner_id)
        words = {} if prepared.is_phone else bounce._get_words(snapshot["lang"])
        currency_id = company.currency_id.id if prepared.is_phone else prepared.currency_id
        currency = self.env["res.currency"].browse(currency_id)
        totals = prepared.get_totals()
        return {
            **self._get_shared_vals(company, prepared.today),
            "origin": "manual",
            "bounce_id": bounce.id,
            "case_id": case.id,
            "partner_id": case.partner_id.id,
            "currency_id": currency_id,
            "level_id": level.id,
            "user_id": case.user_id.id,
            "channel": channel,
            "channel_error": error,
            **snapshot,
            **{name: currency.round(float(amount)) for name, amount in totals.items()},
            **words,
        }

    @api.model
    def _get_no_level(self):
        return self.env["credit.recovery.level"]

    @api.model
    def _get_call_level(self, plan):
        """The level whose script helps in the call."""
        ids = [rung.level_id for rung in plan.ladder.rungs if rung.kind == CALL]
        return self.env["credit.recovery.level"].browse(ids[:1])

    @api.model
    def _reissue(self, notice, channels, today):
        """A notice about a return is drafted again in its own words."""
        if not notice.bounce_id:
            return super()._reissue(notice, channels, today)
        return self._draft_bounce(
            notice.bounce_id, today, tuple(channels or WRITTEN), replaces_id=notice.id
        ).filtered(lambda draft: draft.currency_id == notice.currency_id)

    @api.model
    def _get_pointless_drafts(self, plans, today):
        """And those about a return whose items were all paid meanwhile."""
        return [
            *super()._get_pointless_drafts(plans, today),
            *self._get_settled_bounce_drafts(plans),
        ]

    @api.model
    def _get_settled_bounce_drafts(self, plans):
        domain = Domain("bounce_id", "!=", False) & Domain("state", "=", "draft")
        drafts = self.env["credit.recovery.notice"].search(
            domain & Domain("partner_id", "in", list(plans))
        )
        return [notice.id for notice in drafts if not self._is_open(notice, plans)]

    @api.model
    def _is_open(self, notice, plans):
        keys = {item.key for item in plans[notice.partner_id.id].facts.items}
        return any(
            (line.move_id.id, line.date_due, line.currency_id.id) in keys
            for line in notice.line_ids
        )
