from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL

from .res_partner import READER

MANAGER = "credit_recovery.group_recovery_manager"
LIMITS = ("credit_limit", "recovery_no_credit")
# nobody without the Manager role writes these but through an approval
GUARDED = (*LIMITS, "recovery_overdue_limit", "recovery_overdue_days_limit")
# with these a customer takes over the limits of another one
MOVING = ("parent_id", "is_company")


class ResPartner(models.Model):
    """Limits are asked for and approved; only a Manager writes them himself (003-9).

    Core's ``credit_limit`` is the limit, in company currency, 0 unlimited.
    """

    _inherit = "res.partner"

    recovery_no_credit = fields.Boolean(
        string="No credit",
        company_dependent=True,
        help="The customer pays in advance. A credit limit of 0 would be unlimited.",
        groups=READER,
    )
    recovery_overdue_limit = fields.Float(
        string="Own limit on overdue amount",
        company_dependent=True,
        help="In company currency. 0: the company's.",
        groups=READER,
    )
    recovery_overdue_days_limit = fields.Integer(
        string="Own limit on days overdue",
        company_dependent=True,
        help="0: the company's.",
        groups=READER,
    )
    recovery_approval_ids = fields.One2many(
        "credit.recovery.approval", "partner_id", string="Credit approvals", groups=READER
    )

    @api.constrains("recovery_overdue_limit", "recovery_overdue_days_limit")
    def _check_recovery_limits(self):
        # who writes them need not read them
        for partner in self.sudo():
            if partner.recovery_overdue_limit < 0 or partner.recovery_overdue_days_limit < 0:
                raise ValidationError(
                    self.env._("%(name)s: a limit is not negative.", name=partner.display_name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Defaults and copies are looked at too: what counts is the value that is there."""
        later = [self._get_limits_for_root(vals) for vals in vals_list]
        if self.env.su:
            partners = super().create(vals_list)
            for partner, limits in zip(partners, later, strict=True):
                if limits:
                    partner.write(limits)
            return partners
        partners = super().create(
            [
                {name: value for name, value in vals.items() if name not in limits}
                for vals, limits in zip(vals_list, later, strict=True)
            ]
        )
        nothing = tuple(self._get_limit_fallback(name) for name in GUARDED)
        partners._follow_limits(dict.fromkeys(partners, nothing))
        for partner, limits in zip(partners, later, strict=True):
            partner._write_limits_of_root(limits)
        return partners

    def write(self, vals):
        """Refuse limits written by others than Managers; keep those of Managers as history.

        Superuser code passes: approvals, and other addons' own business.

        :raises AccessError: names the customers whose limit the user may not write
        """
        if limits := self._get_limits_for_root(vals):
            if self.env.su:
                super(ResPartner, self._at_root_sudo()).write(limits)
            else:
                self._write_limits_of_root(limits)
            vals = {name: value for name, value in vals.items() if name not in limits}
        if self.env.su:
            return super().write(vals)
        customers = self._get_limited_customers(vals)
        before = {} if set(GUARDED).isdisjoint(vals) else self._get_limits()
        res = super().write(vals)
        customers.filtered(lambda one: one != one.commercial_partner_id)._check_may_write_limits()
        if before:
            self._follow_limits(before)
        return res

    @api.model
    def _get_limits_for_root(self, vals):
        """Limits that somebody writes in a branch: they are the legal entity's."""
        limits = {name: vals[name] for name in GUARDED if name in vals}
        return limits if limits and self.env.company != self.env.company.root_id else {}

    def _write_limits_of_root(self, limits):
        """Write limits where the gate reads them, whether or not the user works there."""
        if not limits:
            return
        self.check_access("write")
        for name in limits:
            self._check_field_access(self._fields[name], "write")
        before = self._get_limits()
        self._at_root_sudo().write(limits)
        self._follow_limits(before)

    def _at_root_sudo(self):
        return self.sudo().with_company(self.env.company.root_id)

    def _get_limited_customers(self, vals):
        """The customers with limits of their own, of any company, whom a write may move.

        Core then gives them the limits of their new parent as superuser, in all companies.
        """
        if set(MOVING).isdisjoint(vals) or self.env.user.has_group(MANAGER):
            return self.browse()
        # a company's default is not stored
        columns = [
            SQL.identifier(self._table, name, to_flush=self._fields[name]) for name in GUARDED
        ]
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner WHERE id = ANY(%s) AND COALESCE(%s) IS NOT NULL",
                self.ids,
                SQL(", ").join(columns),
            )
        )
        limited = self.browse([id_ for (id_,) in rows])
        return limited.filtered(lambda one: one == one.commercial_partner_id)

    @api.model
    def _get_limit_fallback(self, name):
        return self._fields[name].get_company_dependent_fallback(self._at_root_sudo())

    def _get_limits(self):
        """``{partner: values of GUARDED}`` at the root company."""
        return {
            partner.with_env(self.env): tuple(partner[name] for name in GUARDED)
            for partner in self._at_root_sudo()
        }

    def _follow_limits(self, before):
        """Check who changed limits, and log it.

        A contact that takes over the limits of its customer changes nothing.
        """
        after = self._get_limits()
        changed = self.filtered(lambda partner: after[partner] != before[partner])
        changed = changed.filtered(lambda partner: not partner._has_limits_of_customer())
        if changed:
            changed._check_may_write_limits()
            changed._log_limits(before, after)

    def _has_limits_of_customer(self):
        """Whether each limit of a contact is its customer's, or nobody's."""
        self.ensure_one()
        contact = self._at_root_sudo()
        customer = contact.commercial_partner_id
        return customer != contact and all(
            contact[name] in (customer[name], contact._get_limit_fallback(name)) for name in GUARDED
        )

    def _check_may_write_limits(self):
        if self and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "Limits of customers are asked for (“Ask for a limit”) and approved; only a"
                    " Credit recovery Manager writes them: %(names)s",
                    names=", ".join(self.mapped("display_name")),
                )
            )

    def _log_limits(self, before, after):
        """The Manager's own change of a limit is an approval in the history."""
        changes = [
            (partner._at_root_sudo(), *before[partner][:2])
            for partner in self
            if after[partner][:2] != before[partner][:2]
            and partner == partner.commercial_partner_id
        ]
        if changes:
            self.env["credit.recovery.approval"]._log_direct_change(
                self.env.company.root_id, changes
            )

    def action_ask_credit_limit(self):
        """Open a request for a limit of this customer.

        :raises AccessError: the user is no Collector
        """
        self.ensure_one()
        self.check_access("read")
        self.env["credit.recovery.approval"].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for a limit"),
            "res_model": "credit.recovery.approval",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }
