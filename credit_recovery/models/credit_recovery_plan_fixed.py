from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .credit_recovery_plan import DRAFT

# what the agreement says: fixed as soon as it was made
TERMS = frozenset(
    (
        "case_id", "currency_id", "move_ids", "amount", "number", "rhythm", "date_first",
        "down_payment", "date_down_payment", "interest_rate", "grace_days", "instalment_ids",
    )
)  # fmt: skip
# written by buttons and by the review, never by hand
PROTECTED = frozenset(
    (
        "agreement_id", "date_agreed", "received_before", "received_in_all", "date_active",
        "activated_by_id", "date_ended", "broken_instalment_id", "amount_accelerated", "reasoning",
        "amount_interest", "amount_total",
    )
)  # fmt: skip


class CreditRecoveryPlan(models.Model):
    """What may be written on a plan, and by whom: an agreement is evidence."""

    _inherit = "credit.recovery.plan"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_protected(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Terms are fixed once the agreement was made; what the buttons write is theirs.

        :raises AccessError: names the fields that nobody writes by hand
        :raises UserError: names the plans whose agreement stands
        """
        self._check_protected(vals)
        if not self.env.su:
            if not TERMS.isdisjoint(vals):
                self._check_open_terms()
            if not {"signed_document", "date_signed"}.isdisjoint(vals):
                self._check_draft()
        return super().write(vals)

    def _check_protected(self, vals):
        if not self.env.su and not PROTECTED.isdisjoint(vals):
            names = sorted(PROTECTED.intersection(vals))
            raise AccessError(
                self.env._(
                    "%(fields)s of an instalment plan cannot be written by hand.",
                    fields=", ".join(
                        self._fields[name]._description_string(self.env) for name in names
                    ),
                )
            )

    def _check_open_terms(self):
        """Raise UserError for plans whose agreement was made."""
        if fixed := self.filtered(lambda plan: plan.state != DRAFT or plan.agreement_id):
            raise UserError(
                self.env._(
                    "The terms of these plans are fixed by their agreement:\n%(plans)s\nPress"
                    " \u201cChange the terms\u201d on a draft; after that a new agreement is"
                    " needed.",
                    plans="\n".join(fixed.mapped("display_name")),
                )
            )

    def _check_draft(self):
        if others := self.filtered(lambda plan: plan.state != DRAFT):
            raise UserError(
                self.env._(
                    "Only drafts can be changed, and these are none:\n%(plans)s",
                    plans="\n".join(others.mapped("display_name")),
                )
            )
