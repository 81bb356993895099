from odoo import models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def _load_module_terms(self, modules, langs, overwrite=False):
        """A language installed later brings the texts of the shipped policies and closures."""
        super()._load_module_terms(modules, langs, overwrite=overwrite)
        if "credit_recovery" in modules and self.env.registry.loaded:
            companies = self.env["res.company"].search([("parent_id", "=", False)])
            companies._translate_recovery_policies_sudo(langs)
            companies._translate_recovery_closures_sudo(langs)
