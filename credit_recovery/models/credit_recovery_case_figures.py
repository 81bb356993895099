"""Figures and state of a case: true at once after a payment, not only at night."""

from odoo import api, models

from ..tools.ladder_facts import CALL, COURTESY, HANDOVER

FIGURES = (
    "state",
    "amount_due",
    "amount_overdue",
    "amount_disputed",
    "oldest_due_date",
    "date_closed",
    "outcome",
)
# the state that the kind of the highest step that counts leads to, where it is not its own name
STATE_BY_KIND = {CALL: COURTESY, HANDOVER: "legal"}


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    def _compute_figures(self):
        """No declared dependency: journal items are many, the hooks on payments know better."""
        for company, cases in self.grouped("company_id").items():
            today = company._get_recovery_today()
            debtors = self.env["credit.recovery.facts"]._load(
                company, cases.partner_id.ids, today, for_figures=True, disputed_only=True
            )
            for case in cases:
                facts = debtors[case.partner_id.id]
                closed = facts.is_over(today)
                case.update(case._get_figures(facts, today, company.currency_id, closed))

    def _get_figures(self, facts, today, currency, closed):
        """The figures that follow from a debtor's facts.

        :param DebtorFacts facts: of this debtor at this company
        :param date today: the day on which items are overdue or not
        :param res.currency currency: the company's
        :param bool closed: whether the case ends
        :return: dict of values
        """
        figures = facts.get_figures(today)
        due, overdue, disputed = currency._round_decimals(
            (figures.due, figures.overdue, figures.disputed)
        )
        return {
            "state": "closed" if closed else self._get_state(figures.highest_step),
            "amount_due": due,
            "amount_overdue": overdue,
            "amount_disputed": disputed,
            "oldest_due_date": figures.oldest_due or False,
            "date_closed": (self.date_closed or today) if closed else False,
            "outcome": "settled" if closed else False,
        }

    @api.model
    def _get_state(self, step):
        """The kind of the highest step that counts among the open items; it recedes with them."""
        return STATE_BY_KIND.get(step.kind, step.kind) if step else "new"

    def _update_figures(self):
        """Have the figures computed again, at the latest when they are read or written."""
        cases = self - self._get_past()
        for name in FIGURES:
            self.env.add_to_compute(self._fields[name], cases)

    def _get_past(self):
        """The closed cases of debtors who have a later one at the same company: they stay closed.

        The dates are looked at only where there are several: reading them would compute the
        figures, and core reconciles payments one by one.
        """
        cases = self.sudo().partner_id.recovery_case_ids
        shared = [same for same in cases.grouped("partner_id").values() if len(same) > 1]
        several = self.browse().union(
            *(
                same
                for of_partner in shared
                for same in of_partner.grouped("company_id").values()
                if len(same) > 1
            )
        )
        if not several:
            return several
        return several - several._get_latest(several.company_id, several.partner_id.ids)

    @api.model
    def _update_debtors(self, lines):
        """Hook of the ledger: the items of these journal items changed.

        One indexed look-up for all debtors that the caller has at hand, cached by the ORM: core
        reconciles payments one by one.

        :param lines: account.move.line
        """
        lines.move_id._forget_recovery_shown()
        receivables = lines.sudo().filtered(
            lambda line: line.account_id.account_type == "asset_receivable" and line.partner_id
        )
        if receivables:
            self._update_partners(receivables.partner_id.commercial_partner_id)

    @api.model
    def _update_partners(self, partners):
        partners.sudo().recovery_case_ids._update_figures()
