from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .credit_recovery_score_class import CODES
from .res_partner import READER

COLLECTOR = "credit_recovery.group_recovery_collector"


class ResPartner(models.Model):
    """A customer's score at the company at work (003-9, 004-2)."""

    _inherit = "res.partner"

    recovery_score_id = fields.Many2one(
        "credit.recovery.score",
        string="Latest score",
        compute="_compute_recovery_score",
        search="_search_recovery_score_id",
        groups=READER,
    )
    recovery_score = fields.Integer(
        string="Score",
        compute="_compute_recovery_score",
        search="_search_recovery_score",
        aggregator=False,
        help="0 to 100 from the customer's own history, more is better; 0 without a class: not"
        " enough history.",
        groups=READER,
    )
    recovery_score_class = fields.Selection(
        CODES,
        string="Credit class",
        compute="_compute_recovery_score",
        search="_search_recovery_score_class",
        help="Empty: not enough history for a score.",
        groups=READER,
    )
    recovery_score_line_ids = fields.One2many(
        "credit.recovery.score.line",
        string="Reasons of the score",
        compute="_compute_recovery_score",
        groups=READER,
    )
    recovery_score_date = fields.Date(
        string="Score unchanged since", compute="_compute_recovery_score", groups=READER
    )
    recovery_score_limit = fields.Monetary(
        string="Proposed limit",
        compute="_compute_recovery_score",
        currency_field="recovery_score_currency_id",
        groups=READER,
    )
    recovery_score_currency_id = fields.Many2one(
        "res.currency", compute="_compute_recovery_score", groups=READER
    )

    @api.depends_context("company")
    def _compute_recovery_score(self):
        scores = self.env["credit.recovery.score"].search_fetch(
            self._get_recovery_score_domain()
            & Domain("partner_id", "in", self.commercial_partner_id.ids),
            ["partner_id", "value", "score_class", "date_computed", "limit_proposed"],
        )
        by_partner = {score.partner_id.id: score for score in scores}
        none = scores.browse()
        for partner in self:
            score = by_partner.get(partner.commercial_partner_id.id, none)
            partner.recovery_score_id = score
            partner.recovery_score = score.value
            partner.recovery_score_class = score.score_class
            partner.recovery_score_line_ids = score.line_ids
            partner.recovery_score_date = score.date_computed
            partner.recovery_score_limit = score.limit_proposed
            partner.recovery_score_currency_id = self.env.company.root_id.currency_id

    def _get_recovery_score_domain(self):
        """The latest scores at the company at work."""
        return Domain("is_current", "=", True) & Domain(
            "company_id", "=", self.env.company.root_id.id
        )

    def _search_recovery_score_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._search_by_score(
            Domain("id", "in", [id_ for id_ in value if id_]), False in value
        )

    def _search_recovery_score(self, operator, value):
        """Numbers compare the scores there are: who has none is not below 50."""
        if operator not in ("in", "<", ">", "<=", ">="):
            return NotImplemented
        enough = Domain("is_enough", "=", True)
        is_none = operator == "in" and (False in value or 0 in value)
        return self._search_by_score(enough & Domain("value", operator, value), is_none)

    def _search_recovery_score_class(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._search_by_score(Domain("score_class", "in", value), False in value)

    def _search_by_score(self, domain, is_none):
        """Customers, and their contacts, with such a score.

        :param domain: of the scores
        :param bool is_none: also those without a score
        """
        scores = self.env["credit.recovery.score"]
        mine = self._get_recovery_score_domain()
        found = scores._search(mine & domain).subselect("partner_id")
        wanted = Domain("commercial_partner_id", "in", found)
        if is_none:
            having = scores._search(mine & Domain("is_enough", "=", True)).subselect("partner_id")
            wanted |= Domain("commercial_partner_id", "not in", having)
        return wanted

    def action_compute_recovery_score(self):
        """Score these customers now, as the next night would; a Collector may.

        :raises UserError: none of them was ever invoiced at the company
        """
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may compute a score."))
        self.check_access("read")
        company = self.env.company.root_id
        customers = self.commercial_partner_id
        scores_sudo = self.env["credit.recovery.score"].sudo()  # the role is checked
        scores_sudo._compute_scores(company.sudo(), company._get_recovery_today(), customers.ids)
        self.invalidate_recordset(["recovery_score_id", "recovery_score", "recovery_score_class"])
        if not customers.recovery_score_id:
            raise UserError(
                self.env._(
                    "%(customers)s: no invoice at %(company)s tells how they pay.",
                    customers=", ".join(customers.mapped("display_name")),
                    company=company.name,
                )
            )
