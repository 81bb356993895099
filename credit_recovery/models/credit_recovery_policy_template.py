"""Policies as they are shipped, made for a company."""

from odoo import Command, api, models


class CreditRecoveryPolicy(models.Model):
    _inherit = "credit.recovery.policy"

    @api.model
    def _create_from_templates(self, company, templates):
        """Create shipped policies for a company, in every installed language.

        :param templates: dicts as the template mixin knows them, ``level_ids`` a list of such
        """
        levels = self.env["credit.recovery.level"]
        policies = self.create(
            [
                {
                    **self._prepare_template_vals(template),
                    "company_id": company.id,
                    "level_ids": [
                        Command.create(levels._prepare_template_vals(level))
                        for level in template["level_ids"]
                    ],
                }
                for template in templates
            ]
        )
        langs = [code for code, _name in self.env["res.lang"].get_installed()]
        policies._translate_from_templates(templates, langs)
        return policies

    def _translate_from_templates(self, templates, langs):
        """Add the shipped translations to the policies and levels that come from templates."""
        template_by_code = {template["code"]: template for template in templates}
        for policy in self.filtered(lambda policy: policy.code in template_by_code):
            template = template_by_code[policy.code]
            policy._translate_from_template(template, langs)
            level_by_code = {level.code: level for level in policy.level_ids}
            for level_template in template["level_ids"]:
                level = level_by_code.get(level_template["code"])
                if level:
                    level._translate_from_template(level_template, langs)
