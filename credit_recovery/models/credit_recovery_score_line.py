from odoo import api, fields, models
from odoo.tools import format_amount, formatLang

from ..tools import score

CRITERIA = [
    (score.DAYS_LATE, "Days late"),
    (score.PAID_LATE, "Paid late"),
    (score.UNPAID, "Overdue now"),
    (score.PROMISES, "Broken promises"),
    (score.BOUNCES, "Collections returned"),
    (score.DISPUTES, "Complaints rejected"),
    (score.TREND, "Trend"),
    (score.HISTORY, "Length of history"),
    (score.INVOICES, "Invoices"),
]


class CreditRecoveryScoreLine(models.Model):
    """One reason of a score: what was measured, and the points it gives.

    A night writes eight for each customer: no column and no reference more than needed.
    """

    _name = "credit.recovery.score.line"
    _description = "Reason of a score"
    _order = "score_id desc, sequence, id"
    _check_company_auto = True
    _log_access = False

    score_id = fields.Many2one(
        "credit.recovery.score", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="score_id.company_id")
    sequence = fields.Integer(readonly=True)
    code = fields.Selection(CRITERIA, string="Criterion", required=True, readonly=True)
    value = fields.Float(readonly=True, digits=(16, 2), string="Measured")
    points = fields.Float(readonly=True, digits=(5, 1))
    points_max = fields.Float(readonly=True, digits=(5, 1), string="At best")
    params = fields.Json(readonly=True, default=dict)
    text = fields.Char(compute="_compute_text", string="Reason")

    @api.depends("code", "value", "params")
    @api.depends_context("lang")
    def _compute_text(self):
        for line in self:
            line.text = TEXTS[line.code](line)

    def _get_number(self, value):
        return formatLang(self.env, value, digits=0 if value == int(value) else 1)

    def _get_text_days_late(self):
        if not self.value:
            return self.env._("Pays in time.")
        return self.env._(
            "Pays %(days)s days late on average, by amount.", days=self._get_number(self.value)
        )

    def _get_text_paid_late(self):
        return self.env._(
            "%(share)s %% of the amount was paid late or is overdue.",
            share=self._get_number(self.value),
        )

    def _get_text_unpaid(self):
        if not self.value:
            return self.env._("Nothing is overdue.")
        return self.env._(
            "%(amount)s is overdue, the oldest for %(days)s days.",
            amount=format_amount(self.env, self.value, self.company_id.currency_id),
            days=self.params["days"],
        )

    def _get_text_promises(self):
        if not self.value:
            return self.env._("No promise was broken.")
        return self.env._("Promises broken: %(count)s.", count=int(self.value))

    def _get_text_bounces(self):
        if not self.value:
            return self.env._("No collection was returned unpaid.")
        return self.env._("Collections returned unpaid: %(count)s.", count=int(self.value))

    def _get_text_disputes(self):
        if not self.value:
            return self.env._("No complaint was rejected.")
        return self.env._("Complaints rejected: %(count)s.", count=int(self.value))

    def _get_text_trend(self):
        if not self.params:
            return self.env._("One period is known only: no trend.")
        return self.env._(
            "%(recent)s days late on average lately, %(previous)s in the period before.",
            recent=self._get_number(self.params["recent"]),
            previous=self._get_number(self.params["previous"]),
        )

    def _get_text_history(self):
        months = int(self.value)
        if "needed" in self.params:
            return self.env._(
                "Months as a customer: %(months)s; a score needs %(needed)s.",
                months=months,
                needed=self.params["needed"],
            )
        return self.env._(
            "Months as a customer: %(months)s. Invoices that tell how he pays: %(invoices)s.",
            months=months,
            invoices=self.params["invoices"],
        )

    def _get_text_invoices(self):
        return self.env._(
            "Invoices that tell how he pays: %(count)s; a score needs %(needed)s.",
            count=int(self.value),
            needed=self.params["needed"],
        )


TEXTS = {
    score.DAYS_LATE: CreditRecoveryScoreLine._get_text_days_late,
    score.PAID_LATE: CreditRecoveryScoreLine._get_text_paid_late,
    score.UNPAID: CreditRecoveryScoreLine._get_text_unpaid,
    score.PROMISES: CreditRecoveryScoreLine._get_text_promises,
    score.BOUNCES: CreditRecoveryScoreLine._get_text_bounces,
    score.DISPUTES: CreditRecoveryScoreLine._get_text_disputes,
    score.TREND: CreditRecoveryScoreLine._get_text_trend,
    score.HISTORY: CreditRecoveryScoreLine._get_text_history,
    score.INVOICES: CreditRecoveryScoreLine._get_text_invoices,
}
