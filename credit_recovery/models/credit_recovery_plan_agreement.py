"""The agreement of a plan: written, sent, signed; active not before, over when cancelled."""

from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount, format_date

from .credit_recovery_notice_approval import MANAGER
from .credit_recovery_notice_outcome import COLLECTOR
from .credit_recovery_plan import ACTIVE

MANAGER_TASK = "plan_broken"


class CreditRecoveryPlan(models.Model):
    _inherit = "credit.recovery.plan"

    def _check_collector(self):
        """Raise AccessError unless the user is a Collector who sees these plans."""
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may do this with instalment plans."))
        self.check_access("write")

    # ------------------------------------------------------------ the agreement
    def action_send_agreement(self):
        """Write the agreement and send it to the debtor to be signed; its terms are fixed.

        :raises UserError: why there is nothing to agree on yet
        """
        self._check_collector()
        self._check_draft()
        # the role is checked; nobody writes by hand what the agreement fixes
        for plan_sudo in self.sudo():
            plan_sudo._lock_case()
            plan_sudo._check_agreement()
            plan_sudo._make_agreement()

    def _lock_case(self):
        """Keep reviews and others away until the end of the transaction."""
        if not self.case_id.try_lock_for_update():
            raise UserError(
                self.env._(
                    "Somebody else is working on %(case)s at this moment. Please try again.",
                    case=self.case_id.display_name,
                )
            )

    def _check_agreement(self):
        """Raise UserError with what stands in the way of the agreement, and its remedy."""
        if self.agreement_id:
            raise UserError(
                self.env._(
                    "The agreement of %(plan)s was made already. Press \u201cChange the terms\u201d"
                    " before you make another one.",
                    plan=self.display_name,
                )
            )
        self._check_no_promise()
        if texts := self._get_obstacles():
            raise UserError(
                self.env._(
                    "No agreement can be made about %(plan)s:\n%(texts)s",
                    plan=self.display_name,
                    texts="\n".join(texts),
                )
            )
        self.env["credit.recovery.notice"].new({"company_id": self.company_id})._check_sending_on()

    def _get_obstacles(self):
        """Why the agreement cannot be made; empty when it can."""
        found = []
        items = self._get_items()[self]
        is_equal = self.currency_id.compare_amounts
        show = self._show
        debt = float(sum((item.demandable for item in items), Decimal(0)))
        if not items or is_equal(debt, self.amount):
            found.append(
                self.env._(
                    "The debt of the plan is %(amount)s, %(open)s can be demanded of its invoices."
                    " Press \u201cPropose\u201d to make the schedule anew.",
                    amount=show(self.amount),
                    open=show(debt),
                )
            )
        if is_equal(self.amount + self.amount_interest, self.amount_total):
            found.append(
                self.env._(
                    "The schedule adds up to %(total)s; debt and interest are %(wanted)s.",
                    total=show(self.amount_total),
                    wanted=show(self.amount + self.amount_interest),
                )
            )
        first = self._get_schedule()[:1]
        if not first or first.date_due < self.company_id._get_recovery_today():
            found.append(self.env._("The schedule is empty, or begins on a day that is over."))
        if not self._get_account():
            found.append(
                self.env._(
                    "No bank account to pay to: enter one of %(company)s.",
                    company=self.company_id.name,
                )
            )
        return found

    def _make_agreement(self):
        """Write the agreement to the debtor; from here on money received counts for the plan."""
        today = self.company_id._get_recovery_today()
        self.write({"date_agreed": today, "received_before": 0})
        received = self._get_standings()[self.id].received
        review = self.env["credit.recovery.review"]
        notice = self._write_letters(
            "plan_agreement",
            amount_total=self.amount_total,
            payments_up_to=review._get_payments_up_to(self.company_id, today),
        )
        self.write(
            {
                "agreement_id": notice.id,
                "received_before": self.currency_id.round(float(received)),
            }
        )
        if notice.channel_error:
            raise UserError(
                self.env._(
                    "No address of %(debtor)s is known: complete the customer's data.",
                    debtor=self.partner_id.display_name,
                )
            )

    def action_revise(self):
        """Take the agreement back to change its terms; what was sent stays archived.

        :raises UserError: a plan is no draft
        """
        self._check_collector()
        self._check_draft()
        # the role is checked; nobody writes by hand what the agreement fixes
        plans_sudo = self.sudo()
        plans_sudo._withdraw_letters()
        plans_sudo.write(
            {
                "agreement_id": False,
                "date_agreed": False,
                "received_before": 0,
                "signed_document": False,
                "signed_document_name": False,
                "date_signed": False,
            }
        )
        plans_sudo._log_on_case(
            lambda plan: plan.env._("Terms of the plan reopened: %(plan)s", plan=plan.display_name)
        )

    def action_view_agreement(self):
        """Show the agreement: as archived, else as it would be printed now."""
        self.ensure_one()
        self.check_access("read")
        if not self.agreement_id:
            raise UserError(
                self.env._("The agreement of %(plan)s was not made yet.", plan=self.display_name)
            )
        return self.agreement_id.action_show_letter()

    # ------------------------------------------------------------ active
    def action_activate(self):
        """Begin with the signed plans: they hold their invoices from now on (001-12).

        :raises AccessError: a plan is beyond what a Collector may agree
        :raises UserError: the signed copy is missing, or another plan is active
        """
        self._check_collector()
        self._check_draft()
        # the role is checked; nobody writes by hand what follows
        for plan_sudo in self.sudo():
            plan_sudo._lock_case()
            plan_sudo._check_activation(self.env.user)
            plan_sudo._transition(
                ACTIVE,
                date_active=plan_sudo.company_id._get_recovery_today(),
                activated_by_id=self.env.uid,
                date_signed=plan_sudo.date_signed or plan_sudo.company_id._get_recovery_today(),
            )
            plan_sudo.case_id._close_task(MANAGER_TASK)
        self.sudo()._log_on_case(
            lambda plan: plan.env._("Instalment plan active: %(plan)s", plan=plan.display_name)
        )
        self.sudo().case_id._review_again()

    def _check_activation(self, user):
        if not user.has_group(MANAGER) and (limit := self._get_limit()):
            raise AccessError(
                self.env._(
                    "Only a Manager activates %(plan)s: %(limit)s",
                    plan=self.display_name,
                    limit=limit,
                )
            )
        if not self.agreement_id.checksum:
            raise UserError(
                self.env._(
                    "The agreement of %(plan)s has not gone to the debtor yet.",
                    plan=self.display_name,
                )
            )
        if not self.signed_document:
            raise UserError(
                self.env._(
                    "Upload the copy of %(plan)s that the debtor signed: without it nothing is"
                    " agreed.",
                    plan=self.display_name,
                )
            )
        self._check_only_one()
        self._check_no_promise()

    def _get_limit(self):
        """Why the plan is beyond what a Collector may agree by himself; None when it is not."""
        if self.amount_interest:
            return self.env._("it bears interest, which has to be invoiced.")
        months = self._get_max_months()
        begin = self.date_agreed or self.company_id._get_recovery_today()
        last = fields.Date.add(begin, months=months, days=7)
        if self._get_schedule()[-1:].date_due > last:
            return self.env._("it takes longer than %(months)s months.", months=months)
        return None

    def _check_only_one(self):
        """Money pays one plan of a debtor and currency."""
        others = self.search(
            [
                ("case_id", "=", self.case_id.id),
                ("currency_id", "=", self.currency_id.id),
                ("state", "=", ACTIVE),
            ]
        )
        if others:
            raise UserError(
                self.env._(
                    "Another plan of %(debtor)s in this currency is active: %(plans)s. Cancel it"
                    " first.",
                    debtor=self.partner_id.display_name,
                    plans=", ".join(others.mapped("display_name")),
                )
            )

    # ------------------------------------------------------------ helpers
    def _log_on_case(self, get_body):
        bodies = {}
        for company, plans in self.grouped("company_id").items():
            for plan in company._with_recovery_language(plans):
                bodies.setdefault(plan.case_id.id, []).append(get_body(plan))
        self.env["credit.recovery.case"].sudo()._log_in_bulk(
            {case_id: "; ".join(texts) for case_id, texts in bodies.items()}
        )

    def _get_outline(self):
        """A plan in one line: how much in how many payments, and the next of them."""
        if not self.date_next:
            return self.env._(
                "Instalment plan: %(amount)s in %(number)s payments",
                amount=self._show(self.amount_total),
                number=len(self.instalment_ids),
            )
        return self.env._(
            "Instalment plan: %(amount)s in %(number)s payments, the next on %(date)s",
            amount=self._show(self.amount_total),
            number=len(self.instalment_ids),
            date=self._show_date(self.date_next),
        )

    def _show(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _show_date(self, day):
        return format_date(self.env, day)

    def _get_account(self):
        """The bank account to pay to: that of the invoices, else the company's first (000-5d)."""
        return self.move_ids.partner_bank_id[:1] or self.company_id.partner_id.bank_ids[:1]
