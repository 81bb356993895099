from collections import defaultdict

from odoo import api, models


class CreditRecoveryGoLive(models.TransientModel):
    """The first night, tried out and undone (P-7)."""

    _inherit = "credit.recovery.go.live"

    def _get_first_night(self):
        """What the first night would bring, by level: all is tried out and undone.

        :return: list of values of lines
        """
        company = self.company_id
        with self.env.cr.savepoint() as trial:
            self._apply()
            rows = list(
                self.env["credit.recovery.preview"]._get_rows(
                    company, company._get_recovery_today()
                )
            )
            trial.rollback()
        return self._sum_up(rows)

    @api.model
    def _sum_up(self, rows):
        """One line per outcome, level, channel and currency; the last ones get nothing."""
        groups = defaultdict(list)
        for row in rows:
            key = ("outcome", "level_id", "channel", "channel_error", "currency_id")
            groups[tuple(row.get(name) or False for name in key)].append(row)
        levels = self.env["credit.recovery.level"].sudo()
        lines = [
            {
                "outcome": outcome,
                "level_id": level_id,
                "channel": channel,
                "is_unreachable": bool(error),
                "currency_id": currency_id or self.currency_id.id,
                "debtor_count": len({row["partner_id"] for row in group}),
                "item_count": sum(row["item_count"] for row in group),
                "amount_total": sum(
                    row.get("amount_total", row["amount_overdue"]) for row in group
                ),
                "needs_approval": outcome == "a_written"
                and levels.browse(level_id).requires_approval,
            }
            for (outcome, level_id, channel, error, currency_id), group in groups.items()
        ]
        return sorted(
            lines, key=lambda line: (line["outcome"], levels.browse(line["level_id"] or ()).rank)
        )
