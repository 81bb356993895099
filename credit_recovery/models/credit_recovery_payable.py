from odoo import api, models
from odoo.tools import SQL

from .sql import id_array


class CreditRecoveryPayable(models.AbstractModel):
    """What we owe to our debtors: shown, never netted by ourselves (P-15)."""

    _name = "credit.recovery.payable"
    _description = "Payables to debtors"

    @api.model
    def _load(self, company, partner_ids):
        """Our open payables to debtors at one company and its branches, in one query.

        :param res.company company: a root company
        :param partner_ids: ids of commercial partners
        :return: ``{partner_id: [(currency_id, amount, amount in company currency), ...]}``
        """
        if not partner_ids:
            return {}
        self.env["account.move.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.commercial_partner_id, l.currency_id,
                       -sum(l.amount_residual_currency), -sum(l.amount_residual)
                  FROM account_move_line l
                  JOIN res_partner p ON p.id = l.partner_id
                 WHERE l.account_id = ANY(ARRAY(
                            SELECT id FROM account_account
                             WHERE account_type = 'liability_payable' AND non_trade IS NOT TRUE))
                   AND l.reconciled IS NOT TRUE
                   AND l.parent_state = 'posted'
                   AND l.company_id = ANY(ARRAY(%(companies)s))
                   AND l.partner_id = ANY(ARRAY(
                            SELECT id FROM res_partner
                             WHERE commercial_partner_id = ANY(%(debtors)s)))
                 GROUP BY 1, 2
                HAVING sum(l.amount_residual) != 0
                 ORDER BY 1, 2
                """,
                companies=self.env["credit.recovery.facts"]._get_branches_query(company),
                debtors=id_array(partner_ids),
            )
        )
        payables = {}
        for partner_id, currency_id, amount, amount_company in rows:
            amounts = (currency_id, float(amount), float(amount_company))
            payables.setdefault(partner_id, []).append(amounts)
        return payables

    @api.model
    def _get_totals(self, company, partner_ids):
        """``{partner_id: what we owe in company currency}``; not negative."""
        round_amount = company.currency_id.round
        return {
            partner_id: max(round_amount(sum(total for *_rest, total in amounts)), 0)
            for partner_id, amounts in self._load(company, partner_ids).items()
        }
