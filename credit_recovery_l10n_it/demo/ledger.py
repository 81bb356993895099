"""Books the events of the timeline through Odoo's own methods, as the company's accountant.

What is said to the debtors is noted by the collector: :mod:`.conversations`; what is decided before
a sale, :mod:`.credit`.
"""

from datetime import timedelta
from functools import singledispatchmethod

from odoo import Command

from .conversations import COLLECTOR, Conversations
from .credit import Credit
from .debtors import DEBTORS
from .timeline import (
    BEFORE_THE_SALE,
    CONVERSATIONS,
    INSTALMENT_DAYS,
    CreditNote,
    Invoice,
    Payment,
    PaymentOnAccount,
)

ACCOUNTANT = "laura"


class Ledger:
    """Knows the partners and invoices of the story by their keys.

    :param Office office: the demo company
    :param date today: the day that the timeline's days are relative to
    """

    def __init__(self, office, today):
        self.office = office
        self.today = today
        self.env = office.get_env(ACCOUNTANT)
        self.partners = self._create_partners()
        self.instalment_term = self._create_instalment_term()
        self.invoices = {}
        self.conversations = Conversations(self)
        self.credit = Credit(self)

    # ------------------------------------------------------------ master data
    def _create_partners(self):
        env = self.office.company.env
        partners = env["res.partner"].create([self._prepare_partner(d) for d in DEBTORS])
        for partner, debtor in zip(partners, DEBTORS, strict=True):
            partner.recovery_user_id = self.office.users[COLLECTOR]
            if debtor.contact:
                partner.recovery_contact_id = env["res.partner"].create(
                    self._prepare_contact(partner, debtor)
                )
        return dict(zip((debtor.code for debtor in DEBTORS), partners, strict=True))

    def _prepare_partner(self, debtor):
        ref = self.office.company.env.ref
        country = ref(f"base.{debtor.country}")
        return {
            "name": debtor.name,
            "is_company": True,
            "company_id": self.office.company.id,
            "street": debtor.street,
            "zip": debtor.zip,
            "city": debtor.city,
            "state_id": ref(f"base.state_it_{debtor.state}").id if debtor.state else False,
            "country_id": country.id,
            "vat": debtor.vat if debtor.vat[:2].isalpha() else f"IT{debtor.vat}",
            "phone": debtor.phone,
            "email": debtor.email,
            "lang": debtor.lang,
            "user_id": self.office.users[debtor.salesperson].id,
        }

    def _prepare_contact(self, partner, debtor):
        """The payments contact: a person of the debtor, at his address."""
        return {
            "name": debtor.contact,
            "parent_id": partner.id,
            "type": "contact",
            "company_id": self.office.company.id,
            "phone": debtor.phone,
            "email": debtor.email,
            "lang": debtor.lang,
        }

    def _create_instalment_term(self):
        """Three instalments of a third each."""
        shares = (33.33, 33.33, 33.34)
        return self.office.company.env["account.payment.term"].create(
            {
                "name": "Bonifico 30/60/90 giorni data fattura",
                "company_id": self.office.company.id,
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": share, "nb_days": days})
                    for share, days in zip(shares, INSTALMENT_DAYS, strict=True)
                ],
            }
        )

    # ------------------------------------------------------------ events
    @singledispatchmethod
    def book(self, event, day):
        """Book an event.

        :param event: one of the timeline's
        :param date day: when
        """
        if isinstance(event, BEFORE_THE_SALE):
            self.credit.record(event, day)
        elif isinstance(event, CONVERSATIONS):
            self.conversations.hold(event, day)
        else:
            raise TypeError(event)

    @book.register
    def _book_invoice(self, event: Invoice, day):
        move = self.env["account.move"].create(self.prepare_invoice(event, day))
        move.action_post()
        self.invoices[event.key] = move

    def prepare_invoice(self, event, day):
        """Values of an invoice as the company writes them."""
        partner = self.partners[event.debtor]
        vals = {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": day,
            "invoice_user_id": partner.user_id.id,
            "currency_id": self.env["res.currency"].search([("name", "=", event.currency)]).id,
            "invoice_line_ids": [
                Command.create(self._prepare_line(partner, *line)) for line in event.lines
            ],
        }
        if event.instalments:
            return {**vals, "invoice_payment_term_id": self.instalment_term.id}
        return {
            **vals,
            "invoice_payment_term_id": False,
            "invoice_date_due": self.today + timedelta(days=event.due),
        }

    def _prepare_line(self, partner, text, quantity, price):
        position = self.env["account.fiscal.position"]._get_fiscal_position(partner)
        taxes = position.map_tax(self.office.company.account_sale_tax_id)
        return {
            "name": text,
            "quantity": quantity,
            "price_unit": price,
            "tax_ids": [Command.set(taxes.ids)],
        }

    @book.register
    def _book_payment(self, event: Payment, day):
        """Pay an invoice through the dialog: what is said, else its oldest instalment."""
        invoice = self.invoices[event.invoice]
        open_lines = invoice.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )
        oldest = open_lines.sorted("date_maturity")[0]
        vals = {
            "payment_date": day,
            "journal_id": self._get_bank_journal().id,
            "amount": event.amount or oldest.amount_residual_currency,
        }
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create(vals).action_create_payments()

    @book.register
    def _book_payment_on_account(self, event: PaymentOnAccount, day):
        self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.partners[event.debtor].id,
                "amount": event.amount,
                "date": day,
                "memo": event.memo,
                "journal_id": self._get_bank_journal().id,
            }
        ).action_post()

    @book.register
    def _book_credit_note(self, event: CreditNote, day):
        invoice = self.invoices[event.invoice]
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id, "date": day, "reason": event.reason})
        )
        self.env["account.move"].browse(wizard.reverse_moves()["res_id"]).action_post()

    def _get_bank_journal(self):
        return self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.office.company.id)], limit=1
        )
