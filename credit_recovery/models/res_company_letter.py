import base64

from odoo import models

from ..tools import logo


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_letterhead(self):
        """What the head of a letter says about the company, in the context's language.

        The name printed on Odoo's own documents is the same; the default logo is nobody's logo.
        """
        self.ensure_one()
        website = (self.website or "").removeprefix("https://").removeprefix("http://")
        return {
            "name": self.name,
            "logo": self._get_letterhead_logo(),
            "address": self.partner_id._get_recovery_address_lines(),
            "registry": self._get_letterhead_registry(),
            "contact": [text for text in (self.phone, self.email, website) if text],
            "footer": self.report_footer,
        }

    def _get_letterhead_registry(self):
        """Lines with the tax and registry numbers; a country addon adds what its law asks for."""
        self.ensure_one()
        lines = []
        if self.vat:
            lines.append(self.env._("VAT no. %(number)s", number=self.vat))
        if self.company_registry:
            lines.append(self.env._("Company no. %(number)s", number=self.company_registry))
        return lines

    def _get_letterhead_logo(self):
        """The logo as a data URI, at the size of print."""
        image = not self.uses_default_logo and self.partner_id.image_512
        return logo.data_uri(base64.b64decode(image)) if image else None
