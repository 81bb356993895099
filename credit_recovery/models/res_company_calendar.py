from functools import cache, lru_cache

# loaded with the server: it takes its time, and not in the first review
import holidays  # noqa: F401  # pylint: disable=unused-import

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import LazyTranslate

from ..tools.working_days import WorkingDays

_lt = LazyTranslate(__name__)

# P-12
DEFAULT_CLOSURES = [
    {
        "name": _lt("Summer closure"),
        "day_from": 8,
        "month_from": "8",
        "day_to": 25,
        "month_to": "8",
    },
    {
        "name": _lt("Christmas closure"),
        "day_from": 23,
        "month_from": "12",
        "day_to": 6,
        "month_to": "1",
    },
]

# a country's calendar keeps the holidays it has worked out
_get_calendar = lru_cache(WorkingDays.for_country)


class ResCompany(models.Model):
    """The calendar of recovery: closures and the hour from which e-mails leave (P-12)."""

    _inherit = "res.company"

    recovery_send_hour = fields.Float(
        string="E-mails leave from",
        help="Hour of the day, in the company's time zone; 0: at any hour.",
    )
    recovery_due_shift = fields.Boolean(
        string="Dues on free days count from the next working day",
        default=True,
        help="Levels of what falls due on a weekend or a holiday count from the next working day;"
        " due date, days overdue and interest stay.",
    )
    recovery_closure_ids = fields.One2many("credit.recovery.closure", "company_id")

    @api.constrains("recovery_send_hour")
    def _check_recovery_send_hour(self):
        for company in self:
            if not 0 <= company.recovery_send_hour < 24:
                raise ValidationError(
                    self.env._(
                        "%(company)s: e-mails leave from an hour between 0:00 and 23:59.",
                        company=company.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._create_recovery_closures()
        return companies

    @api.model
    def _create_recovery_closures(self):
        """Give each root company its closures; on the empty set, each of all without one."""
        closures_sudo = self.env["credit.recovery.closure"].sudo()  # whoever makes the company
        companies = self or self.sudo().search([("parent_id", "=", False)])
        roots = companies.filtered(lambda company: not company.parent_id)
        having = (
            closures_sudo.with_context(active_test=False)
            .search([("company_id", "in", roots.ids)])
            .company_id
        )
        closures = closures_sudo.create(
            [
                {**closures_sudo._prepare_template_vals(template), "company_id": company.id}
                for company in roots - having
                for template in DEFAULT_CLOSURES
            ]
        )
        langs = [code for code, _name in self.env["res.lang"].get_installed()]
        closures._translate_from_templates(DEFAULT_CLOSURES, langs)

    def _translate_recovery_closures_sudo(self, langs):
        """Give shipped closures their names in languages installed later, whoever does it."""
        model = self.env["credit.recovery.closure"].sudo().with_context(active_test=False)
        closures = model.search([("company_id", "in", self.ids)])
        closures._translate_from_templates(DEFAULT_CLOSURES, langs)

    def _get_recovery_working_days(self):
        """The company's calendar: Monday to Friday less its country's holidays (P-12)."""
        self.ensure_one()
        return _get_calendar(self.root_id.country_id.code or None)

    def _get_recovery_due_shift(self):
        """The rule of the day from which the ladder counts what is due on a free day (P-12).

        :return: a function of the due date, with a memory: dues are many, their days few
        """
        self.ensure_one()
        if not self.recovery_due_shift:
            return lambda day: day
        return cache(self._get_recovery_working_days().next_or_same)

    def _is_recovery_send_hour(self):
        """Whether e-mails may leave now, by the clock of the company."""
        self.ensure_one()
        now = self._to_recovery_time(fields.Datetime.now())
        return now.hour + now.minute / 60 >= self.recovery_send_hour
