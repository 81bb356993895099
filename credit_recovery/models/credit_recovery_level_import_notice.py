"""The notices of levels reached before going live: they count as sent on their days (P-7)."""

import hashlib
from collections import defaultdict
from datetime import datetime, time

from odoo import api, fields, models

from ..tools.ladder import Step
from ..tools.preparation import COMING, OVERDUE, PreparedLine
from .credit_recovery_notice import APPROVED, SENDING, SENT

NOON = time(12)


class CreditRecoveryLevelImport(models.AbstractModel):
    _inherit = "credit.recovery.level.import"

    @api.model
    def _import(self, company, steps, proofs):
        """Create the notices of steps read by :meth:`_read`; they count as sent on their days.

        :param proofs: ir.attachment; with one the notice counts as a written contact
        :return: the notices, one per debtor, currency, level, day and proof
        """
        groups = defaultdict(list)
        for step in steps:
            key = (step.partner_id, step.item.currency_id, step.level, step.day, step.proof)
            groups[key].append(step)
        cases = self._open_cases(company, {step.partner_id for step in steps})
        notices = self.env["credit.recovery.bulk"]._insert(
            self.env["credit.recovery.notice"].sudo(),
            self._prepare_notices(company, groups, cases),
        )
        self.env["credit.recovery.notice.line"]._insert(
            (notice, [self._get_line(step) for step in group])
            for notice, group in zip(notices, groups.values(), strict=True)
        )
        self.env["credit.recovery.case"].invalidate_model(["notice_ids"], flush=False)
        self._attach_proofs(notices, [key[-1] for key in groups], proofs)
        self._count_as_sent(notices)
        return notices

    @api.model
    def _open_cases(self, company, partner_ids):
        """``{partner id: open case}``."""
        Case = self.env["credit.recovery.case"].sudo()
        latest = Case._get_latest(company, list(partner_ids))
        cases = latest.filtered(lambda case: not case.date_closed)
        missing = set(partner_ids) - set(cases.partner_id.ids)
        cases |= Case._open(company, missing, company._get_recovery_today())
        return {case.partner_id.id: case for case in cases}

    @api.model
    def _prepare_notices(self, company, groups, cases):
        partners = self.env["res.partner"].sudo().browse({key[0] for key in groups})
        addresses = self.env["credit.recovery.address"]._load(partners, None, company)
        vals_list = []
        for (partner_id, currency_id, level, day, _proof), steps in groups.items():
            partner = self.env["res.partner"].sudo().browse(partner_id)
            recipient = addresses.choose(partner, level)[0]
            amount = float(sum(step.item.residual for step in steps))
            vals_list.append(
                {
                    **addresses.get_snapshot(recipient, company, partner),
                    "origin": "import",
                    "case_id": cases[partner_id].id,
                    "partner_id": partner_id,
                    "company_id": company.id,
                    "currency_id": currency_id,
                    "level_id": level.id,
                    "channel": level.channel,
                    "user_id": cases[partner_id].user_id.id,
                    "date": day,
                    "amount_overdue": amount,
                    "amount_total": amount,
                }
            )
        return vals_list

    @api.model
    def _get_line(self, step):
        days = (step.day - step.item.date_due).days
        section = OVERDUE if days > 0 else COMING
        return PreparedLine(step.item, section, Step(step.level._to_rung()), max(days, 0))

    @api.model
    def _attach_proofs(self, notices, names, proofs):
        by_name = {proof.name: proof for proof in proofs}
        proved = [
            (notice, by_name[name]) for notice, name in zip(notices, names, strict=True) if name
        ]
        self.env["ir.attachment"].sudo().create(
            [
                {
                    "name": proof.name,
                    "res_model": notice._name,
                    "res_field": "document",
                    "res_id": notice.id,
                    "raw": proof.raw,
                    "mimetype": "application/pdf",
                }
                for notice, proof in proved
            ]
        )
        for notice, proof in proved:
            notice.checksum = hashlib.sha256(proof.raw).hexdigest()
        notices.invalidate_recordset(["document", "attachment_id"])

    @api.model
    def _count_as_sent(self, notices):
        notices._transition(APPROVED, complaint_check=self.env._("Before going live"))
        notices._transition(SENDING)
        for day, sent in notices.grouped("date").items():
            sent._transition(SENT, sent_at=datetime.combine(day, NOON), date_posted=day)
        last = {notice.case_id: notice.date for notice in notices.sorted("date")}
        for day, cases in _group_by_value(last).items():
            self.env["credit.recovery.case"].union(*cases).sudo().date_last_contact = day
        notices._log_on_cases(
            lambda notice: self.env._(
                "Reached before going live, on %(date)s",
                date=fields.Date.to_string(notice.date),
            )
        )


def _group_by_value(mapping):
    """``{value: [keys]}``."""
    groups = defaultdict(list)
    for key, value in mapping.items():
        groups[value].append(key)
    return groups
