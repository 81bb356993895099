from odoo import api, models

NOTICE_SEQUENCE = "credit.recovery.notice"


class ResCompany(models.Model):
    """Protocol numbers of recovery notices: one sequence per root company (complaint 20)."""

    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._create_recovery_sequences()
        return companies

    @api.model
    def _create_recovery_sequences(self):
        """Give each root company without one its sequence; on the empty set, each of all."""
        companies = self or self.sudo().search([("parent_id", "=", False)])
        companies = companies.root_id
        sequence_sudo = self.env["ir.sequence"].sudo()  # made with the company, by whoever makes it
        having = sequence_sudo.search(
            [("code", "=", NOTICE_SEQUENCE), ("company_id", "in", companies.ids)]
        ).company_id
        sequence_sudo.create(
            [
                {
                    "name": self.env._("Recovery notices"),
                    "code": NOTICE_SEQUENCE,
                    "company_id": company.id,
                    "prefix": "REC/%(range_year)s/",
                    "padding": 5,
                    "use_date_range": True,
                }
                for company in companies - having
            ]
        )

    def _draw_recovery_numbers(self, count):
        """Return the next protocol numbers of this root company, of today's year.

        :param int count: how many; a night draws thousands, so the usual kind comes in one query
        """
        self.ensure_one()
        sequence_sudo = (
            self.env["ir.sequence"]
            .sudo()
            .search([("code", "=", NOTICE_SEQUENCE), ("company_id", "=", self.id)], limit=1)
        )
        today = self._get_recovery_today()
        if sequence_sudo.implementation == "standard" and sequence_sudo.use_date_range:
            return sequence_sudo._draw_recovery_numbers(count, today)
        return [sequence_sudo.next_by_id(sequence_date=today) for _number in range(count)]
