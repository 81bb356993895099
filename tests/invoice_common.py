"""A company with accounts, and invoices as an import makes them: no test of what forms fill in."""

from odoo import Command

from odoo.addons.base.tests.common import BaseCommon

RATES = (("1900-01-01", 1.0), ("2016-01-01", 3.0), ("2017-01-01", 2.0))


class InvoiceCase(BaseCommon):
    """Companies, accounts and a bookkeeper, looked up: ``dev/testdb.py`` made them.

    To make them, as core's common set-up does, takes most of the time of a class of tests.
    """

    @classmethod
    def setUpClass(cls):
        super(BaseCommon, cls).setUpClass()
        cls.user = cls.env["res.users"].search([("login", "=", "accountman")])
        cls.env = cls.env(user=cls.user, context=cls.default_env_context())
        cls.user = cls.env.user
        cls.company = cls.env.company
        cls.company_data = cls.get_company_data(cls.company)
        bank = cls.company_data["default_journal_bank"]
        cls.inbound_payment_method_line = bank.inbound_payment_method_line_ids[0]

    @classmethod
    def get_colleague(cls, role):
        """Who has a role in the recovery office of the company: reader, collector or manager."""
        return cls.env["res.users"].search([("login", "=", f"{role}_test")])

    @classmethod
    def setup_other_company(cls, **vals):
        """Another company with accounts, which the bookkeeper may see.

        :return: its data, as of :meth:`get_company_data`
        """
        company = cls.env["res.company"].sudo().search([("name", "=", "company_2")])
        company = company.with_env(cls.env)
        cls.user.company_ids = [Command.link(company.id)]
        company.write(vals)
        return cls.get_company_data(company)

    @classmethod
    def setup_other_currency(cls, code, rates=RATES, **vals):
        return super().setup_other_currency(code, rates=rates, **vals)

    @classmethod
    def get_company_data(cls, company):
        """The accounts and journals of a company, by core's names for them."""
        accounts = cls.env["account.account"].with_company(company)
        domain = [
            *accounts._check_company_domain(company),
            ("id", "not in", company.account_journal_early_pay_discount_loss_account_id.ids),
        ]
        types = {"revenue": "income", "expense": "expense", "receivable": "asset_receivable"}
        data = {
            f"default_account_{name}": accounts.search(
                [*domain, ("account_type", "=", account_type)], limit=1
            )
            for name, account_type in types.items()
        }
        journals = cls.env["account.journal"]
        for name, journal_type in {"misc": "general", "bank": "bank", "cash": "cash"}.items():
            domain = [("company_id", "=", company.id), ("type", "=", journal_type)]
            data[f"default_journal_{name}"] = journals.search(domain, limit=1)
        return {**data, "company": company, "default_tax_sale": company.account_sale_tax_id}

    @classmethod
    def init_invoice(cls, move_type, partner, invoice_date=None, company=None, post=False, **vals):
        """An invoice with a line for each amount.

        :param vals: see :meth:`prepare_invoice`
        """
        moves = cls.env["account.move"].with_company(company or cls.env.company)
        move = moves.create(cls.prepare_invoice(move_type, partner, invoice_date, **vals))
        if post:
            move.action_post()
        return move

    @classmethod
    def prepare_invoice(
        cls,
        move_type,
        partner,
        invoice_date=None,
        amounts=(),
        taxes=None,
        currency=None,
        journal=None,
        **vals,
    ):
        """Vals of an invoice with a line for each amount.

        :param taxes: of each line; None: the company's default ones
        :param vals: further values of the invoice
        """
        tax_ids = {} if taxes is None else {"tax_ids": [Command.set([tax.id for tax in taxes])]}
        return {
            "move_type": move_type,
            "partner_id": partner.id,
            "invoice_date": invoice_date or "2019-01-01",
            "date": invoice_date or "2019-01-01",
            "invoice_line_ids": [
                Command.create({"name": "test line", "price_unit": amount, **tax_ids})
                for amount in amounts
            ],
            **({"currency_id": currency.id} if currency else {}),
            **({"journal_id": journal.id} if journal else {}),
            **vals,
        }
