from odoo import api, models
from odoo.tools import SQL

from odoo.addons.credit_recovery.models.credit_recovery_hold_ledger import ROOT_COMPANY

# the exchange system has not taken the invoice yet, so it is not issued
NOT_ISSUED = ("being_sent", "requires_user_signature", "processing")
# how many days from the invoice date its delivery is waited for
FORWARD_DAYS = 15


class CreditRecoveryHoldEinvoice(models.AbstractModel):
    """Derived hold: what the exchange system says of an invoice (P-9).

    Rejected: not issued, never dunned. Not taken yet: wait. Being delivered: wait some days.
    Delivery failed: first the customer is told that it is in his tax drawer. Refused by a public
    body: a dispute. Each ends with its state.
    """

    _name = "credit.recovery.hold.einvoice"
    _description = "State of the e-invoice"
    _inherit = ["credit.recovery.hold.mixin"]
    _holds_disputed = True

    @api.model
    def _get_hold_query(self, today):
        # the list of states is that of the index on account_move
        return SQL(
            """
            SELECT %(root)s AS company_id, NULL::int AS case_id,
                   m.commercial_partner_id AS partner_id, m.id AS move_id,
                   NULL::date AS date_due, NULL::numeric AS amount, 'all' AS stops,
                   CASE WHEN m.l10n_it_edi_state = 'forward_attempt'
                        THEN m.invoice_date + %(days)s END AS date_to,
                   CASE WHEN m.l10n_it_edi_state = 'rejected' THEN 'einvoice_rejected'
                        WHEN m.l10n_it_edi_state = 'rejected_by_pa_partner'
                        THEN 'dispute_einvoice'
                        WHEN m.l10n_it_edi_state = 'forward_failed' THEN 'einvoice_undelivered'
                        ELSE 'einvoice_waiting' END AS kind,
                   m.id AS res_id
              FROM account_move m
              JOIN res_company c ON c.id = m.company_id
             WHERE m.l10n_it_edi_state IN ('being_sent', 'requires_user_signature', 'processing',
                   'rejected', 'forward_attempt', 'forward_failed', 'rejected_by_pa_partner')
               AND m.state = 'posted' AND m.move_type = 'out_invoice'
               AND (m.l10n_it_edi_state != 'forward_failed'
                    OR m.recovery_drawer_told_on IS NULL)
               AND (m.l10n_it_edi_state != 'forward_attempt'
                    OR m.invoice_date + %(days)s >= %(today)s)
            """,
            root=ROOT_COMPANY,
            days=FORWARD_DAYS,
            today=today,
        )


class CreditRecoveryReview(models.AbstractModel):
    _inherit = "credit.recovery.review"

    @api.model
    def _get_hold_texts(self):
        return {
            **super()._get_hold_texts(),
            "einvoice_rejected": self.env._(
                "e-invoice rejected by the exchange system: not issued"
            ),
            "einvoice_waiting": self.env._("e-invoice waits for the exchange system"),
            "einvoice_undelivered": self.env._(
                "e-invoice not delivered: tell the customer that it is in his tax drawer"
            ),
            "dispute_einvoice": self.env._("e-invoice refused by the public body"),
        }
