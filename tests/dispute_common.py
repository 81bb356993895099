"""Factories of the disputes' tests."""

from odoo import Command

from .common import RecoveryCase


class DisputeCase(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env.ref("credit_recovery.reason_wrong_price")

    def open_dispute(self, *invoices, user=None, **vals):
        """A dispute as a collector opens it, on the case of the first invoice's debtor."""
        partner = invoices[0].commercial_partner_id
        case = self.env["credit.recovery.case"]._get_open(self.company, partner, self.today)
        return (
            self.env["credit.recovery.dispute"]
            .with_user(user or self.collector)
            .create(
                {
                    "case_id": case.id,
                    "reason_id": self.reason.id,
                    "move_ids": [Command.set([invoice.id for invoice in invoices])],
                    **vals,
                }
            )
        )

    def resolve(self, dispute, outcome, amounts=None, user=None, answer=False):
        """Decide as the dialog does; ``amounts``: accepted of each invoice, in their order."""
        wizard = (
            self.env["credit.recovery.dispute.resolve"]
            .with_user(user or self.collector)
            .create({"dispute_id": dispute.id, "outcome": outcome, "answer": answer})
        )
        for line, amount in zip(wizard.line_ids, amounts or (), strict=False):
            line.amount_accepted = amount
        return wizard.action_confirm()

    def get_item(self, invoice):
        self.env.flush_all()
        items = self.env["credit.recovery.item"]
        items.invalidate_model()
        return items.search([("move_id", "=", invoice.id)])

    def get_decision(self, invoice, today=None):
        """What the ladder decides of an invoice: a Step or a Wait."""
        partner = invoice.commercial_partner_id
        day = today or self.today
        plan = self.env["credit.recovery.review"]._plan(self.company, partner.ids, day)
        decisions = plan[partner.id].decisions
        [decision] = [found for key, found in decisions.items() if key[0] == invoice.id]
        return decision
