from odoo import models
from odoo.tools.misc import format_amount


class ResCompany(models.Model):
    """What an Italian company writes on its letters."""

    _inherit = "res.company"

    def _get_letterhead_tax_ids(self):
        texts = super()._get_letterhead_tax_ids()
        code, vat = self.l10n_it_codice_fiscale, self.vat or ""
        if code and code not in (vat, vat.removeprefix("IT")):
            texts.append(self.env._("Tax code %(code)s", code=code))
        return texts

    def _get_letterhead_registry(self):
        """Register of companies, capital paid up, sole shareholder, liquidation (art. 2250 c.c.),
        as they stand on the company's e-invoices."""
        if not self.l10n_it_has_eco_index:
            return super()._get_letterhead_registry()
        texts = [
            self.env._(
                "Economic register no. %(office)s-%(number)s",
                office=self.l10n_it_eco_index_office.code,
                number=self.l10n_it_eco_index_number,
            )
        ]
        if self.l10n_it_eco_index_share_capital:
            amount = format_amount(self.env, self.l10n_it_eco_index_share_capital, self.currency_id)
            texts.append(self.env._("Share capital %(amount)s fully paid up", amount=amount))
        if self.l10n_it_eco_index_sole_shareholder == "SU":
            texts.append(self.env._("sole shareholder"))
        if self.l10n_it_eco_index_liquidation_state == "LS":
            texts.append(self.env._("in liquidation"))
        return texts
