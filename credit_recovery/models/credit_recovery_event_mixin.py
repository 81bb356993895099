from odoo import api, models
from odoo.tools import SQL


class CreditRecoveryEventMixin(models.AbstractModel):
    """A source of the timeline (P-20): what happened between a debtor and a company.

    A new kind of event is one model that inherits this mixin and implements its methods; the
    timeline reads the UNION ALL over all of them.
    """

    _name = "credit.recovery.event.mixin"
    _description = "Source of recovery events"

    @api.model
    def _get_event_model(self):
        """Name of the model whose records are the events."""
        return self._name

    @api.model
    def _get_event_label(self):
        """What one of these events is called, in a word."""
        raise NotImplementedError

    @api.model
    def _get_event_query(self):
        """Return SQL of these events.

        :return: SQL selecting (res_id, company_id, partner_id, date, user_id, amount, currency_id).
            ``company_id`` is the root company, ``partner_id`` the commercial partner, ``date`` a
            UTC moment; user, amount and currency may be null.
        """
        raise NotImplementedError

    @api.model
    def _get_event_texts(self, ids):
        """What happened, in the user's language.

        :param ids: of records of :meth:`_get_event_model`
        :return: ``{id: str}``
        """
        raise NotImplementedError

    @api.model
    def _get_event_sources(self):
        """The sources in the registry, in a fixed order."""
        names = self.env.registry.descendants([self._name], "_inherit") - {self._name}
        return [self.env[name] for name in sorted(names)]

    @api.model
    def _get_all_events_query(self):
        """Return the UNION ALL over every source, with ``id``, ``kind`` and ``res_model``."""
        sources = self._get_event_sources()
        return SQL(" UNION ALL ").join(
            SQL(
                """
                SELECT e.res_id::bigint * %(count)s + %(number)s AS id, %(kind)s AS kind,
                       %(model)s AS res_model, e.res_id, e.company_id, e.partner_id, e.date,
                       e.user_id, e.amount, e.currency_id
                  FROM (%(query)s) e
                """,
                count=len(sources),
                number=number,
                kind=source._name,
                model=source._get_event_model(),
                query=source._get_event_query(),
            )
            for number, source in enumerate(sources)
        )
