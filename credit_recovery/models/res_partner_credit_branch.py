from odoo import api, models

from .res_partner_credit_limit import GUARDED


class ResPartner(models.Model):
    """In a branch the limits of its root company are read: they are the legal entity's.

    What a branch had of its own stays in the database, and counts for nothing.
    """

    _inherit = "res.partner"

    def _is_in_branch(self):
        return self.env.company != self.env.company.root_id

    def _field_to_sql(self, alias, field_expr, query=None):
        """Lists, forms, searches and core's own warnings, as core does for codes of accounts."""
        if field_expr not in GUARDED or not self._is_in_branch():
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        # who works in the branch only may not choose its root
        return super(ResPartner, self._at_root_sudo())._field_to_sql(alias, field_expr, query)

    def write(self, vals):
        res = super().write(vals)
        if limits := [name for name in GUARDED if name in vals]:
            # other branches of the company have read them, too
            self.invalidate_recordset(limits)
        return res

    @api.depends_context("company")
    def _compute_use_partner_credit_limit(self):
        super()._compute_use_partner_credit_limit()
        if self._is_in_branch():
            default = self._get_limit_fallback("credit_limit")
            for partner in self:
                partner.use_partner_credit_limit = partner.credit_limit != default

    def _inverse_use_partner_credit_limit(self):
        if not self._is_in_branch():
            return super()._inverse_use_partner_credit_limit()
        unticked = self.filtered(lambda partner: not partner.use_partner_credit_limit)
        unticked.credit_limit = self._get_limit_fallback("credit_limit")
        return None
