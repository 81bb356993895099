import pytz

from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get

from ..data.policies import STANDARD


class ResCompany(models.Model):
    _inherit = "res.company"

    recovery_sending = fields.Selection(
        [("off", "Off"), ("on", "On"), ("paused", "Paused")],
        default="off",
        required=True,
        string="Recovery sending",
        help="Off: cases and figures only. Paused: drafts are prepared, nothing goes out.",
    )
    recovery_policy_id = fields.Many2one(
        "credit.recovery.policy", string="Default recovery policy", check_company=True
    )
    recovery_tz = fields.Selection(
        _tz_get,
        string="Time zone of recovery",
        compute="_compute_recovery_tz",
        store=True,
        readonly=False,
        help="Days begin and end by it: what is overdue today, when a notice was sent.",
    )
    recovery_manager_id = fields.Many2one("res.users", string="Recovery manager")
    recovery_signatory_id = fields.Many2one("res.users", string="Signatory of recovery letters")

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._create_default_recovery_policy()
        return companies

    def _get_recovery_policy_templates(self):
        """Return the shipped policies of this company, its default first; a country has its own."""
        self.ensure_one()
        return [STANDARD]

    def _create_default_recovery_policy(self):
        """Give these companies the shipped policies they lack, and a default one (000-3).

        Branches follow their root company. May be called again: what exists is left alone.

        :return: the policies created
        """
        policies = self.env["credit.recovery.policy"]
        for company in self.filtered(lambda company: not company.parent_id):
            policies |= company._create_recovery_policies_sudo()
        return policies

    def _create_recovery_policies_sudo(self):
        """Create the missing policies, whoever creates the company."""
        self.ensure_one()
        company = self.sudo()
        model = self.env["credit.recovery.policy"].sudo()
        existing = model.with_context(active_test=False).search([("company_id", "=", self.id)])
        codes = set(existing.mapped("code"))
        templates = company._get_recovery_policy_templates()
        policies = model._create_from_templates(
            company, [template for template in templates if template["code"] not in codes]
        )
        if policies and not company.recovery_policy_id:
            company.recovery_policy_id = policies[0]
        return policies

    def _translate_recovery_policies_sudo(self, langs):
        """Give shipped texts their translations when languages are installed, whoever does it."""
        model = self.env["credit.recovery.policy"].sudo().with_context(active_test=False)
        for company in self:
            policies = model.search([("company_id", "=", company.id)])
            policies._translate_from_templates(company._get_recovery_policy_templates(), langs)

    @api.depends("partner_id.tz", "country_id")
    def _compute_recovery_tz(self):
        """The zone of the company's address, else the first of its country, else UTC."""
        for company in self:
            zones = pytz.country_timezones.get(company.country_id.code or "", [])
            company.recovery_tz = company.partner_id.tz or next(iter(zones), "UTC")

    def _with_recovery_language(self, records):
        """Records in the company's language: its cases' notes do not depend on who is at work."""
        self.ensure_one()
        return records.with_context(lang=self.partner_id.lang or self.env.lang)

    def _get_recovery_zone(self):
        # users of a branch need not read their root company
        return pytz.timezone(self.sudo().recovery_tz or "UTC")

    def _to_recovery_time(self, moment):
        """A UTC moment as local time of the company."""
        return pytz.utc.localize(moment).astimezone(self._get_recovery_zone())

    def _from_recovery_time(self, moment):
        """A local time of the company as a UTC moment."""
        local = self._get_recovery_zone().localize(moment)
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def _get_recovery_today(self):
        """Today where the company is."""
        return self._to_recovery_time(fields.Datetime.now()).date()
