"""Which invoices to ask about before their due date (002-2)."""

from odoo import api, models
from odoo.tools import SQL

from ..tools.receipt_contact import Sent


class CreditRecoveryConfirmation(models.Model):
    _inherit = "credit.recovery.confirmation"

    @api.model
    def _get_due(self, companies):
        """The invoices whose receipt is to be confirmed today, in some companies.

        :return: list of account.move ids
        """
        due = []
        for root, branches in companies.sudo().grouped("root_id").items():
            today = root._get_recovery_today()
            sent = self._read_sent(branches, today)
            if not sent:
                continue
            partners = self.env["res.partner"].sudo().browse({row.partner_id for row in sent})
            policies = (
                self.env["credit.recovery.policy"].sudo()._get_for_partners(partners, root, today)
            )
            rules = {
                partner_id: policy._to_receipt_rule() for partner_id, policy in policies.items()
            }
            paid = self._count_paid(root, self._get_doubtful(sent, rules))
            due += [
                row.move_id
                for row in sent
                if rules[row.partner_id].is_due(row, paid.get(row.partner_id, 0), today)
            ]
        return due

    @api.model
    def _read_sent(self, companies, today):
        """The invoices sent, not due yet, and not asked about since they were last sent."""
        self.env["account.move"].flush_model()
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT m.id, m.commercial_partner_id,
                       COALESCE(m.recovery_date_sent, m.invoice_date), m.amount_total_signed
                  FROM account_move m
                 WHERE m.company_id IN %(companies)s
                   AND m.move_type = 'out_invoice' AND m.state = 'posted'
                   AND m.payment_state IN ('not_paid', 'partial')
                   AND m.is_move_sent AND m.invoice_date_due >= %(today)s
                   AND NOT EXISTS (
                        SELECT FROM credit_recovery_confirmation c
                         WHERE c.move_id = m.id
                           AND c.outcome != 'not_reached'
                           AND c.date >= COALESCE(m.recovery_date_sent, m.invoice_date))
                """,
                companies=companies._ids,
                today=today,
            )
        )
        return [Sent(*row) for row in rows]

    @api.model
    def _get_doubtful(self, sent, rules):
        """The customers whose paid invoices have to be counted."""
        return {
            row.partner_id
            for row in sent
            if rules[row.partner_id].new_customer_invoices
            and not rules[row.partner_id].is_large(row)
        }

    @api.model
    def _count_paid(self, company, partner_ids):
        """``{partner_id: number of paid invoices}``."""
        if not partner_ids:
            return {}
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT m.commercial_partner_id, count(*)
                      FROM account_move m
                     WHERE m.commercial_partner_id IN %(partners)s
                       AND m.company_id IN (%(companies)s)
                       AND m.move_type = 'out_invoice' AND m.state = 'posted'
                       AND m.payment_state IN ('paid', 'in_payment')
                     GROUP BY 1
                    """,
                    partners=tuple(partner_ids),
                    companies=self.env["credit.recovery.facts"]._get_branches_query(company),
                )
            )
        )
