from odoo import api, fields, models
from odoo.exceptions import AccessError

from .credit_recovery_notice_outcome import COLLECTOR


class CreditRecoveryCase(models.Model):
    """The flags of the debtor on his case: which, why, and what they do (002-6)."""

    _inherit = "credit.recovery.case"

    flag_ids = fields.One2many(
        "credit.recovery.flag", compute="_compute_flag_ids", string="Flags", readonly=True
    )
    flag_text = fields.Text(compute="_compute_flag_ids", string="What holds for the debtor")

    @api.depends("partner_id", "company_id")
    def _compute_flag_ids(self):
        Flag = self.env["credit.recovery.flag"]
        for company, cases in self.grouped("company_id").items():
            today = company._get_recovery_today()
            flags = Flag.search(Flag._get_debtors_domain(company, cases.partner_id.ids))
            active = flags.filtered_domain(Flag._get_active_domain(today))
            by_partner = flags.grouped("partner_id")
            for case in cases:
                case.flag_ids = by_partner.get(case.partner_id, Flag)
                case.flag_text = "\n".join(flag._get_outline() for flag in case.flag_ids & active)

    def action_set_flag(self):
        """Open the dialog of a new flag on the debtor.

        The context key ``default_kind`` proposes the kind.

        :raises AccessError: the user is no Collector
        """
        self.ensure_one()
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may set a flag on a debtor."))
        self.check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id(
            "credit_recovery.credit_recovery_flag_action_set"
        )
        context = {
            "default_partner_id": self.partner_id.id,
            "default_company_id": self.company_id.id,
        }
        if kind := self.env.context.get("default_kind"):
            context["default_kind"] = kind
        return {**action, "context": context}


class ResPartner(models.Model):
    _inherit = "res.partner"

    recovery_flag_ids = fields.One2many(
        "credit.recovery.flag",
        "partner_id",
        string="Recovery flags",
        groups="credit_recovery.group_recovery_reader",
    )
