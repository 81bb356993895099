import base64

from odoo import models

from ..tools import logo


class ResCompany(models.Model):
    """The head of a company's letters."""

    _inherit = "res.company"

    def _get_letterhead(self):
        """What the head of a letter says about the company, in the context's language."""
        self.ensure_one()
        return {
            "name": self.name,
            "logo": self._get_letterhead_logo(),
            "address": ", ".join(self.partner_id._get_recovery_address_lines()),
            "registry": _join([*self._get_letterhead_tax_ids(), *self._get_letterhead_registry()]),
            "contact": _join(self._get_letterhead_contact()),
            "footer": self.report_footer,
        }

    def _get_letterhead_tax_ids(self):
        """The tax numbers, one text each."""
        self.ensure_one()
        return [self.env._("VAT no. %(number)s", number=self.vat)] if self.vat else []

    def _get_letterhead_registry(self):
        """What the law has a company say of its registration, one text each."""
        self.ensure_one()
        number = self.company_registry
        return [self.env._("Company no. %(number)s", number=number)] if number else []

    def _get_letterhead_contact(self):
        self.ensure_one()
        website = (self.website or "").split("://")[-1]
        return [text for text in (self.phone, self.email, website) if text]

    def _get_letterhead_logo(self):
        """The logo as a data URI, at the size of print; the default logo is nobody's logo."""
        image = not self.uses_default_logo and self.partner_id.image_512
        return logo.data_uri(base64.b64decode(image)) if image else None


def _join(texts):
    """A line of texts that breaks between them only."""
    return " · ".join(text.replace(" ", "\N{NO-BREAK SPACE}") for text in texts)
