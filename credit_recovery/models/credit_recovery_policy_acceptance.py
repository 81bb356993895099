from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from .today import get_today


class CreditRecoveryPolicyAcceptance(models.Model):
    """A customer accepted a version of the policy: when, who, the signed document (000-2).

    Append-only, as it is evidence: a later one takes its place, a wrong one is archived by a
    Manager.
    """

    _name = "credit.recovery.policy.acceptance"
    _description = "Acceptance of a policy"
    _inherit = "credit.recovery.debtor.mixin"
    _order = "date desc, id desc"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company.root_id
    )
    policy_id = fields.Many2one(
        "credit.recovery.policy",
        compute="_compute_policy_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="['|', ('awaits_approval', '=', False), ('state', '=', 'approved')]",
        help="The version that was accepted; proposed is the one in force for the customer.",
    )
    date = fields.Date(required=True, default=get_today)
    contact_id = fields.Many2one(
        "res.partner",
        ondelete="set null",
        domain="[('commercial_partner_id', '=', partner_id)]",
    )
    accepted_by = fields.Char(
        compute="_compute_accepted_by",
        store=True,
        precompute=True,
        readonly=False,
        help="Who accepted it: the name of the person.",
        string="Accepted by",
    )
    document = fields.Binary(attachment=True, string="Signed document")
    document_name = fields.Char()
    note = fields.Char()
    user_id = fields.Many2one(
        "res.users", string="Recorded by", required=True, default=lambda self: self.env.user
    )
    active = fields.Boolean(default=True)

    @api.depends("partner_id", "company_id")
    def _compute_policy_id(self):
        """The version in force for the customer today."""
        Policy = self.env["credit.recovery.policy"]
        for company, entries in self.grouped("company_id").items():
            if company:
                partners = entries.partner_id.commercial_partner_id
                today = company._get_recovery_today()
                found = Policy._get_for_partners(partners, company, today)
            for entry in entries.filtered(lambda entry: not entry.policy_id):
                entry.policy_id = company and found.get(entry.partner_id.commercial_partner_id.id)

    @api.depends("contact_id")
    def _compute_accepted_by(self):
        for entry in self:
            entry.accepted_by = entry.contact_id.name or entry.accepted_by

    @api.depends("policy_id", "date")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = self.env._(
                "%(policy)s, accepted on %(date)s",
                policy=entry.policy_id.display_name,
                date=format_date(self.env, entry.date),
            )

    @api.constrains("policy_id")
    def _check_policy(self):
        """Nobody can accept what takes no effect; and accepted, it could not be approved."""
        for entry in self:
            if entry.policy_id._is_waiting():
                raise ValidationError(
                    self.env._(
                        "%(policy)s waits for its approval. Have a Manager approve it first, then "
                        "record who accepted it.",
                        policy=entry.policy_id.display_name,
                    )
                )

    @api.constrains("date", "company_id")
    def _check_date(self):
        for entry in self:
            if entry.date > entry.company_id._get_recovery_today():
                raise ValidationError(
                    self.env._(
                        "%(customer)s: an acceptance is recorded once it was given.",
                        customer=entry.partner_id.display_name,
                    )
                )

    @api.constrains("contact_id", "partner_id")
    def _check_contact(self):
        for entry in self.filtered("contact_id"):
            if entry.contact_id.commercial_partner_id != entry.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is no contact of %(customer)s.",
                        contact=entry.contact_id.display_name,
                        customer=entry.partner_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Record acceptances, by whoever is at work."""
        if not self.env.su:  # evidence: who records it is who says so
            vals_list = [{**vals, "user_id": self.env.uid} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        """Refuse, but archiving: an acceptance that was given does not change.

        :raises AccessError: the user is no Manager
        """
        self.check_access("write")
        if vals.keys() - {"active"}:
            raise UserError(
                self.env._(
                    "An acceptance is not changed (it is evidence): archive it, and record the "
                    "right one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An acceptance is not deleted (it is evidence): archive it."))

    @api.model
    def _get_accepted(self, company, partner_ids=None):
        """The acceptances that stand, the last of each customer and policy.

        :param company: the root company
        :param partner_ids: customers (commercial partners); None: all
        :return: ``{partner id: {policy code: acceptance}}``; two queries, whatever their number
        """
        domain = [("company_id", "=", company.id)]
        if partner_ids is not None:
            domain.append(("partner_id", "in", list(partner_ids)))
        accepted = {}
        # the oldest first: the last one stays
        for entry in self.search_fetch(domain, ["partner_id", "policy_id"], order="date, id"):
            accepted.setdefault(entry.partner_id.id, {})[entry.policy_id.code] = entry
        return accepted
