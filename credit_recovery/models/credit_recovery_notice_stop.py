from odoo import models
from odoo.exceptions import UserError

from ..tools.ladder_stop import get_stop


class CreditRecoveryNotice(models.Model):
    """Stops of the company: what they stop stays approved, neither sent nor printed (P-1)."""

    _inherit = "credit.recovery.notice"

    def _get_stopped(self):
        """Return the dunning notices among these that a stop of their company stops today."""
        return self.browse(notice.id for notice in self._get_stops())

    def _get_stops(self):
        """Return ``{notice: the Stop, the last to end}`` of the stopped ones."""
        review = self.env["credit.recovery.review"].sudo()
        found = {}
        dunning = self.filtered(lambda notice: notice.kind == "dunning" and notice.level_id)
        for company, notices in dunning.grouped("company_id").items():
            today = company._get_recovery_today()
            stops = review._get_stops(company, notices.level_id.policy_id, today)
            for notice in notices:
                level = notice.level_id
                stop = get_stop(level.kind, stops[level.policy_id])
                if stop:
                    found[notice] = stop
        return found

    def _check_not_stopped(self):
        """Raise UserError with the reason where a stop of the company stops one of these."""
        stops = self._get_stops()
        if not stops:
            return
        review = self.env["credit.recovery.review"]
        texts = [
            f"{notice.display_name}: {review._get_wait_text(stop.get_wait())}"
            for notice, stop in stops.items()
        ]
        raise UserError(
            self.env._("These notices have to wait:\n%(notices)s", notices="\n".join(texts))
        )
