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

    @api.model
    def _get_holds_of(self, items):
        """The hold, the last one to end, of each invoice of these items: until then it is held.

        :param items: credit.recovery.item
        :return: ``{move_id: {"kind": str, "date_to": date or None, "res_id": int}}``
        """
        if not items:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT i.move_id, h.kind, h.date_to, h.res_id
                  FROM (%(items)s) i
                  JOIN (%(holds)s) h
                    ON h.company_id = i.company_id AND h.partner_id = i.partner_id
                   AND (h.move_id IS NULL OR h.move_id = i.move_id)
                   AND (h.date_due IS NULL OR h.date_due = i.date_due)
                 WHERE i.id IN %(ids)s
                 ORDER BY h.stops = 'all', h.date_to NULLS LAST, h.kind DESC
                """,
                items=items._table_query,
                holds=self._get_all_holds_query(items._get_today()),
                ids=items._ids,
            )
        )
        return {
            move_id: {"kind": kind, "date_to": until, "res_id": res_id}
            for move_id, kind, until, res_id in rows
        }
