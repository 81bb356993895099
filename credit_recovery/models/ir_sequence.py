from odoo import models
from odoo.tools import SQL


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    def _draw_recovery_numbers(self, count, day):
        """Draw numbers of a standard sequence with date ranges in one query.

        :param int count: how many
        :param date day: chooses the date range
        """
        period = self._get_current_sequence(day)
        numbers = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{self.id:03d}_{period.id:03d}",
                count,
            )
        )
        prefix, suffix = self._get_prefix_suffix(date=day, date_range=period.date_from)
        return [f"{prefix}{number:0{self.padding}d}{suffix}" for [number] in numbers]
