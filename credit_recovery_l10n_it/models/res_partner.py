from odoo import api, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.depends("country_id", "l10n_it_pa_index")
    def _compute_recovery_debtor_type(self):
        super()._compute_recovery_debtor_type()

    def _get_proposed_recovery_debtor_type(self):
        """A destination code of six characters is an office in the index of public bodies."""
        if self._l10n_it_edi_is_public_administration():
            return "public_body"
        return super()._get_proposed_recovery_debtor_type()

    def _get_recovery_address_format(self):
        """Postcode, town, province: as the Italian post wants it."""
        if self.country_id.code == "IT":
            return "%(street)s\n%(street2)s\n%(zip)s %(city)s %(state_code)s\n%(country_name)s"
        return super()._get_recovery_address_format()

    @api.model
    def _get_recovery_no_tax_id_domain(self):
        """A tax code does where there is no VAT number."""
        return super()._get_recovery_no_tax_id_domain() & Domain(
            "l10n_it_codice_fiscale", "=", False
        )
