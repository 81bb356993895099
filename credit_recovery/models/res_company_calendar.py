from odoo import api, fields, models
from odoo.exceptions import ValidationError

# (name, day and month from, day and month to): P-12
DEFAULT_CLOSURES = [
    ("Summer closure", 8, "8", 25, "8"),
    ("Christmas closure", 23, "12", 6, "1"),
]


class ResCompany(models.Model):
    """The calendar of recovery: closures and the hour from which e-mails leave (P-12)."""

    _inherit = "res.company"

    recovery_send_hour = fields.Float(
        string="E-mails leave from",
        help="Hour of the day, in the company's time zone; 0: at any hour.",
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
        closures_sudo.create(
            [
                {
                    "name": name,
                    "company_id": company.id,
                    "day_from": day_from,
                    "month_from": month_from,
                    "day_to": day_to,
                    "month_to": month_to,
                }
                for company in roots - having
                for name, day_from, month_from, day_to, month_to in DEFAULT_CLOSURES
            ]
        )

    def _is_recovery_send_hour(self):
        """Whether e-mails may leave now, by the clock of the company."""
        self.ensure_one()
        now = self._to_recovery_time(fields.Datetime.now())
        return now.hour + now.minute / 60 >= self.recovery_send_hour
