from odoo import api, fields, models
from odoo.tools import SQL, format_date

from .credit_recovery_score_class import CODES


class CreditRecoveryScore(models.Model):
    """A customer's score of a month at a company, computed from his own history (003-9, 004-2).

    It is written by the nightly job only, anew each night of the month (see
    ``credit_recovery_score_compute.py``); nobody types a score.
    """

    _name = "credit.recovery.score"
    _description = "Score of a customer"
    _order = "date desc, partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(string="Month", required=True, readonly=True, help="Its first day.")
    date_computed = fields.Date(
        string="Unchanged since",
        readonly=True,
        help="It is computed again each night; on this day it was written.",
    )
    is_current = fields.Boolean(readonly=True, help="The customer's latest.")
    is_enough = fields.Boolean(
        string="Enough history",
        readonly=True,
        help="Without enough invoices and months there is no score.",
    )
    value = fields.Integer(
        string="Score", readonly=True, aggregator="avg", help="0 to 100, more is better."
    )
    score_class = fields.Selection(CODES, string="Class", readonly=True)
    limit_proposed = fields.Monetary(
        readonly=True,
        help="What the customer buys in as many months as his class is worth.",
        string="Proposed limit",
    )
    purchases = fields.Monetary(
        string="Bought in 12 months", readonly=True, help="Net of credit notes, tax included."
    )
    fingerprint = fields.Char(readonly=True, help="Of what the score was made of.")
    line_ids = fields.One2many("credit.recovery.score.line", "score_id", readonly=True)

    _one_a_month = models.UniqueIndex(
        "(company_id, partner_id, date)", "The customer has a score of this month already."
    )
    _current_idx = models.Index("(partner_id, company_id) WHERE is_current")

    @api.depends("partner_id", "date", "value", "score_class", "is_enough")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for score in self:
            score.display_name = self.env._(
                "%(customer)s, %(month)s: %(score)s",
                customer=score.partner_id.display_name or "",
                month=format_date(self.env, score.date, date_format="MMM y"),
                score=score._get_words(),
            )

    @api.model_create_multi
    def create(self, vals_list):
        """What is entered by an import is current if it is the customer's latest."""
        scores = super().create(vals_list)
        for company, mine in scores.grouped("company_id").items():
            self._mark_current(company, mine.partner_id.ids)
        return scores

    def _get_words(self):
        """The score in words: «B 74», or that the history is too short."""
        self.ensure_one()
        if self.is_enough:
            return f"{self.score_class} {self.value}"
        return self.env._("not enough history")

    @api.model
    def _mark_current(self, company, partner_ids):
        """Let the latest score of each of these customers be the current one, and only that."""
        self.flush_model(["company_id", "date", "is_current", "partner_id"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE credit_recovery_score s SET is_current = is_current IS NOT TRUE
                 WHERE s.company_id = %(company)s AND s.partner_id = ANY(%(partners)s)
                   AND s.is_current IS DISTINCT FROM NOT EXISTS (
                       SELECT FROM credit_recovery_score later
                        WHERE later.company_id = s.company_id
                          AND later.partner_id = s.partner_id AND later.date > s.date)
                """,
                company=company.id,
                partners=list(partner_ids),
            )
        )
        self.invalidate_model(["is_current"], flush=False)
