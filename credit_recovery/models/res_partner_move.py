from odoo import api, models
from odoo.exceptions import AccessError, UserError

MANAGER = "credit_recovery.group_recovery_manager"
CHOICES = frozenset(("recovery_policy_id", "recovery_user_id"))


class ResPartner(models.Model):
    """Policy and collector of a customer: who may choose them, and from when on with a reason."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if not self.env.su:
            for partner, vals in zip(partners, vals_list, strict=True):
                if vals.get("recovery_policy_id"):
                    partner._check_may_choose_policy()
                if vals.get("recovery_user_id"):
                    partner._check_may_choose_collector()
        return partners

    def write(self, vals):
        """Once a case is open, a change of course has a reason: it goes by the case (001-13).

        :raises AccessError: only a Manager chooses a policy, or who approves by name
        :raises UserError: names the debtors whose case is open
        """
        if self.env.su or CHOICES.isdisjoint(vals):
            return super().write(vals)
        if "recovery_policy_id" in vals:
            changed = self._filter_changed("recovery_policy_id", vals)
            changed._check_may_choose_policy()
            changed._check_no_open_case()
        if "recovery_user_id" in vals:
            self._filter_changed("recovery_user_id", vals)._check_may_choose_collector()
        return super().write(vals)

    def _filter_changed(self, name, vals):
        return self.filtered(lambda partner: partner[name].id != (vals[name] or False))

    def _check_may_choose_policy(self):
        if self and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "Only a Manager gives a customer a policy of his own: %(names)s",
                    names=", ".join(self.mapped("display_name")),
                )
            )

    def _check_may_choose_collector(self):
        """The collector that a case begins with approves by name under such a policy."""
        if not self or self.env.user.has_group(MANAGER):
            return
        company = self.env.company.root_id
        policies = self.env["credit.recovery.policy"]._get_for_partners(
            self.commercial_partner_id, company, company._get_recovery_today()
        )
        named = self.filtered(
            lambda partner: policies[partner.commercial_partner_id.id].named_approval
        )
        if named:
            raise AccessError(
                self.env._(
                    "The collector of these customers approves their notices by name; only a"
                    " Manager names him: %(names)s",
                    names=", ".join(named.mapped("display_name")),
                )
            )

    def _check_no_open_case(self):
        if not self:
            return
        cases = (
            self.env["credit.recovery.case"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.commercial_partner_id.ids),
                    ("company_id", "=", self.env.company.root_id.id),
                    ("date_closed", "=", False),
                ]
            )
        )
        if cases:
            raise UserError(
                self.env._(
                    "These customers have an open case: change their policy there, under “By"
                    " hand”, with the reason. %(names)s",
                    names=", ".join(cases.mapped("display_name")),
                )
            )
