from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import call_rules
from ..tools.call_rules import CallHours


class ResCompany(models.Model):
    """When consumers may be rung, and how often; 0 as a maximum: as often as needed."""

    _inherit = "res.company"

    recovery_call_from = fields.Float(string="Consumers are called from", default=8.5)
    recovery_call_to = fields.Float(string="Consumers are called until", default=21.0)
    recovery_call_saturday_to = fields.Float(
        string="On Saturdays until", default=15.0, help="0: never on Saturday."
    )
    recovery_call_day_max = fields.Integer(string="Conversations a day", default=1)
    recovery_call_week_max = fields.Integer(string="Calls a week", default=3)

    @api.constrains("recovery_call_from", "recovery_call_to", "recovery_call_saturday_to")
    def _check_recovery_call_hours(self):
        for company in self:
            start, end = company.recovery_call_from, company.recovery_call_to
            if not 0 <= start < end <= 24 or not 0 <= company.recovery_call_saturday_to <= 24:
                raise ValidationError(
                    self.env._(
                        "%(company)s: consumers are called from an hour to a later one, between"
                        " 0:00 and 24:00.",
                        company=company.name,
                    )
                )

    def _get_recovery_call_hours(self):
        """The company's rule as ``tools.call_rules`` knows it."""
        self.ensure_one()
        return CallHours(
            start=self.recovery_call_from,
            end=self.recovery_call_to,
            saturday_end=self.recovery_call_saturday_to,
            per_day=self.recovery_call_day_max,
            per_week=self.recovery_call_week_max,
            working_days=self._get_recovery_working_days(),
        )

    def _get_recovery_call_text(self, code, partner):
        """Say why a consumer is not to be rung.

        :param str code: one of ``call_rules.CODES``
        """
        name = partner.display_name
        texts = {
            call_rules.NOT_THAT_DAY: self.env._(
                "%(name)s is a consumer, who is not called on this day.", name=name
            ),
            call_rules.NOT_THAT_HOUR: self.env._(
                "%(name)s is a consumer, who is not called at this hour.", name=name
            ),
            call_rules.TOO_MANY_A_DAY: self.env._(
                "%(name)s is a consumer; somebody spoke with him today.", name=name
            ),
            call_rules.TOO_MANY_A_WEEK: self.env._(
                "%(name)s is a consumer, who was called %(count)s times in seven days.",
                name=name,
                count=self.recovery_call_week_max,
            ),
        }
        return texts[code]
