"""What was agreed in a conversation: promises and disputes that come with it (001-4)."""

from odoo import Command, fields, models
from odoo.exceptions import UserError

AGREEMENTS = ("dispute_ids", "promise_ids")


class CreditRecoveryCall(models.Model):
    _inherit = "credit.recovery.call"

    date_promised = fields.Date(
        string="Promised for", help="The day on which he said that he pays: it makes the promise."
    )
    promise_ids = fields.One2many("credit.recovery.promise", "call_id", string="Promises")
    dispute_ids = fields.One2many("credit.recovery.dispute", "call_id", string="Disputes")

    def _pop_agreements(self, vals):
        """Take the new promises and disputes out of the values of a call.

        They are made after the call counts: what they hold is not called about any more.

        :return: ``{field: [values, ...]}``
        """
        agreed = {}
        for name in AGREEMENTS:
            commands = vals.pop(name, ())
            if any(command[0] != Command.CREATE for command in commands):
                raise UserError(
                    self.env._("A call makes new promises and disputes; it does not change others.")
                )
            agreed[name] = [command[2] for command in commands]
        if dates := [promise["date_promised"] for promise in agreed["promise_ids"]]:
            vals.setdefault("date_promised", min(dates))
        return agreed

    def _record_agreements(self, agreed):
        """Make the disputes, which take items out, then the promises about the others."""
        shared = {"case_id": self.case_id.id, "call_id": self.id}
        promises = agreed["promise_ids"]
        if self.date_promised and not promises:
            promises = [self._prepare_promise()]
        disputes = self.env["credit.recovery.dispute"]
        disputes.create([{**vals, **shared} for vals in agreed["dispute_ids"]])
        self.env["credit.recovery.promise"].create([{**vals, **shared} for vals in promises])

    def _prepare_promise(self):
        """The promise of a bare date: of all that is overdue, else of all that is open."""
        amounts = self.case_id._get_promise_amounts()
        currency, amount = next(iter(amounts.items()))
        return {
            "date_promised": self.date_promised,
            "currency_id": currency.id,
            "amount": amount,
        }

    def _has_outcome(self):
        """A promise or a dispute made in the conversation, or one that stands; a plan that is kept.

        001-12: an agreement is an unexpired promise, or a plan without overdue instalments.
        """
        made = self | self.corrects_id
        if made.promise_ids or made.dispute_ids:
            return True
        case_sudo = self.case_id.sudo()
        today = self.company_id._get_recovery_today()
        return bool(
            case_sudo._get_open_disputes()
            or case_sudo.plan_ids.filtered(lambda plan: plan.state == "active" and not plan.is_late)
            or case_sudo.promise_ids.filtered(
                lambda promise: promise.state == "open" and promise.date_promised >= today
            )
        )
