"""Customers with a history: invoices, and payments of their own day."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from .common import RecoveryCase


class ScoreCase(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scores = cls.env["credit.recovery.score"]

    @classmethod
    def ago(cls, months):
        return cls.today - relativedelta(months=months)

    @classmethod
    def pay_on(cls, invoice, day, amount=None):
        wizard = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        vals = {"payment_date": day} | ({"amount": amount} if amount else {})
        return wizard.create(vals)._create_payments()

    @classmethod
    def make_paid(cls, days, late, amount=1000.0, partner=None, **vals):
        """An invoice due ``days`` ago, paid ``late`` days after its due date; None: not paid."""
        invoice = cls.make_invoice(days, amount, partner=partner, **vals)
        if late is not None:
            cls.pay_on(invoice, cls.today - timedelta(days=days - late))
        return invoice

    @classmethod
    def pay_late(cls, invoices):
        """Pay many at once, which the wizard of :meth:`pay_on` does one after the other.

        :param invoices: ``[(invoice, day of its payment), …]``
        """
        payments = cls.env["account.payment"].with_company(cls.company)
        payments = payments.create(
            [
                {
                    "partner_id": invoice.partner_id.id,
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "amount": invoice.amount_total,
                    "date": day,
                }
                for invoice, day in invoices
            ]
        )
        payments.action_post()
        for (invoice, _day), payment in zip(invoices, payments, strict=True):
            lines = invoice.line_ids + payment.move_id.line_ids
            lines = lines.filtered(lambda line: line.account_type == "asset_receivable")
            lines.reconcile()
            if not all(lines.mapped("reconciled")):
                raise AssertionError(f"{invoice.name} was not paid")

    @classmethod
    def make_history(cls, partner, *history, months=12):
        """Invoices from ``(days since due, days late, amount)``, the first one so long ago."""
        first = {"invoice_date": cls.ago(months)}
        invoices = cls.make_invoices(
            *(
                (days, amount, {} if n else first)
                for n, (days, _late, amount) in enumerate(history)
            ),
            partner=partner,
        )
        cls.pay_late(
            [
                (invoice, cls.today - timedelta(days=days - late))
                for invoice, (days, late, _amount) in zip(invoices, history, strict=True)
                if late is not None
            ]
        )
        return invoices

    @classmethod
    def score(cls, partner=None, today=None):
        """Compute as the night does.

        :return: the customer's current score
        """
        partner = partner or cls.debtor
        cls.scores._compute_scores(cls.company, today or cls.today)
        return cls.get_scores(partner).filtered("is_current")

    @classmethod
    def get_scores(cls, partner):
        return cls.scores.search([("partner_id", "=", partner.id)])

    def assertPoints(self, score, **points):
        found = {line.code: line.points for line in score.line_ids}
        self.assertEqual({code: found[code] for code in points}, points)
