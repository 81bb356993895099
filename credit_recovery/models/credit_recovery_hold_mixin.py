from odoo import api, models
from odoo.tools import SQL


class CreditRecoveryHoldMixin(models.AbstractModel):
    """A source of holds: anything that stops a step.

    A new kind of hold is one model that inherits this mixin and implements :meth:`_get_hold_query`;
    the engine and the item view read the UNION ALL over all of them.
    """

    _name = "credit.recovery.hold.mixin"
    _description = "Source of recovery holds"

    @api.model
    def _get_hold_query(self, today):
        """Return the SQL of this source's holds in force on a day.

        :param date today: the day of the review, or an SQL expression for it
        :return: SQL selecting (company_id, case_id, partner_id, move_id, date_due, amount, stops,
            date_to, kind, res_id). ``company_id`` is the root company, always set; ``move_id`` null
            = all the debtor's items there; ``date_due`` null = all instalments of the move;
            ``amount`` null = the whole item, else the held part in the item's currency;
            ``stops`` = 'all' / 'courtesy_call' / 'threatening'; ``date_to`` = last day held,
            null = open-ended.
        """
        raise NotImplementedError

    @api.model
    def _get_all_holds_query(self, today):
        """Return the UNION ALL over every source in the registry."""
        sources = sorted(self.env.registry.descendants([self._name], "_inherit") - {self._name})
        return SQL(" UNION ALL ").join(
            SQL("(%s)", self.env[source]._get_hold_query(today)) for source in sources
        )
