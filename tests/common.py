"""Factories: a company that sends, its people, debtors, real invoices, cases, notices."""

from datetime import timedelta

from odoo import Command
from odoo.tests import new_test_user

from .invoice_common import InvoiceCase

GROUP = "credit_recovery.group_recovery_%s"
LEVELS = {
    "courtesy": {"kind": "courtesy", "offset_value": -5, "payment_days": 0},
    "call": {
        "kind": "call",
        "offset_value": 3,
        "min_amount": 250,
        "channel": "phone",
        "fallback_channel": False,
    },
    "soft": {"kind": "reminder", "offset_value": 20, "wait_days": 7},
    "firm": {
        "kind": "reminder",
        "offset_value": 33,
        "wait_days": 10,
        "requires_approval": "collector",
    },
    "formal": {
        "kind": "formal_notice",
        "offset_value": 45,
        "wait_days": 10,
        "channel": "registered_letter",
        "fallback_channel": False,
        "requires_approval": "manager",
        "threatening": True,
    },
}


class RecoveryCase(InvoiceCase):
    """Dates are relative to today: servers, processes and PostgreSQL do not know a frozen clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data["company"]
        cls.company.write({"recovery_sending": "on", "email": "crediti@bianchi.example"})
        cls.today = cls.company._get_recovery_today()
        cls.policy = cls.make_policy()
        cls.company.recovery_policy_id = cls.policy
        cls.reader, cls.collector, cls.manager = (
            cls.get_colleague(role) for role in ("reader", "collector", "manager")
        )
        cls.company.recovery_signatory_id = cls.manager
        cls.make_account(cls.company)
        cls.debtor = cls.make_debtor("Rossi S.r.l.")

    # ------------------------------------------------------------ set-up
    @classmethod
    def make_account(cls, company, number="IT60X0542811101000000123456"):
        """The bank account that a company's letters ask to pay to."""
        return cls.env["res.partner.bank"].create(
            {"acc_number": number, "partner_id": company.partner_id.id, "company_id": company.id}
        )

    @classmethod
    def make_user(cls, role, **vals):
        return new_test_user(
            cls.env,
            f"{role}_{vals.get('name', 'test')}",
            groups=f"base.group_user,{GROUP % role}",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            **vals,
        )

    @classmethod
    def make_company(cls, name, **vals):
        """Another company, without accounts; like the others of the tests, it never closes."""
        vals = {"name": name, "recovery_due_shift": False, **vals}
        company = cls.env["res.company"].sudo().create(vals)
        company.recovery_closure_ids.unlink()
        return company

    @classmethod
    def make_policy(cls, code="test", levels=LEVELS, **vals):
        """A policy whose written reminders go by e-mail, else by post."""
        return cls.env["credit.recovery.policy"].create(
            {
                "name": code,
                "code": code,
                "company_id": cls.company.id,
                "date_from": cls.today - timedelta(days=365),
                "level_ids": [
                    Command.create(cls._prepare_level(level_code, rank, **level))
                    for rank, (level_code, level) in enumerate(levels.items(), 1)
                ],
                **vals,
            }
        )

    @classmethod
    def _prepare_level(cls, code, rank, **vals):
        return {
            "code": code,
            "name": code.title(),
            "rank": 10 * rank,
            "channel": "email",
            "fallback_channel": "post",
            "payment_days": 10,
            "subject": f"{code.title()} {{{{number}}}}",
            "body": "<p>Dear {{debtor}}, please pay {{total}}.</p>",
            **vals,
        }

    @classmethod
    def get_level(cls, code):
        return cls.policy.level_ids.filtered(lambda level: level.code == code)

    @classmethod
    def make_debtor(cls, name, **vals):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "email": f"{name.split()[0].lower()}@debtor.example",
                "phone": "+39 051 000000",
                "street": "Via Roma 1",
                "city": "Bologna",
                "zip": "40100",
                "lang": "en_US",
                **vals,
            }
        )

    # ------------------------------------------------------------ ledger
    @classmethod
    def make_invoice(cls, days, amount=100.0, partner=None, move_type="out_invoice", **vals):
        """A posted invoice due ``days`` days ago (negative: to come)."""
        return cls.make_invoices((days, amount, vals), partner=partner, move_type=move_type)

    @classmethod
    def make_invoices(cls, *recipes, partner=None, move_type="out_invoice"):
        """Posted invoices from ``(days since due, amount, further values)``."""
        moves = cls.env["account.move"].with_company(cls.company)
        invoices = moves.create(
            [cls._prepare_due(partner, move_type, *recipe) for recipe in recipes]
        )
        invoices.action_post()
        return invoices

    @classmethod
    def _prepare_due(cls, partner, move_type, days, amount, vals):
        due = cls.today - timedelta(days=days)
        return cls.prepare_invoice(
            move_type,
            partner or cls.debtor,
            amounts=[amount],
            taxes=[],
            **{
                "invoice_date": min(due, cls.today),
                "invoice_payment_term_id": False,
                "invoice_date_due": due,
                **vals,
            },
        )

    @classmethod
    def _pay(cls, invoice, amount=None):
        """Register a payment of an invoice, whole or in part."""
        wizard = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        vals = {"payment_date": cls.today} | ({"amount": amount} if amount else {})
        return wizard.create(vals)._create_payments()

    # ------------------------------------------------------------ office
    @classmethod
    def _review(cls, partner=None):
        """Open and review the debtor's case, as the nightly job does.

        :return: the case
        """
        partner = partner or cls.debtor
        case = cls.env["credit.recovery.case"]._get_open(cls.company, partner, cls.today)
        cls.env["credit.recovery.review"]._review(case, cls.today)
        return case.sudo()

    @classmethod
    def _prepare_notice(cls, days, partner=None, checked=True, **vals):
        """The notice that a review makes of one invoice due ``days`` days ago.

        :param bool checked: whether complaints were checked on the case
        :param vals: values written on the notice afterwards
        """
        cls.make_invoice(days, partner=partner)
        case = cls._review(partner)
        if checked:
            case.write(
                {"complaints_checked_on": cls.today, "complaints_checked_by_id": cls.collector.id}
            )
        notice = case.notice_ids.filtered(lambda notice: notice.state != "cancelled")[:1]
        notice.write(vals)
        return notice

    @classmethod
    def _take_step(cls, code, days, partner=None):
        """A past notice of one invoice at a level, sent ``days`` days ago.

        :return: the invoice
        """
        level = cls.get_level(code)
        invoice = cls.make_invoice(days + abs(level.offset_value), partner=partner)
        return cls._send_step(invoice, code, days)

    @classmethod
    def _send_step(cls, invoice, code, days):
        level, day = cls.get_level(code), cls.today - timedelta(days=days)
        partner = invoice.commercial_partner_id
        case = cls.env["credit.recovery.case"]._get_open(cls.company, partner, cls.today)
        item = invoice.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        cls.env["credit.recovery.notice"].sudo().create(
            {
                "case_id": case.id,
                "partner_id": partner.id,
                "company_id": cls.company.id,
                "currency_id": invoice.currency_id.id,
                "level_id": level.id,
                "channel": level.channel,
                "state": "sent",
                "date": day,
                "sent_at": day,
                "line_ids": [
                    Command.create(
                        {
                            "section": "a_overdue",
                            "company_id": cls.company.id,
                            "partner_id": partner.id,
                            "currency_id": invoice.currency_id.id,
                            "move_id": invoice.id,
                            "move_name": invoice.name,
                            "date_due": item.date_maturity,
                            "step": code,
                            "step_kind": level.kind,
                            "round": 0,
                            "rank": level.rank,
                            "effective": True,
                            "amount_original": item.amount_currency,
                            "amount_residual": item.amount_residual_currency,
                        }
                    )
                ],
            }
        )
        return invoice
