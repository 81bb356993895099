from odoo import models


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def _round_decimal(self, amount):
        """Return an amount of the pure rules as a field of this currency keeps it.

        What is rounded already, as sums of booked amounts are, is only converted: rounding floats
        takes a twentieth of a night's time.

        :param Decimal amount: in this currency
        :return: float, rounded
        """
        if not amount:
            return 0.0
        is_decimal = self.rounding == 10**-self.decimal_places
        if is_decimal and amount == round(amount, self.decimal_places):
            return float(amount)
        return self.round(float(amount))
