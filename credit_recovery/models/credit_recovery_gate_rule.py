from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..tools.gate import get_answers


class CreditRecoveryGateRule(models.Model):
    """What a company answers to one cause, for one kind of document."""

    _name = "credit.recovery.gate.rule"
    _description = "Rule of the gate before a sale"
    _order = "company_id, document, cause"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company.root_id
    )
    document = fields.Selection(
        [("invoice", "Posting an invoice"), ("order", "Confirming an order")],
        required=True,
        default="invoice",
    )
    cause = fields.Selection(
        [
            ("limit", "Over the credit limit"),
            ("no_credit", "No credit"),
            ("overdue_amount", "Too much overdue"),
            ("overdue_days", "Overdue for too long"),
            ("suspended", "Sales suspended by the recovery level"),
            ("check_missing", "No credit check"),
            ("check_expired", "Credit check expired"),
            ("check_refused", "Credit check: refused"),
            ("cash_only", "Credit check: cash only"),
            ("terms_missing", "No payment terms"),
            ("policy_not_accepted", "Policy not accepted"),
        ],
        required=True,
    )
    answer = fields.Selection(
        [("allow", "Allow"), ("warn", "Warn"), ("block", "Block")], required=True, default="block"
    )

    _unique = models.UniqueIndex(
        "(company_id, document, cause)", "There is a rule for this cause and document already."
    )

    @api.constrains("company_id")
    def _check_company_id(self):
        """Branches follow their root company: a rule of their own would never be asked."""
        for rule in self.filtered("company_id.parent_id"):
            raise ValidationError(
                self.env._(
                    "%(branch)s follows the rules of %(company)s.",
                    branch=rule.company_id.name,
                    company=rule.company_id.root_id.name,
                )
            )

    @api.depends("document", "cause")
    def _compute_display_name(self):
        documents, causes = (
            dict(self._fields[name]._description_selection(self.env))
            for name in ("document", "cause")
        )
        for rule in self:
            words = (documents.get(rule.document), causes.get(rule.cause))
            rule.display_name = ": ".join(filter(None, words))

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @tools.ormcache("company_id", "document")
    def _get_answers(self, company_id, document):
        """``{cause: answer}`` of what a root company does not allow; asked at each posting.

        What cannot be found at all is not asked: whoever brings the first such customer or level
        clears this cache.
        """
        # whoever posts is bound by the rules, and need not read them
        rules_sudo = self.sudo().search(
            [("company_id", "=", company_id), ("document", "=", document)]
        )
        answers = get_answers({rule.cause: rule.answer for rule in rules_sudo})
        idle = self._get_idle_causes(self.env["res.company"].browse(company_id))
        return {cause: answer for cause, answer in answers.items() if cause not in idle}

    @api.model
    def _get_idle_causes(self, company):
        """What nobody can be stopped for: no customer is without credit, no level suspends."""
        suspending = self.env["credit.recovery.level"].sudo()
        customers = self.env["res.partner"].sudo().with_company(company)
        customers = customers.with_context(active_test=False)
        found = {
            "suspended": suspending.search_count(
                [("company_id", "=", company.id), ("suspends_sales", "=", True)], limit=1
            ),
            "no_credit": customers.search_count([("recovery_no_credit", "=", True)], limit=1),
        }
        return {cause for cause, count in found.items() if not count}
