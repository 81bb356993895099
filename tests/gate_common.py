"""A customer with a limit, documents that want to pass, and people who may not see figures."""

from odoo import Command
from odoo.tests import new_test_user

from .common import RecoveryCase

BILLING = "base.group_user,account.group_account_invoice"
SALES = "base.group_user,sales_team.group_sale_salesman_all_leads"


class GateCase(RecoveryCase):
    """The limit is 1,000; what is over it is blocked, on invoices and on orders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recovery_manager_id = cls.manager
        cls.env.user.group_ids += cls.env.ref("sales_team.group_sale_manager")
        cls.billing = cls.make_colleague("billing", BILLING)
        cls.salesperson = cls.make_colleague("salesperson", SALES)
        cls.set_limit(cls.debtor, 1000)
        cls.make_rule("limit")
        cls.make_rule("limit", document="order")

    @classmethod
    def make_colleague(cls, name, groups):
        """Somebody without a role in the recovery office."""
        return new_test_user(
            cls.env,
            f"gate_{name}",
            groups=groups,
            email=f"{name}@bianchi.example",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def make_rule(cls, cause, answer="block", document="invoice", company=None):
        return cls.env["credit.recovery.gate.rule"].create(
            {
                "company_id": (company or cls.company).id,
                "document": document,
                "cause": cause,
                "answer": answer,
            }
        )

    @classmethod
    def set_limit(cls, partner, amount):
        partner.with_company(cls.company).sudo().credit_limit = amount

    @classmethod
    def draft(cls, amount, partner=None, move_type="out_invoice", **vals):
        """A draft of today."""
        return cls.init_invoice(
            move_type,
            partner=partner or cls.debtor,
            invoice_date=cls.today,
            amounts=[amount],
            taxes=[],
            **{
                "company": cls.company,
                "invoice_payment_term_id": False,
                "invoice_date_due": cls.today,
                **vals,
            },
        )

    @classmethod
    def make_order(cls, amount, partner=None, **vals):
        """A quotation of one line without taxes."""
        product = cls.env["product.product"].create(
            {"name": "Goods", "type": "consu", "taxes_id": False, "invoice_policy": "order"}
        )
        line = {"product_id": product.id, "price_unit": amount, "tax_ids": False}
        return (
            cls.env["sale.order"]
            .with_company(cls.company)
            .create(
                {
                    "partner_id": (partner or cls.debtor).id,
                    "company_id": cls.company.id,
                    "order_line": [Command.create(line)],
                    **vals,
                }
            )
        )

    # ------------------------------------------------------------ people
    def ask(self, document, user, reason="He pays on Friday"):
        """Ask for the release of a document, through the dialog.

        :return: the request, as superuser
        """
        document = document.with_user(user)
        context = document.action_ask_release()["context"]
        wizard = self.env["credit.recovery.release.ask"].with_user(user).with_context(**context)
        wizard.create({"reason": reason}).action_confirm()
        return self.get_release(document)

    def get_release(self, document):
        """The last request to release a document."""
        approvals = self.env["credit.recovery.approval"].sudo()
        found = approvals._get_latest_releases(document._name, document.ids)
        return found.get(document.id, approvals)

    def release(self, document, reason="Agreed with the owner"):
        """Have a blocked document asked for and released."""
        release = self.ask(document, self.env.user)
        release.with_user(self.manager).action_approve(reason)
        return release

    def get_answers(self, document):
        """The tasks on a document that say what was decided."""
        return document.sudo().activity_ids.filtered(lambda a: a.recovery_cause == "release")

    def get_tasks(self, release):
        """The tasks of those who may release."""
        return (
            self.env["mail.activity"]
            .sudo()
            .search([("res_model", "=", release._name), ("res_id", "=", release.id)])
        )
