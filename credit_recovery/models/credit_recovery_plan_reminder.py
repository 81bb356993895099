"""The reminder before each payment of a plan: once, and true when it leaves (P-1, 001-12)."""

from datetime import timedelta

from odoo import models

from .credit_recovery_plan import ACTIVE

REMINDER = "plan_reminder"


class CreditRecoveryPlan(models.Model):
    _inherit = "credit.recovery.plan"

    def _remind(self, matches, today):
        """Write before each payment, once; nothing while sending is not on.

        What has not left yet is withdrawn once its payment is made, and written anew once a part
        of it is.
        """
        opens = {line: open_ for plan in self for line, open_ in matches[plan].opens.items()}
        written = self.instalment_ids._filter_written()
        paid = written.filtered(lambda line: not opens[line])
        paid._withdraw_letters()
        (written - paid)._rewrite_reminders(matches)
        last_days = {
            plan: today + timedelta(days=plan.reminder_days)
            for plan in self
            if plan.company_id.recovery_sending == "on" and plan.reminder_days
        }
        due = (
            self.browse()
            .union(*last_days)
            .instalment_ids.filtered(
                lambda line: today <= line.date_due <= last_days[line.plan_id] and opens[line]
            )
        )
        (due - written)._write_reminders(matches)


class CreditRecoveryPlanInstalment(models.Model):
    _inherit = "credit.recovery.plan.instalment"

    def _filter_written(self):
        """Those that the debtor was written about."""
        notices = self.env["credit.recovery.notice"].search_fetch(
            [("about_model", "=", self._name), ("about_id", "in", self.ids)], ["about_id"]
        )
        return self.browse(dict.fromkeys(notices.mapped("about_id")))

    def _write_reminders(self, matches):
        """Ask for what is open of these payments (plan._get_matches)."""
        self._write_letters(
            REMINDER,
            origin="review",
            vals_by_id={
                line.id: {
                    "amount_total": matches[line.plan_id].opens[line],
                    "payment_deadline": line.date_due,
                }
                for line in self
            },
        )

    def _filter_untrue(self):
        """Of a plan that ended, paid meanwhile, or past its day."""
        matches = self.plan_id._get_matches()
        return self.filtered(
            lambda line: (
                line.plan_id.state != ACTIVE
                or not matches[line.plan_id].opens[line]
                or line.date_due < line.company_id._get_recovery_today()
            )
        )

    def _rewrite_letters(self):
        self._rewrite_reminders(self.plan_id._get_matches())

    def _rewrite_reminders(self, matches):
        """Those that ask for another amount than is open by now.

        :param dict matches: how the plans stand (plan._get_matches)
        """
        changed = self.filtered(
            lambda line: line._get_unsent_letters().filtered(
                lambda notice: line.currency_id.compare_amounts(
                    notice.amount_total, matches[line.plan_id].opens[line]
                )
            )
        )
        changed._withdraw_letters()
        changed._write_reminders(matches)
