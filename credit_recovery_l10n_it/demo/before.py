"""The levels that the debtors had reached before the office went live, as imported notices."""

import hashlib
import io
from datetime import datetime, time, timedelta

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from odoo.addons.credit_recovery.tools.ladder_facts import WRITTEN_KINDS
from odoo.addons.credit_recovery.tools.offsets import add_offset

from .debtors import DEBTORS

MORNING = time(9)


def import_levels(office, partners, today):
    """Import what each debtor had been sent: it counts, written contact with its proof too.

    :param Office office: the demo company
    :param dict partners: ``{debtor code: partner}``
    :param date today: the day that days are relative to
    :return: the cases opened for it
    """
    env = office.company.env
    cases = env["credit.recovery.case"]
    for debtor in DEBTORS:
        if not debtor.before:
            continue
        first_day = today + timedelta(days=debtor.before[0][1])
        case = cases._get_open(office.company, partners[debtor.code], first_day)
        for code, day in debtor.before:
            _import_level(case, code, today + timedelta(days=day))
        cases |= case
    return cases


def _import_level(case, code, day):
    """One imported notice per currency, over the items that were due for this level by then."""
    policies = case.env["credit.recovery.policy"]
    policy = policies._get_for_partners(case.partner_id, case.company_id, day)[case.partner_id.id]
    level = policy.level_ids.filtered(lambda level: level.code == code)
    working_days = policy._get_working_days()
    taken = case.notice_ids.line_ids.filtered(lambda line: line.step == code)
    done = {(line.move_id, line.date_due) for line in taken}
    lines = _get_receivables(case, day).filtered(
        lambda line: (
            (line.move_id, line.date_maturity) not in done
            and add_offset(line.date_maturity, level.offset_value, level.offset_unit, working_days)
            <= day
        )
    )
    for currency, group in lines.grouped("currency_id").items():
        _create_notice(case, level, currency, group, day)


def _get_receivables(case, day):
    """The instalments of the debtor that nobody had paid by that day."""
    lines = case.env["account.move.line"].search(
        [
            ("partner_id", "=", case.partner_id.id),
            ("company_id", "=", case.company_id.id),
            ("move_id.move_type", "=", "out_invoice"),
            ("account_type", "=", "asset_receivable"),
        ],
        order="date_maturity, id",
    )
    return lines.filtered(lambda line: not line.reconciled or _get_day_paid(line) > day)


def _get_day_paid(line):
    return max(line.matched_credit_ids.mapped("max_date"))


def _create_notice(case, level, currency, lines, day):
    """A notice of origin ``import``: no document of ours, only the proof where it was written."""
    moment = datetime.combine(day, MORNING)
    channel = level._get_channels()[-1] if level.kind == "formal_notice" else level.channel
    notice = case.env["credit.recovery.notice"].create(
        {
            "origin": "import",
            "case_id": case.id,
            "partner_id": case.partner_id.id,
            "company_id": case.company_id.id,
            "currency_id": currency.id,
            "level_id": level.id,
            "channel": channel,
            "recipient_id": case.partner_id.id,
            "recipient_name": case.partner_id.name,
            "recipient_email": case.partner_id.email_formatted,
            "lang": case.partner_id.lang,
            "user_id": case.user_id.id,
            "date": day,
            "amount_overdue": sum(abs(line.amount_currency) for line in lines),
            "amount_total": sum(abs(line.amount_currency) for line in lines),
        }
    )
    notice.line_ids.create([_prepare_line(notice, line, day) for line in lines])
    if level.kind in WRITTEN_KINDS:
        _attach_proof(notice)
    notice._transition("approved", complaint_check="Prima dell'avvio dell'ufficio recupero crediti")
    notice._transition("sending")
    notice._mark_sent(moment)


def _prepare_line(notice, line, day):
    level, move = notice.level_id, line.move_id
    return {
        "notice_id": notice.id,
        "company_id": notice.company_id.id,
        "partner_id": notice.partner_id.id,
        "currency_id": line.currency_id.id,
        "section": "a_overdue",
        "move_id": move.id,
        "move_name": move.name,
        "move_ref": move.payment_reference,
        "date_invoice": move.invoice_date,
        "date_due": line.date_maturity,
        "step": level.code,
        "step_kind": level.kind,
        "rank": level.rank,
        "round": 0,
        "effective": True,
        "days_overdue": (day - line.date_maturity).days,
        "amount_original": abs(line.amount_currency),
        "amount_residual": abs(line.amount_currency),
    }


def _attach_proof(notice):
    """The proof of an earlier written contact, as a page of the old correspondence book."""
    document = _draw_proof(notice)
    notice.env["ir.attachment"].create(
        {
            "name": "Prova di invio.pdf",
            "res_model": notice._name,
            "res_field": "document",
            "res_id": notice.id,
            "raw": document,
            "mimetype": "application/pdf",
        }
    )
    notice.checksum = hashlib.sha256(document).hexdigest()


def _draw_proof(notice):
    """One page: what was sent, when and to whom, for which invoices."""
    level = notice.level_id.with_context(lang="it_IT")
    texts = [
        notice.company_id.name,
        "Registro della corrispondenza",
        "",
        f"{notice.date:%d/%m/%Y}: {level.name} a {notice.recipient_name}",
        *(
            f"Fattura {line.move_name}, scadenza {line.date_due:%d/%m/%Y}: "
            f"{line.currency_id.name} {line.amount_residual:.2f}"
            for line in notice.line_ids
        ),
    ]
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=A4, invariant=True)
    for row, text in enumerate(texts):
        page.drawString(70, 760 - 18 * row, text)
    page.save()
    return buffer.getvalue()
