from odoo import models
from odoo.tools.misc import format_amount


class ResCompany(models.Model):
    """What an Italian company writes on its letters (art. 2250 c.c.)."""

    _inherit = "res.company"

    def _get_letterhead_registry(self):
        lines = super()._get_letterhead_registry()
        if not self._is_recovery_italian():
            return lines
        return [*lines, *self._get_letterhead_tax_code(), *self._get_letterhead_eco_index()]

    def _get_letterhead_tax_code(self):
        code, vat = self.l10n_it_codice_fiscale, self.vat or ""
        if not code or code in (vat, vat.removeprefix("IT")):
            return []
        return [self.env._("Tax code %(code)s", code=code)]

    def _get_letterhead_eco_index(self):
        """Office and number in the register of companies, capital paid up, sole shareholder and
        liquidation, as they stand on the company's e-invoices."""
        if not self.l10n_it_has_eco_index:
            return []
        register = self.env._(
            "Economic register no. %(office)s-%(number)s",
            office=self.l10n_it_eco_index_office.code,
            number=self.l10n_it_eco_index_number,
        )
        return [text for text in (register, " · ".join(self._get_letterhead_capital())) if text]

    def _get_letterhead_capital(self):
        texts = []
        if self.l10n_it_eco_index_share_capital:
            amount = format_amount(self.env, self.l10n_it_eco_index_share_capital, self.currency_id)
            texts.append(self.env._("Share capital %(amount)s fully paid up", amount=amount))
        if self.l10n_it_eco_index_sole_shareholder == "SU":
            texts.append(self.env._("sole shareholder"))
        if self.l10n_it_eco_index_liquidation_state == "LS":
            texts.append(self.env._("in liquidation"))
        return texts
