"""The worklist as a queue of calls: whom to ring next, when again, what to say (P-20, 003-5)."""

from datetime import datetime

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools.ladder_facts import CALL
from .credit_recovery_notice_outcome import COLLECTOR

# in the context: the ids of the cases on the list that the dialog was opened from
LIST_KEY = "recovery_listed_ids"


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    callback_at = fields.Datetime(
        string="Call back at", readonly=True, copy=False, help="Agreed with the debtor."
    )
    date_attempted = fields.Date(
        string="Last attempt", readonly=True, copy=False, help="The last day somebody rang him."
    )

    # ------------------------------------------------------------ the dialog
    def action_call(self):
        """Open the dialog of a call: number, words, what is open, what came of it.

        :raises AccessError: the user is no Collector
        """
        return self._get_call_dialog()

    def _get_call_dialog(self, name=None, **defaults):
        """The dialog of a call of this case.

        :param str name: its title
        :param defaults: what is known already
        :raises AccessError: the user is no Collector
        """
        self.ensure_one()
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may log calls."))
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": name or self.env._("Call: %(name)s", name=self.display_name),
            "res_model": "credit.recovery.call.log",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "dialog_size": "extra-large",
                LIST_KEY: self.env.context.get(LIST_KEY),
                "default_case_id": self.id,
                **{f"default_{field}": value for field, value in defaults.items()},
            },
        }

    def _get_promise_amounts(self):
        """What a promise would be about: what is overdue and not in dispute, else all that is open.

        :return: ``{currency: amount}``, the company's currency first
        """
        self.ensure_one()
        free = self.item_ids.filtered(lambda item: not item.hold_code) or self.item_ids
        items = free.filtered(lambda item: item.days_overdue > 0) or free
        amounts = {
            currency: sum(found.mapped("amount_residual"))
            for currency, found in items.grouped("currency_id").items()
        }
        own = self.company_id.currency_id
        if own in amounts or not amounts:
            overdue = self.amount_overdue - self.amount_disputed
            amounts = {own: overdue if overdue > 0 else amounts.get(own, 0)} | {
                currency: amount for currency, amount in amounts.items() if currency != own
            }
        return amounts

    def _get_call_findings(self):
        """What is known to speak against a call, by itself (001-1): disputes, drafts, messages.

        :return: list of texts
        """
        self.ensure_one()
        case_sudo = self.sudo()
        texts = [dispute._get_outline() for dispute in case_sudo._get_open_disputes()]
        credits_sudo = self.env["credit.recovery.dispute.credit"].sudo()
        agreed = credits_sudo.search([("dispute_id.case_id", "=", self.id)]).refund_id
        drafts = (
            self.env["account.move"]
            .sudo()
            .search_count(
                [
                    ("move_type", "=", "out_refund"),
                    ("state", "=", "draft"),
                    ("commercial_partner_id", "=", self.partner_id.id),
                    ("company_id", "child_of", self.company_id.id),
                    ("id", "not in", agreed.ids),
                ],
                limit=1,
            )
        )
        if drafts:
            texts.append(self.env._("A draft credit note is open"))
        if case_sudo._get_tasks("reply"):
            texts.append(self.env._("A message of the debtor awaits an answer"))
        return texts

    # ------------------------------------------------------------ the queue
    def _get_next_to_call(self):
        """The case to ring after these (P-20).

        One's own agreed times that have come, then the calls of the list one was working on, from
        the last of these on; where there is none, one's own and those of nobody.
        """
        now = fields.Datetime.now()
        today = self.env.company.root_id._get_recovery_today()
        mine = Domain("user_id", "in", (self.env.uid, False))
        agreed = Domain("next_action", "=", "call_back") & Domain("callback_at", "<=", now)
        due = Domain("next_action", "=", "call") & Domain("next_action_date", "<=", today)
        queue = (
            Domain("company_id", "=", self.env.company.root_id.id)
            & Domain("date_closed", "=", False)
            & Domain("id", "not in", self.ids)
        )
        return (
            self.search(queue & mine & agreed, order="callback_at", limit=1)
            or self._get_next_on_list(queue & (agreed | due))
            or self.search(queue & mine & due, limit=1)
        )

    def _get_next_on_list(self, queue):
        """The next case of the list that the web client was showing, in its order.

        :param Domain queue: which of them are to be rung now
        """
        listed = self.env.context.get(LIST_KEY)
        # what a client sends need not be what ours sends
        listed = [id_ for id_ in listed if isinstance(id_, int)] if isinstance(listed, list) else []
        last = self[-1:].id
        # what is below this case comes first, then what was passed over above it
        place = listed.index(last) + 1 if last in listed else 0
        following = listed[place:] + listed[:place]
        waiting = self.search(queue & Domain("id", "in", following))
        return waiting.sorted(lambda case: following.index(case.id))[:1]

    def _get_next_moment(self, moment=None):
        """The same hour on the next working day, as a UTC moment."""
        self.ensure_one()
        company = self.company_id.sudo()
        moment = fields.Datetime.to_datetime(moment) or fields.Datetime.now()
        local = company._to_recovery_time(moment)
        later = max(local.date(), company._get_recovery_today())
        day = company._get_recovery_working_days().add(later, 1)
        hour = local.time().replace(second=0, microsecond=0)
        return company._from_recovery_time(datetime.combine(day, hour))

    def _get_call_action(self, action, day, today):
        """The next action, with the appointment made with the debtor (issue "call-back").

        :param action: what is most urgent otherwise, one of NEXT_ACTIONS
        :param date day: when
        :return: (action, date)
        """
        if self.callback_at:
            return "call_back", self.company_id._to_recovery_time(self.callback_at).date()
        if action == "call" and self.date_attempted and self.date_attempted >= today:
            working_days = self.company_id._get_recovery_working_days()
            return action, working_days.add(self.date_attempted, 1)
        return action, day

    # ------------------------------------------------------------ what to say
    def _get_call_level(self):
        """The level whose words help in the call: the one that is due, else the case's own."""
        self.ensure_one()
        due = self._get_notices_to("call")[:1].level_id
        levels = self.policy_id.level_ids.sorted("rank")
        steps = self.notice_ids.filtered(lambda n: n.state in ("sent", "delivered")).level_id
        spoken = levels.filtered(lambda level: level.script and level in steps)
        return due or spoken[-1:] or levels.filtered(lambda level: level.kind == CALL)[:1]
