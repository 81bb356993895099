from odoo import api, fields, models


class CreditRecoveryEvent(models.Model):
    """The timeline: one row is something that happened between a debtor and a company (P-20).

    A view over the sources of :class:`CreditRecoveryEventMixin`; nothing is stored twice.
    """

    _name = "credit.recovery.event"
    _description = "Recovery event"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "text"
    _depends = {
        "account.move.line": ["account_id", "balance", "date", "parent_state", "partner_id"],
        "credit.recovery.approval": ["amount_new", "decided_on", "partner_id"],
        "credit.recovery.assessment": ["amount", "partner_id", "result"],
        "credit.recovery.bounce": ["amount", "partner_id"],
        "credit.recovery.call": ["date", "partner_id"],
        "credit.recovery.case": ["company_id", "partner_id"],
        "credit.recovery.dispute": ["amount", "partner_id"],
        "credit.recovery.flag": ["company_id", "partner_id"],
        "credit.recovery.hold": ["case_id", "user_id"],
        "credit.recovery.notice": ["amount_total", "sent_at", "state"],
        "credit.recovery.plan": ["amount_total", "case_id", "user_id"],
        "credit.recovery.policy.acceptance": ["active", "date", "partner_id"],
        "credit.recovery.promise": ["amount", "partner_id"],
        "mail.message": ["date", "message_type", "model", "res_id"],
        "res.partner": ["commercial_partner_id"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True)
    date = fields.Datetime(readonly=True)
    kind = fields.Selection(selection="_get_kinds", string="What", readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    user_id = fields.Many2one("res.users", string="By", readonly=True)
    amount = fields.Monetary(readonly=True, aggregator=None)
    currency_id = fields.Many2one("res.currency", readonly=True)
    text = fields.Char(compute="_compute_text", string="Event")

    @property
    def _table_query(self):
        return self.env["credit.recovery.event.mixin"]._get_all_events_query()

    @api.model
    def _get_kinds(self):
        sources = self.env["credit.recovery.event.mixin"]._get_event_sources()
        return [(source._name, source._get_event_label()) for source in sources]

    @api.depends("res_model", "res_id")
    def _compute_text(self):
        for kind, events in self.grouped("kind").items():
            # who may see the event may read what it says, whatever the record's own rules
            texts = self.env[kind].sudo()._get_event_texts(events.mapped("res_id"))
            for event in events:
                event.text = texts.get(event.res_id)

    def action_view_record(self):
        """Open what the event is about, with the user's own rights."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)._get_records_action()
