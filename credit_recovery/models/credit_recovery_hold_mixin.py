from odoo import api, models
from odoo.tools import SQL

from .sql import id_array


class CreditRecoveryHoldMixin(models.AbstractModel):
    """A source of holds: anything that stops a step.

    A new kind of hold is one model that inherits this mixin and implements :meth:`_get_hold_query`;
    the engine and the item view read the UNION ALL over all of them.
    """

    _name = "credit.recovery.hold.mixin"
    _description = "Source of recovery holds"
    # whether it holds what the debtor disputes: its kinds begin with "dispute"
    _holds_disputed = False

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
    def _filter_candidates(self, company, items):
        """Return those of a debtor's open items that this source may hold, or None: anyone (hook).

        Where few can be, a review asks the database about these alone.

        :param res.company company: a root company
        :param items: list of tools.debtor.ItemFacts
        """
        return None

    @api.model
    def _get_presence(self):
        """SQL: whether this source may hold anything in this database, or None: always (hook)."""
        return (
            None if self._abstract else SQL("EXISTS (SELECT FROM %s)", SQL.identifier(self._table))
        )

    @api.model
    def _get_sources(self):
        """The sources in the registry."""
        names = self.env.registry.descendants([self._name], "_inherit") - {self._name}
        return [self.env[name] for name in sorted(names)]

    @api.model
    def _get_present_sources(self):
        """The sources that may hold anything: one query for all of them.

        To plan the queries of all sources takes the database longer than this and the rest.
        """
        sources = {source: source._get_presence() for source in self._get_sources()}
        [answers] = self.env.execute_query(
            SQL("SELECT %s", SQL(", ").join(found or SQL("TRUE") for found in sources.values()))
        )
        return [source for source, answer in zip(sources, answers, strict=True) if answer]

    @api.model
    def _get_all_holds_query(self, today):
        """Return the UNION ALL over every source in the registry."""
        return SQL(" UNION ALL ").join(
            SQL("(%s)", source._get_hold_query(today)) for source in self._get_sources()
        )

    @api.model
    def _get_candidates_query(self, company, items, today, *, disputed_only=False):
        """Return the UNION ALL over the sources that may hold one of these items.

        :param items: list of tools.debtor.ItemFacts
        :param bool disputed_only: the sources of what is disputed alone
        """
        queries = []
        if disputed_only:
            sources = [source for source in self._get_sources() if source._holds_disputed]
        else:
            sources = self._get_present_sources()
        for source in sources:
            query = source._get_hold_query(today)
            candidates = source._filter_candidates(company, items)
            if candidates is None:
                queries.append(SQL("(%s)", query))
            elif candidates:
                moves = id_array({item.move_id for item in candidates})
                queries.append(
                    SQL("(SELECT * FROM (%s) narrow WHERE move_id = ANY(%s))", query, moves)
                )
        return SQL(" UNION ALL ").join(queries)

    @api.model
    def _get_holds_of(self, items):
        """The hold, the last one to end, of each invoice of these items: until then it is held.

        Holds of a part only are none of the item.

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
                   AND (h.amount IS NULL OR h.amount >= i.amount_residual)
                 WHERE i.id = ANY(%(ids)s)
                 ORDER BY h.stops = 'all', h.date_to NULLS LAST, h.kind DESC
                """,
                items=items._table_query,
                holds=self._get_all_holds_query(items._get_today()),
                ids=id_array(items._ids),
            )
        )
        return {
            move_id: {"kind": kind, "date_to": until, "res_id": res_id}
            for move_id, kind, until, res_id in rows
        }
