"""Factories of the tests of instalment plans: agreed, signed, active, day by day."""

from base64 import b64encode
from datetime import date, timedelta

from freezegun import freeze_time

from .review_common import TODAY, ReviewCase

GROUPS = "base.group_user,credit_recovery.group_recovery_%s"
SIGNED = b64encode(b"%PDF-1.7 signed by hand")


def at(day):
    """The clock stands at noon of a day: the same day wherever the company is."""
    return freeze_time(f"{day} 12:00:00")


def after(days):
    return TODAY + timedelta(days=days)


class PlanCase(ReviewCase):
    """A debtor with two overdue invoices of 300 and 600, and the people who deal with him."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector, cls.manager, cls.reader = map(
            cls.get_colleague, ("collector", "manager", "reader")
        )
        cls.company.recovery_manager_id = cls.manager
        cls.invoice = cls.make_invoice(40, 300)
        cls.other = cls.make_invoice(25, 600)
        cls.Plan = cls.env["credit.recovery.plan"]

    def draft(self, day=TODAY, user=None, **vals):
        """A draft of a collector; three monthly payments of 300 unless said otherwise."""
        with at(day):
            case = self.env["credit.recovery.case"]._get_open(self.company, self.debtor, day)
            vals = {"case_id": case.id, "number": 3, "date_first": after(30), **vals}
            plan = self.Plan.with_user(user or self.collector).create(vals)
            self.env.flush_all()
        return plan

    def agree(self, plan, day=TODAY):
        """The agreement goes out, as the dispatch would have it."""
        with freeze_time(f"{day} 10:00:00"):
            plan.action_send_agreement()
            self.release(plan.sudo().agreement_id)
        return plan

    def release(self, notice):
        self.assertEqual(notice.state, "approved")
        notice._archive_documents(notice._render_documents())
        notice._transition("sending")
        notice._mark_sent()
        self.env.flush_all()

    def activate(self, plan, day=TODAY):
        with freeze_time(f"{day} 12:00:00"):
            plan.signed_document = SIGNED
            plan.action_activate()
            self.env.flush_all()
        return plan

    def start(self, **vals):
        """An active plan of today."""
        return self.activate(self.agree(self.draft(**vals)))

    def opens(self, plan, day=TODAY):
        with at(day):
            self.env.invalidate_all()
            return plan._get_schedule().mapped("amount_open")

    def pay_on_account(self, amount, day, partner=None, currency=None):
        """Money that nobody matched with an invoice."""
        payment = self.env["account.payment"].create(
            {
                "partner_id": (partner or self.debtor).id,
                "partner_type": "customer",
                "payment_type": "inbound",
                "amount": amount,
                "date": day,
                "currency_id": (currency or self.company.currency_id).id,
                "journal_id": self.company_data["default_journal_bank"].id,
            }
        )
        payment.action_post()
        return payment

    def undo(self, payment):
        payment.move_id.line_ids.remove_move_reconcile()
        payment.action_draft()

    def know_bank(self, day):
        """A bank line of somebody else: up to its day the bank is known."""
        with at(day):
            line = self.env["account.bank.statement.line"].create(
                {
                    "journal_id": self.company_data["default_journal_bank"].id,
                    "date": day,
                    "payment_ref": "fees",
                    "amount": -1,
                }
            )
            self.env.flush_all()
        return line

    def tasks(self, case=None):
        return (
            (case or self.case_of())
            .sudo()
            .activity_ids.filtered(lambda task: task.recovery_cause == "plan_broken")
        )

    def today(self):
        return self.env.company._get_recovery_today()


DATES = [date(2026, 4, 30), date(2026, 6, 1), date(2026, 6, 30)]
