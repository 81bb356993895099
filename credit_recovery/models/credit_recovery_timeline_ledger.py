"""What the ledger and the mailbox tell the timeline (P-20)."""

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.mail import html2plaintext

from .credit_recovery_hold_ledger import ROOT_COMPANY
from .credit_recovery_receipts import MONEY_JOURNALS
from .credit_recovery_timeline_records import join

# of a message the timeline shows the beginning
PREVIEW = 160


class CreditRecoveryEventPayment(models.AbstractModel):
    """Money that the ledger has from the debtor, on the day it was booked for."""

    _name = "credit.recovery.event.payment"
    _description = "Payments on the timeline"
    _inherit = ["credit.recovery.event.mixin"]

    @api.model
    def _get_event_model(self):
        return "account.move"

    @api.model
    def _get_event_label(self):
        return self.env._("Payment")

    @api.model
    def _get_event_query(self):
        return SQL(
            """
            SELECT l.move_id AS res_id, %(root)s AS company_id,
                   p.commercial_partner_id AS partner_id,
                   l.date + interval '12 hours' AS date, NULL::int AS user_id,
                   -sum(l.amount_currency) AS amount, l.currency_id
              FROM account_move_line l
              JOIN account_journal j ON j.id = l.journal_id AND j.type IN %(journals)s
              JOIN res_partner p ON p.id = l.partner_id
              JOIN res_company c ON c.id = l.company_id
             WHERE l.account_id = ANY(ARRAY(%(accounts)s))
               AND l.parent_state = 'posted' AND l.balance < 0
             GROUP BY p.commercial_partner_id, l.move_id, c.id, l.date, l.currency_id
            """,
            root=ROOT_COMPANY,
            journals=MONEY_JOURNALS,
            accounts=self.env["credit.recovery.facts"]._get_receivable_query(),
        )

    @api.model
    def _get_event_texts(self, ids):
        return {
            move.id: join(move.name, move.journal_id.name, move.ref)
            for move in self.env["account.move"].browse(ids)
        }


class CreditRecoveryEventMessage(models.AbstractModel):
    """What people wrote on the case, and which of its fields they changed.

    Notes of the engine are left out: each tells of a record that has its own place.
    """

    _name = "credit.recovery.event.message"
    _description = "Messages on the timeline"
    _inherit = ["credit.recovery.event.mixin"]

    @api.model
    def _get_event_model(self):
        return "mail.message"

    @api.model
    def _get_event_label(self):
        return self.env._("Message or change")

    @api.model
    def _get_event_query(self):
        return SQL(
            """
            SELECT m.id AS res_id, k.company_id, k.partner_id, m.date, u.id AS user_id,
                   NULL::numeric AS amount, NULL::int AS currency_id
              FROM mail_message m
              JOIN credit_recovery_case k ON k.id = m.res_id
              LEFT JOIN LATERAL (SELECT id FROM res_users WHERE partner_id = m.author_id
                                  ORDER BY id LIMIT 1) u ON TRUE
             WHERE m.model = 'credit.recovery.case'
               AND (m.message_type IN ('comment', 'email', 'email_outgoing')
                    OR EXISTS (SELECT FROM mail_tracking_value t WHERE t.mail_message_id = m.id))
            """
        )

    @api.model
    def _get_event_texts(self, ids):
        return {
            message.id: join(message.subject, self._get_words(message))
            for message in self.env["mail.message"].browse(ids)
        }

    @api.model
    def _get_words(self, message):
        changes = [
            f"{value['fieldInfo']['changedField']}:"
            f" {value['oldValue'] or '-'} → {value['newValue'] or '-'}"
            for value in message.tracking_value_ids._tracking_value_format()
        ]
        words = " ".join(html2plaintext(message.body or "").split())
        return join(words[:PREVIEW], *changes)
