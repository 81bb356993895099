from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_amount

SET_OFF_DAYS = 15


class CreditRecoveryCase(models.Model):
    """What we owe to the debtor, and the hold that it proposes (P-15)."""

    _inherit = "credit.recovery.case"

    amount_payable = fields.Monetary(
        compute="_compute_payable",
        string="We owe them",
        help="Our open payables to the same debtor. They are never netted on a letter (P-15).",
    )
    payable_text = fields.Char(
        compute="_compute_payable",
        string="We owe",
        help="In each currency; never netted on a letter.",
    )
    propose_set_off = fields.Boolean(
        compute="_compute_propose_set_off",
        search="_search_propose_set_off",
        help="We owe them at least as much as is overdue, and no set-off is being agreed.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_payable(self):
        for company, cases in self.grouped("company_id").items():
            payables = self.env["credit.recovery.payable"]._load(company, cases.partner_id.ids)
            for case in cases:
                amounts = payables.get(case.partner_id.id, [])
                total = sum(amount_company for *_rest, amount_company in amounts)
                case.amount_payable = max(total, 0)
                case.payable_text = case._get_payable_text(amounts)

    def _get_payable_text(self, amounts):
        """One amount per currency; with a foreign one, the total in company currency too."""
        currencies = self.env["res.currency"].browse([currency_id for currency_id, *_ in amounts])
        texts = [
            format_amount(self.env, amount, currency)
            for currency, (_id, amount, _company) in zip(currencies, amounts, strict=True)
        ]
        text = " + ".join(texts)
        if currencies - self.currency_id:
            total = format_amount(self.env, self.amount_payable, self.currency_id)
            return self.env._("%(amounts)s (in all %(total)s)", amounts=text, total=total)
        return text

    @api.depends("amount_payable", "amount_overdue", "hold_ids")
    def _compute_propose_set_off(self):
        for case in self:
            enough = case.currency_id.compare_amounts(case.amount_payable, case.amount_overdue) >= 0
            case.propose_set_off = (
                enough and case.amount_overdue > 0 and not case._get_set_off_holds()
            )

    @api.model
    def _search_propose_set_off(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("date_closed", "=", False) & Domain("amount_overdue", ">", 0)
        open_cases = self.search_fetch(domain, ["partner_id", "company_id", "amount_overdue"])
        found = []
        for company, cases in open_cases.grouped("company_id").items():
            totals = self.env["credit.recovery.payable"]._get_totals(company, cases.partner_id.ids)
            found += [case.id for case in cases if case.partner_id.id in totals]
        # few are suppliers too: only these are looked at one by one
        return Domain("id", "in", self.browse(found).filtered("propose_set_off").ids)

    def _get_set_off_holds(self):
        today = self.company_id._get_recovery_today()
        in_force = self.hold_ids.filtered_domain(self.hold_ids._get_in_force_domain(today))
        return in_force.filtered(lambda hold: hold.kind == "set_off")

    def action_hold_set_off(self):
        """Hold the debtor until the set-off is agreed: one click, for 15 days.

        :raises AccessError: the user is no Collector
        :raises UserError: we owe less than is overdue, or it is held for it already
        """
        if not self.env.user.has_group("credit_recovery.group_recovery_collector"):
            raise AccessError(self.env._("Only a Collector may put a debtor on hold."))
        self.check_access("read")
        for case in self:
            if not case.propose_set_off:
                raise UserError(
                    self.env._(
                        "There is no set-off to agree with %(debtor)s: we owe less than is overdue,"
                        " or it is being agreed already.",
                        debtor=case.display_name,
                    )
                )
        self.env["credit.recovery.hold"].create(
            [
                {
                    "case_id": case.id,
                    "kind": "set_off",
                    "scope": "case",
                    "reason_id": self.env.ref("credit_recovery.reason_set_off").id,
                    "note": self.env._("We owe them %(amount)s", amount=case.payable_text),
                    "date_from": case.company_id._get_recovery_today(),
                    "date_to": case.company_id._get_recovery_today() + timedelta(days=SET_OFF_DAYS),
                }
                for case in self
            ]
        )
