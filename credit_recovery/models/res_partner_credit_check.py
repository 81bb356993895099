from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.credit_check import CASH_ONLY, EXPIRED, MISSING, REFUSED, VALID
from .res_partner import READER


class ResPartner(models.Model):
    """What the credit check of a customer says (000-1)."""

    _inherit = "res.partner"

    recovery_assessment_ids = fields.One2many(
        "credit.recovery.assessment", "partner_id", string="Credit checks", groups=READER
    )
    recovery_assessment_id = fields.Many2one(
        "credit.recovery.assessment",
        string="Latest credit check",
        compute="_compute_recovery_check",
        search="_search_recovery_assessment_id",
        groups=READER,
    )
    recovery_check_state = fields.Selection(
        [
            (MISSING, "Never checked"),
            (VALID, "Valid"),
            (EXPIRED, "Expired"),
            (CASH_ONLY, "Cash only"),
            (REFUSED, "Refused"),
        ],
        string="Credit check",
        compute="_compute_recovery_check",
        search="_search_recovery_check_state",
        help="By the latest check of this company. An approval runs out; a refusal holds until"
        " another check.",
        groups=READER,
    )

    @api.depends("commercial_partner_id.recovery_assessment_ids.result")
    @api.depends_context("company")
    def _compute_recovery_check(self):
        checks = self.env["credit.recovery.assessment"]
        states = self._get_recovery_check_states(self.commercial_partner_id.ids)
        for partner in self:
            state, id_ = states.get(partner.commercial_partner_id.id, (MISSING, False))
            partner.recovery_check_state = state
            partner.recovery_assessment_id = checks.browse(id_)

    @api.model
    def _get_recovery_check_states(self, partner_ids=None):
        company = self.env.company.root_id
        return self.env["credit.recovery.assessment"]._get_check_states(
            company, partner_ids, company._get_recovery_today()
        )

    @api.model
    def _get_searched_check_states(self):
        self.env["credit.recovery.assessment"].check_access("read")  # the SQL asks nobody
        return self._get_recovery_check_states()

    @api.model
    def _search_recovery_check_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        states = self._get_searched_check_states()
        found = [id_ for id_, (state, _check_id) in states.items() if state in value]
        domain = Domain("commercial_partner_id", "in", found)
        if MISSING in value:
            domain |= Domain("commercial_partner_id", "not in", list(states))
        return domain

    @api.model
    def _search_recovery_assessment_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        states = self._get_searched_check_states()
        found = [id_ for id_, (_state, check_id) in states.items() if check_id in value]
        domain = Domain("commercial_partner_id", "in", found)
        if False in value:
            domain |= Domain("commercial_partner_id", "not in", list(states))
        return domain
