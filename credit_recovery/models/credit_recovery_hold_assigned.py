from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from .sql import id_array


class CreditRecoveryHold(models.Model):
    """Claims assigned to a factor or bank: they leave our demand, or are to be paid to it (P-3)."""

    _inherit = "credit.recovery.hold"

    assignee_id = fields.Many2one(
        "res.partner", string="Assigned to", index="btree_not_null", ondelete="restrict"
    )
    with_recourse = fields.Boolean(help="What the debtor does not pay comes back to us.")
    notified = fields.Boolean(
        string="Notified to the debtor", help="The debtor is free only by paying the assignee."
    )
    demanded = fields.Boolean(
        string="Demand payment to the assignee",
        help="We go on asking for the money, with the assignee's bank account on our letters."
        " Otherwise the invoices leave our demand.",
    )
    partner_bank_id = fields.Many2one(
        "res.partner.bank", string="Assignee's account", ondelete="restrict"
    )

    @api.constrains("kind", "assignee_id", "notified", "demanded", "partner_bank_id")
    def _check_assignment(self):
        for hold in self:
            if text := hold._get_assignment_error():
                raise ValidationError(text)

    def _get_assignment_error(self):
        """What is wrong with an assignment, with the remedy; None when nothing is."""
        name = self.case_id.display_name
        if self.kind != "assigned":
            if self.demanded:
                return self.env._("Only an assigned claim is paid to an assignee.")
            return None
        if not self.assignee_id:
            return self.env._("Say to whom the claims on %(debtor)s are assigned.", debtor=name)
        if not self.demanded:
            return None
        if not self.notified:
            return self.env._(
                "%(debtor)s pays us as long as the assignment was not notified: tick “Notified”,"
                " or do not demand payment to the assignee.",
                debtor=name,
            )
        holder = self.partner_bank_id.partner_id.commercial_partner_id
        if not holder or holder != self.assignee_id.commercial_partner_id:
            return self.env._(
                "Choose the bank account of %(assignee)s to which %(debtor)s has to pay.",
                assignee=self.assignee_id.display_name,
                debtor=name,
            )
        return None

    def _get_reason(self):
        text = super()._get_reason()
        if self.kind != "assigned":
            return text
        recourse = self.env._("with recourse") if self.with_recourse else self.env._("no recourse")
        return f"{text} ({self.assignee_id.display_name}, {recourse})"

    def _get_outline(self):
        """An assigned claim that we go on asking for is not held."""
        if not self.demanded:
            return super()._get_outline()
        text = self.env._(
            "Until %(date)s to be paid to %(assignee)s, %(account)s: %(reason)s",
            date=format_date(self.env, self.date_to),
            assignee=self.assignee_id.display_name,
            account=self.partner_bank_id.acc_number,
            reason=self._get_reason(),
        )
        names = ", ".join(self.move_ids.mapped("name")) if self.scope == "items" else ""
        return f"{text} ({names})" if names else text

    @api.model
    def _get_demanded_banks(self, company, partner_ids, today):
        """The accounts of assignees to which items are to be paid on a day.

        :return: list of (partner_id, move_id or None, date_due or None, id of the account); where
            several are of one item the last one counts
        """
        domain = self._get_in_force_domain(today) & Domain("demanded", "=", True)
        if not self.sudo().search_count(domain & Domain("company_id", "=", company.id), limit=1):
            return []
        self.flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT c.partner_id, r.account_move_id, h.date_due, h.partner_bank_id
                  FROM credit_recovery_hold h
                  JOIN credit_recovery_case c ON c.id = h.case_id
                  LEFT JOIN account_move_credit_recovery_hold_rel r
                         ON r.credit_recovery_hold_id = h.id AND h.scope = 'items'
                 WHERE h.demanded AND h.company_id = %(company)s
                   AND c.partner_id = ANY(%(partners)s)
                   AND h.date_released IS NULL
                   AND h.date_from <= %(today)s AND h.date_to >= %(today)s
                   AND (h.scope = 'case' OR r.account_move_id IS NOT NULL)
                 ORDER BY h.id
                """,
                company=company.id,
                partners=id_array(partner_ids),
                today=today,
            )
        )
