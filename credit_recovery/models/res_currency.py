from odoo import models


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def _round_decimals(self, amounts):
        """Return amounts of the pure rules as fields of this currency keep them.

        What is rounded already, as sums of booked amounts are, is only converted: rounding floats
        takes a twentieth of a night's time.

        :param amounts: iterable of Decimal, in this currency
        :return: list of float, rounded
        """
        places = self.decimal_places
        is_decimal = self.rounding == 10**-places
        return [
            float(amount)
            if not amount or is_decimal and amount == round(amount, places)
            else self.round(float(amount))
            for amount in amounts
        ]
