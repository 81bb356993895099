"""Words for the engine's codes: stored are the codes, told is the reason (design, "The ladder")."""

from odoo import api, models
from odoo.tools import format_amount, format_date

from ..tools.ladder import Step


class CreditRecoveryReview(models.AbstractModel):
    _inherit = "credit.recovery.review"

    @api.model
    def _get_step_text(self, decision):
        """The level that an item takes or waits for, with its date if it is to come."""
        if not decision or not decision.rung:
            return False
        name = self.env["credit.recovery.level"].browse(decision.rung.level_id).name
        if isinstance(decision, Step):
            return self.env._("%(level)s, tonight", level=name)
        if decision.until:
            day = format_date(self.env, decision.until)
            return self.env._("%(level)s, from %(date)s", level=name, date=day)
        return name

    @api.model
    def _get_wait_text(self, wait):
        """Why an item takes no step.

        :param Wait wait: the ladder's answer
        :return: a sentence in the user's language
        """
        get_text = getattr(self, f"_get_{wait.code}_text", None)
        text = get_text(wait) if get_text else self._get_plain_texts()[wait.code]
        if not wait.until:
            return text
        day = format_date(self.env, wait.until)
        return self.env._("%(reason)s (until %(date)s)", reason=text, date=day)

    @api.model
    def _get_plain_texts(self):
        return {
            "covered": self.env._("Covered by open credits or payments on account"),
            "tolerance": self.env._("Only a small remainder is open"),
            "notice_pending": self.env._("A notice about it is on its way or waits for approval"),
            "not_due": self.env._("The next level is not due yet"),
            "wait_days": self.env._("Too soon after the last step"),
            "repeat_days": self.env._("The next repetition is not due yet"),
            "audience": self.env._("The level is for new customers or large amounts only"),
            "min_interval": self.env._("The debtor was written to a short time ago"),
            "hardship": self.env._("The debtor is in hardship: no threatening step"),
            "no_written_contact": self.env._("No formal notice without an earlier written contact"),
            "handover_proposed": self.env._("The hand-over awaits a decision"),
            "ladder_end": self.env._("All levels are taken: decide how to go on"),
            "policy_empty": self.env._("The debtor has no recovery policy"),
        }

    @api.model
    def _get_min_amount_text(self, wait):
        amount = format_amount(
            self.env, float(wait.params["min_amount"]), self.env.company.currency_id
        )
        return self.env._("Overdue is below the minimum of %(amount)s", amount=amount)

    @api.model
    def _get_held_text(self, wait):
        return self.env._("On hold: %(kind)s", kind=self._get_hold_text(wait.params["kind"]))

    @api.model
    def _get_hold_text(self, kind):
        """The name of a kind of hold; sources in other addons extend :meth:`_get_hold_texts`."""
        return self._get_hold_texts().get(kind, kind)

    @api.model
    def _get_hold_reason(self, kind, res_id):
        """Why something is held: the words of whoever held it, else the kind of hold."""
        hold = self.env["credit.recovery.hold"].sudo()
        if kind in dict(hold._fields["kind"].selection):
            return hold.browse(res_id)._get_reason()
        return self._get_hold_text(kind)

    @api.model
    def _get_hold_texts(self):
        return {
            "manual": self.env._("by hand"),
            "bank": self.env._("presented to the bank"),
            "assigned": self.env._("assigned"),
            "possible_payment": self.env._("possible payment to match"),
            "set_off": self.env._("set-off to agree"),
            "reply": self.env._("answer of the debtor"),
            "no_followup": self.env._("excluded from follow-up"),
            "blocked": self.env._("payment blocked"),
            "older_ignore": self.env._("fell due before recovery started"),
            "older_statement": self.env._("older item: on account statements only"),
            "small_balance": self.env._("small balance, to be decided on the list"),
            "retention": self.env._("equals a withholding or retention"),
            "draft_credit_note": self.env._("draft credit note"),
            "collection": self.env._("collected by us, days of grace"),
            "failed_notice": self.env._("delivery failed"),
            "uncertain_notice": self.env._("delivery uncertain"),
        }
