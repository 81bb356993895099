"""What the collector and the debtors of the story say and write to each other."""

from base64 import b64encode
from datetime import timedelta
from functools import singledispatchmethod

from odoo import Command

from .timeline import Agreement, Complaint, Hold, Promise, Signature

COLLECTOR = "marco"
# as good as a scan for a demo
SIGNED = b64encode(b"%PDF-1.7\n% Accordo firmato per accettazione\n")


class Conversations:
    """Notes them as the collector would.

    :param Ledger ledger: knows the partners and invoices by their keys
    """

    def __init__(self, ledger):
        self.ledger = ledger
        self.env = ledger.office.get_env(COLLECTOR)

    def _to_date(self, day):
        return self.ledger.today + timedelta(days=day)

    def _get_case(self, partner):
        """The debtor's open case: there is one by then."""
        return self.env["credit.recovery.case"].search(
            [("partner_id", "=", partner.id), ("date_closed", "=", False)]
        )

    @singledispatchmethod
    def hold(self, event, day):
        """Hold a conversation.

        :param event: one of the timeline's ``CONVERSATIONS``
        :param date day: when
        """
        raise TypeError(event)

    @hold.register
    def _note_hold(self, event: Hold, day):
        self.env["credit.recovery.hold"].create(
            {
                "case_id": self._get_case(self.ledger.partners[event.debtor]).id,
                "reason_id": self.env.ref(f"credit_recovery.reason_{event.reason}").id,
                "note": event.note,
                "date_from": day,
                "date_to": self._to_date(event.until),
            }
        )

    @hold.register
    def _note_promise(self, event: Promise, day):
        case = self._get_case(self.ledger.partners[event.debtor])
        self.env["credit.recovery.promise"].create(
            {
                "case_id": case.id,
                "amount": case.amount_overdue,
                "date_promised": self._to_date(event.promised),
            }
        )

    @hold.register
    def _note_complaint(self, event: Complaint, day):
        invoice = self.ledger.invoices[event.invoice]
        self.env["credit.recovery.dispute"].create(
            {
                "case_id": self._get_case(invoice.commercial_partner_id).id,
                "reason_id": self.env.ref(f"credit_recovery.reason_{event.reason}").id,
                "move_ids": [Command.set(invoice.ids)],
                "note": event.note,
            }
        )

    @hold.register
    def _send_agreement(self, event: Agreement, day):
        plan = self.env["credit.recovery.plan"].create(
            {
                "case_id": self._get_case(self.ledger.partners[event.debtor]).id,
                "number": event.number,
                "date_first": self._to_date(event.first),
            }
        )
        plan.action_send_agreement()

    @hold.register
    def _activate(self, event: Signature, day):
        plan = self.env["credit.recovery.plan"].search(
            [("partner_id", "=", self.ledger.partners[event.debtor].id), ("state", "=", "draft")]
        )
        plan.signed_document = SIGNED
        plan.action_activate()
