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
    def make_history(cls, partner, *history, months=12):
        """Invoices from ``(days since due, days late, amount)``, the first one so long ago."""
        invoices = cls.env["account.move"]
        for number, (days, late, amount) in enumerate(history):
            vals = {} if number else {"invoice_date": cls.ago(months)}
            invoices |= cls.make_paid(days, late, amount, partner, **vals)
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
