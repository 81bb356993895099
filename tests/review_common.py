"""Factories of the review's tests: debtors, invoices, nights."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo import fields

from .invoice_common import InvoiceCase

TODAY = date(2026, 3, 31)


def days_before(days, today=TODAY):
    return today - timedelta(days=days)


class ReviewCase(InvoiceCase):
    """A company with the shipped standard policy, sending on, and a debtor to review."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.company = cls.env.company
        # the calendar as shipped: the days of these tests are fixed ones
        cls.company.write({"recovery_sending": "on", "recovery_due_shift": True})
        cls.company._create_recovery_closures()
        cls.env["res.partner.bank"].create(
            {"acc_number": "IT60X0542811101000000123456", "partner_id": cls.company.partner_id.id}
        )
        cls.policy = cls.company.recovery_policy_id
        cls.debtor = cls.make_debtor("Rossi S.r.l.")

    @classmethod
    def make_debtor(cls, name, **vals):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "email": "amministrazione@rossi.example",
                "phone": "+39 051 000000",
                "street": "Via Roma 1",
                "city": "Bologna",
                "zip": "40100",
                **vals,
            }
        )

    @classmethod
    def make_invoice(cls, days, amount=300.0, partner=None, move_type="out_invoice", **vals):
        """A posted invoice due ``days`` days before TODAY (negative: after)."""
        due = days_before(days)
        terms = {} if "invoice_payment_term_id" in vals else {"invoice_date_due": due}
        move = cls.init_invoice(
            move_type,
            partner=partner or cls.debtor,
            invoice_date=vals.pop("invoice_date", min(due, TODAY)),
            amounts=[amount],
            taxes=[],
            company=vals.pop("company", None),
            currency=vals.pop("currency", None),
            **{"invoice_payment_term_id": False, **terms, **vals},
        )
        move.action_post()
        return move

    @classmethod
    def pay(cls, moves, amount=None, day=TODAY):
        """Register a payment as the button does."""
        wizard = (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create({"payment_date": day, "group_payment": True})
        )
        if amount is not None:
            wizard.amount = amount
        return wizard._create_payments()

    def night(self, today=TODAY, company=None):
        """The nightly review of a company on a day, without its commits.

        :return: the cases of the company
        """
        company = company or self.company
        with freeze_time(today):
            Case = self.env["credit.recovery.case"]
            Case._open(company, Case._get_unopened(company, today), today)
            cases = Case.search([("company_id", "=", company.id)])
            self.env["credit.recovery.review"]._review(cases, today)
            self.env.flush_all()
        return cases

    def case_of(self, partner=None, company=None):
        return self.env["credit.recovery.case"]._get_latest(
            company or self.company, (partner or self.debtor).ids
        )

    def notices_of(self, partner=None, *states):
        """Live notices of a debtor, cancelled ones left out unless asked for."""
        return self.env["credit.recovery.notice"].search(
            [
                ("partner_id", "=", (partner or self.debtor).id),
                ("state", "in", states) if states else ("state", "!=", "cancelled"),
            ],
            order="id",
        )

    def send(self, notices, day=TODAY):
        """Have notices sent on a day, whatever their channel."""
        with freeze_time(f"{day} 10:00:00"):
            for notice in notices.sudo():
                path = {"draft": ("approved", "sending"), "approved": ("sending",)}
                for state in path.get(notice.state, ()):
                    notice._transition(state)
                notice._transition("sent", sent_at=fields.Datetime.now())
            self.env.flush_all()

    def steps(self, notice):
        """``{invoice: code}`` of the stepped lines."""
        return {line.move_id: line.step for line in notice.line_ids if line.step}
