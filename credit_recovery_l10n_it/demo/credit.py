"""What is found out, agreed and decided about the story's customers before a sale."""

from datetime import timedelta
from functools import singledispatchmethod

from .timeline import Acceptance, BlockedInvoice, Check, Insurance, Invoice, Limit

COLLECTOR, MANAGER = "marco", "laura"


class Credit:
    """Records it as the collector would; the manager approves.

    :param Ledger ledger: knows the partners by their keys
    """

    def __init__(self, ledger):
        self.ledger = ledger
        self.office = ledger.office
        self.env = self.office.get_env(COLLECTOR)
        # what is beyond a limit is blocked; only who has a limit is concerned
        self.office.company.env["credit.recovery.gate.rule"].create(
            {"company_id": self.office.company.id, "document": "invoice", "cause": "limit"}
        )

    def _to_date(self, day):
        return self.ledger.today + timedelta(days=day)

    def _prepare(self, event):
        return {
            "partner_id": self.ledger.partners[event.debtor].id,
            "company_id": self.office.company.id,
        }

    @singledispatchmethod
    def record(self, event, day):
        """Record an event.

        :param event: one of the timeline's ``BEFORE_THE_SALE``
        :param date day: when
        """
        raise TypeError(event)

    @record.register
    def _record_check(self, event: Check, day):
        self.env["credit.recovery.assessment"].create(
            {
                **self._prepare(event),
                "date": day,
                "bank_findings": event.bank,
                "reference_findings": event.references,
                "result": "approved",
                "amount": event.amount,
                "valid_until": self._to_date(event.valid_until),
            }
        )

    @record.register
    def _record_acceptance(self, event: Acceptance, day):
        self.env["credit.recovery.policy.acceptance"].create(
            {**self._prepare(event), "date": day, "accepted_by": event.by}
        )

    @record.register
    def _record_limit(self, event: Limit, day):
        request = self.env["credit.recovery.approval"].create(
            {
                **self._prepare(event),
                "kind": "limit" if event.amount else "no_credit",
                "amount_new": event.amount,
                "reason": event.reason,
            }
        )
        request.with_env(self.office.get_env(MANAGER)).action_approve("D'accordo")

    @record.register
    def _record_insurance(self, event: Insurance, day):
        self.env["credit.recovery.guarantee"].create(
            {
                **self._prepare(event),
                "reference": event.reference,
                "amount": event.amount,
                "date_from": day,
                "date_to": self._to_date(event.until),
            }
        )

    @record.register
    def _draft_invoice(self, event: BlockedInvoice, day):
        invoice = Invoice("", event.debtor, event.day + 30, event.lines)
        draft = self.env["account.move"].create(self.ledger.prepare_invoice(invoice, day))
        self.env["credit.recovery.release.ask"].create(
            {"res_model": draft._name, "res_id": draft.id, "reason": event.reason}
        ).action_confirm()
