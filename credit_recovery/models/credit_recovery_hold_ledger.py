"""Holds that the ledger itself tells of: nobody types them, they end with their cause."""

from odoo import api, models
from odoo.tools import SQL

ROOT_COMPANY = SQL("split_part(c.parent_path, '/', 1)::int")


class CreditRecoveryHoldExcluded(models.AbstractModel):
    """Core's own marks: items excluded from follow-up, invoices blocked for payment."""

    _name = "credit.recovery.hold.excluded"
    _description = "Items excluded from follow-up"
    _inherit = ["credit.recovery.hold.mixin"]

    @api.model
    def _get_hold_query(self, today):
        # two branches: marked items are few, and so are blocked invoices, which have their index
        return SQL(
            "%s UNION ALL %s",
            self._get_marked_query(SQL("'no_followup'"), SQL("l.no_followup")),
            self._get_marked_query(
                SQL("'blocked'"),
                SQL(
                    "l.no_followup IS NOT TRUE AND l.move_id IN (SELECT id FROM account_move"
                    " WHERE state = 'posted' AND payment_state = 'blocked')"
                ),
            ),
        )

    @api.model
    def _get_marked_query(self, kind, condition):
        return SQL(
            """
            SELECT %(root)s AS company_id, NULL::int AS case_id,
                   p.commercial_partner_id AS partner_id, l.move_id,
                   COALESCE(l.date_maturity, l.date) AS date_due, NULL::numeric AS amount,
                   'all' AS stops, NULL::date AS date_to, %(kind)s AS kind, l.id AS res_id
              FROM account_move_line l
              JOIN res_partner p ON p.id = l.partner_id
              JOIN res_company c ON c.id = l.company_id
             WHERE l.account_id = ANY(ARRAY(%(accounts)s))
               AND l.reconciled IS NOT TRUE AND l.parent_state = 'posted'
               AND l.amount_residual_currency > 0
               AND %(condition)s
            """,
            root=ROOT_COMPANY,
            kind=kind,
            condition=condition,
            accounts=self.env["credit.recovery.facts"]._get_receivable_query(),
        )


class CreditRecoveryHoldDraftRefund(models.AbstractModel):
    """A draft credit note: the claim is about to change, so nothing is said of it (001-1).

    That of an accepted dispute is agreed: the dispute holds its amount, and no more (P-10).
    """

    _name = "credit.recovery.hold.draft.refund"
    _description = "Draft credit notes"
    _inherit = ["credit.recovery.hold.mixin"]

    @api.model
    def _get_hold_query(self, today):
        return SQL(
            """
            SELECT %(root)s AS company_id, NULL::int AS case_id,
                   p.commercial_partner_id AS partner_id, m.reversed_entry_id AS move_id,
                   NULL::date AS date_due, NULL::numeric AS amount, 'all' AS stops,
                   NULL::date AS date_to, 'draft_credit_note' AS kind, m.id AS res_id
              FROM account_move m
              JOIN res_partner p ON p.id = m.partner_id
              JOIN res_company c ON c.id = m.company_id
             WHERE m.move_type = 'out_refund' AND m.state = 'draft'
               AND NOT EXISTS (
                    SELECT FROM credit_recovery_dispute_credit a WHERE a.refund_id = m.id)
            """,
            root=ROOT_COMPANY,
        )
