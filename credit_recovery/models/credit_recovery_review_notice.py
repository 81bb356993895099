"""The writing half of a review: drafts are created, rebuilt in place or cancelled."""

from collections import defaultdict
from datetime import timedelta

from odoo import api, models

from ..tools.ladder import Step
from ..tools.ladder_facts import FORMAL_NOTICE


class CreditRecoveryReview(models.AbstractModel):
    _inherit = "credit.recovery.review"

    @api.model
    def _write_notices(self, company, cases, plans, today):
        """Bring the drafts of locked cases in line with tonight's decisions.

        :return: the drafts that nobody has to approve, new or not: what stood in their way may be
            gone
        """
        drafts = self._get_drafts(plans)
        new, changed, automatic = [], {}, []
        if company.recovery_sending != "off":
            addresses = self.env["credit.recovery.address"]._load(
                cases.partner_id, company=company, today=today
            )
            shared = self._get_shared_vals(company, today)
            for case in cases:
                for prepared in plans[case.partner_id.id].prepared:
                    draft = drafts.pop(self._get_draft_key(prepared), None)
                    vals = self._prepare_notice_vals(case, prepared, addresses, shared, draft)
                    if vals and draft:
                        changed[draft.id] = (vals, prepared.lines)
                    elif vals:
                        new.append((vals, prepared.lines))
                    if draft and self._is_automatic(prepared.rung.level_id, prepared.is_phone):
                        automatic.append(draft.id)
        self._cancel_drafts(drafts, plans, today)
        self._rebuild_drafts(changed)
        for notice, (vals, _lines) in zip(self._create_drafts(new), new, strict=True):
            if self._is_automatic(vals["level_id"], vals["channel"] == "phone"):
                automatic.append(notice.id)
        return self.env["credit.recovery.notice"].sudo().browse(automatic)

    @api.model
    def _is_automatic(self, level_id, is_phone):
        level = self.env["credit.recovery.level"].browse(level_id)
        return not is_phone and level.requires_approval == "none"

    @api.model
    def _get_draft_key(self, prepared):
        if prepared.is_phone:
            return (prepared.partner_id, True, None)
        return (prepared.partner_id, False, prepared.currency_id)

    @api.model
    def _get_drafts(self, plans):
        """The drafts that the last review left: one per debtor, way and currency."""
        return {
            (partner_id, notice.is_phone, None if notice.is_phone else notice.currency_id): notice
            for partner_id, plan in plans.items()
            for notice in plan.facts.notices
            if notice.is_rebuilt
        }

    @api.model
    def _get_shared_vals(self, company, today):
        """What all notices of a run share."""
        return {
            "date": today,
            "company_id": company.id,
            "payments_up_to": self._get_payments_up_to(company, today),
            "signatory_id": company.recovery_signatory_id.id,
        }

    @api.model
    def _prepare_notice_vals(self, case, prepared, addresses, shared, draft):
        """Values of a draft notice (hook of what a notice snapshots).

        :param NoticeFacts draft: the one to rebuild, or None
        :return: dict, or None when the draft says the same already
        """
        level = self.env["credit.recovery.level"].browse(prepared.rung.level_id)
        partner = case.partner_id
        recipient, channel, error = addresses.choose(partner, level, prepared.get_move_ids())
        vals = {
            **shared,
            "case_id": case.id,
            "partner_id": partner.id,
            "currency_id": prepared.currency_id,
            "level_id": level.id,
            "payment_deadline": self._get_payment_deadline(level, prepared.today),
            "user_id": case.user_id.id,
            "channel": channel,
            "channel_error": error,
            "gentle": prepared.gentle,
        }
        fingerprint = prepared.get_fingerprint(
            recipient.id, recipient.write_date, *map(str, vals.values())
        )
        if draft and draft.fingerprint == fingerprint:
            return None
        currency = self.env["res.currency"].browse(prepared.currency_id)
        totals = prepared.get_totals()
        totals = dict(zip(totals, currency._round_decimals(totals.values()), strict=True))
        return {
            **vals,
            **addresses.get_snapshot(
                recipient, case.company_id, partner, by_phone=prepared.is_phone
            ),
            **totals,
            "fingerprint": fingerprint,
        }

    @api.model
    def _get_payment_deadline(self, level, today):
        """A working day (P-12); the formal notice counts from receipt, so it prints no date."""
        if not level.payment_days or level.kind == FORMAL_NOTICE:
            return False
        day = today + timedelta(days=level.payment_days)
        return level.policy_id._get_working_days().next_or_same(day)

    @api.model
    def _create_drafts(self, new):
        notices = self.env["credit.recovery.bulk"]._insert(
            self.env["credit.recovery.notice"].sudo(), [vals for vals, _lines in new]
        )
        self.env["credit.recovery.notice.line"]._insert(
            (notice, lines) for notice, (_vals, lines) in zip(notices, new, strict=True)
        )
        self.env["credit.recovery.case"].invalidate_model(["notice_ids"], flush=False)
        self._log_prepared(new)
        return notices

    @api.model
    def _rebuild_drafts(self, changed):
        """A draft is unnumbered and rebuilt in place; a call keeps its first day."""
        notices = self.env["credit.recovery.notice"].sudo().browse(changed)
        for notice in notices:
            vals, _lines = changed[notice.id]
            if notice.channel == vals["channel"] == "phone":
                vals = {**vals, "date": notice.date}
            notice.write(vals)
        lines = self.env["credit.recovery.notice.line"]
        lines._remove(notices)
        lines._insert((notice, changed[notice.id][1]) for notice in notices)
        return notices

    @api.model
    def _cancel_drafts(self, drafts, plans, today):
        """Cancel what nothing is due for any more, and calls overtaken by the next step (P-5).

        :param dict drafts: ``{(partner_id, is_phone, currency_id): NoticeFacts}``
        """
        ids_by_code = defaultdict(list, not_due=self._get_pointless_drafts(plans, today))
        for (partner_id, is_phone, _currency_id), draft in drafts.items():
            code = self._get_cancel_code(plans[partner_id], draft, is_phone)
            ids_by_code[code].append(draft.id)
        for code, ids in ids_by_code.items():
            if ids:
                notices = self.env["credit.recovery.notice"].sudo().browse(ids)
                notices._transition("cancelled", cancel_code=code)

    @api.model
    def _get_cancel_code(self, plan, draft, is_phone):
        """Why a draft of the last review is not wanted any more."""
        if is_phone:
            steps = [step for item in plan.facts.items for step in item.steps]
            overtaken = any(step.counts and step.rank > draft.rank for step in steps)
            return "call_missed" if overtaken else "not_due"
        stops = {stop.code for stop in plan.stops}
        waits = [wait for wait in plan.decisions.values() if not isinstance(wait, Step)]
        return "stopped" if any(wait.code in stops for wait in waits) else "not_due"

    @api.model
    def _get_pointless_drafts(self, plans, today):
        """Ids of the drafts made by hand whose items are all settled (hook)."""
        return [
            notice.id
            for plan in plans.values()
            if plan.is_over(today)
            for notice in plan.facts.notices
            if notice.state == "draft" and not notice.is_rebuilt
        ]

    @api.model
    def _log_prepared(self, new):
        """One note per case on what was prepared: one batch, no mail.

        :param new: list of (vals of a notice, its PreparedLines)
        """
        names, texts = defaultdict(list), {}
        for vals, lines in new:
            alike = vals["level_id"], sum(1 for line in lines if line.step)
            if alike not in texts:
                level = self.env["credit.recovery.level"].browse(alike[0])
                texts[alike] = self.env._(
                    "%(level)s (items: %(steps)s)", level=level.name, steps=alike[1]
                )
            names[vals["case_id"]].append(texts[alike])
        bodies = {
            case_id: self.env._("Prepared by the review: %(names)s", names=", ".join(prepared))
            for case_id, prepared in names.items()
        }
        self.env["credit.recovery.case"]._log_in_bulk(bodies)
