from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.pay_habit import PayHabit
from .res_partner import READER


class ResPartner(models.Model):
    """When a customer pays by his own habit (P-12)."""

    _inherit = "res.partner"

    recovery_pay_day = fields.Integer(
        string="Pays on day",
        help="Of the month. Levels count from that day on or after the due date; due date and"
        " interest stay. 0: any day.",
        groups=READER,
    )
    recovery_month_shift = fields.Selection(
        [("8", "August"), ("12", "December"), ("8,12", "August and December")],
        string="Moves the dues of",
        help="Due dates in these months count for the levels from a day of the next month.",
        groups=READER,
    )
    recovery_month_shift_day = fields.Integer(
        string="to day", default=10, help="Of the next month.", groups=READER
    )

    @api.constrains("recovery_pay_day", "recovery_month_shift_day")
    def _check_recovery_pay_days(self):
        for partner in self:
            shift_day = partner.recovery_month_shift_day
            if not 0 <= partner.recovery_pay_day <= 31 or not 1 <= shift_day <= 31:
                raise ValidationError(
                    self.env._(
                        "%(name)s: the day of the month on which he pays is between 1 and 31.",
                        name=partner.display_name,
                    )
                )

    @api.model
    def _get_pay_habits(self, partner_ids):
        """The habits of those debtors who have one, in one query.

        :param partner_ids: ids of commercial partners
        :return: ``{partner id: PayHabit}``
        """
        found = self.sudo().search_fetch(
            [
                ("id", "in", list(partner_ids)),
                "|",
                ("recovery_pay_day", "!=", 0),
                ("recovery_month_shift", "!=", False),
            ],
            ["recovery_pay_day", "recovery_month_shift", "recovery_month_shift_day"],
        )
        return {partner.id: partner._get_pay_habit() for partner in found}

    def _get_pay_habit(self):
        self.ensure_one()
        months = (self.recovery_month_shift or "").split(",")
        return PayHabit(
            self.recovery_pay_day,
            tuple(int(month) for month in months if month),
            self.recovery_month_shift_day,
        )
