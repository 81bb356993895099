from odoo import api, models

from ..demo import story


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model
    def _load_recovery_story(self):
        """Load the demo company and its debtors; called by the addon's demo data."""
        story.load(self.env, story.get_today())
