"""Texts of the shipped policy: courteous, short, exact (000-6); paragraphs without HTML.

The first text treats the matter as forgotten (001-2); no text before the formal notice threatens.
Each must be true of every item it may carry: the second reminder is the first written word about
the new items of a debtor at formal notice (P-2).
"""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

SALUTATION = _lt("Dear Customer,")

STANDARD_WRITTEN_POLICY = (
    _lt(
        "We want to be paid on time and to keep our customers. Every overdue item is followed up "
        "until it is paid, agreed upon or handed over; none is forgotten, none is hurried."
    ),
    _lt(
        "We speak before we write: a courtesy reminder before the due date for new customers and "
        "large items, then a call, two reminders, the formal notice and, as the last resort, the "
        "hand-over to a professional."
    ),
    _lt(
        "Before a step we check for complaints. A complaint stops the steps for what it is about "
        "and is answered first. A date promised by the customer is respected."
    ),
    _lt(
        "Whoever is in difficulty is offered a plan, not a threat. Nothing is disclosed to third "
        "parties. Any deviation from this policy has a reason, which is recorded."
    ),
)

CALL_SCRIPT = (
    _lt(
        "Opening: say who you are, ask for the person in charge of payments, and ask first "
        "whether the invoices have arrived and are in order. A complaint ends the reminder: "
        "note it and pass it on."
    ),
    _lt(
        "Negotiation: ask for an exact date and amount, then be silent and listen. If there is no "
        "date, ask for the cause. Offer what helps: the invoice again, the bank details, payment "
        "in instalments."
    ),
    _lt(
        "Policy: a call ends with a promised date, at most 30 days ahead, or with the reason why "
        "there is none. If the matter stays open, a written reminder follows."
    ),
    _lt(
        "Law: no threats and no talk of courts. Speak only with the debtor; tell nobody else why "
        "you are calling."
    ),
)

STATEMENT_TEXTS = {
    "statement_subject": _lt("Account statement as of {{ as_of }}"),
    "statement_body": (
        SALUTATION,
        _lt(
            "below are the items of your account that were open on {{ as_of }}; the balance is "
            "{{ balance }}."
        ),
        _lt(
            "Please compare them with your books and tell us where they differ. Copies of invoices "
            "are sent on request."
        ),
    ),
}

STANDARD_TEXTS = {
    "courtesy": {
        "name": _lt("Courtesy reminder"),
        "subject": _lt("Reminder of payments coming due"),
        "body": (
            SALUTATION,
            _lt(
                "we would like to remind you in good time that the payments listed below fall due "
                "shortly."
            ),
            _lt(
                "If they are arranged already, there is nothing you need to do. If an invoice has "
                "not reached you, or something about it is not right, please let us know and we "
                "will put it right at once."
            ),
        ),
    },
    "call": {"name": _lt("Payment call"), "script": CALL_SCRIPT},
    "soft": {
        "name": _lt("Payment reminder"),
        "subject": _lt("Payment reminder"),
        "body": (
            SALUTATION,
            _lt(
                "according to our records the invoices listed below are still open. In day-to-day "
                "business this is easily overlooked, so we are taking the liberty of reminding "
                "you."
            ),
            _lt("May we ask you to arrange the payment by {{ deadline }}?"),
            _lt(
                "If an invoice has not reached you, or you have a question about it, please let "
                "us know: we are glad to help."
            ),
        ),
        "script": (
            _lt(
                "The reminder has been sent. Ask whether it arrived and whether anything is "
                "unclear; send the invoices again if asked to. Ask for an exact date."
            ),
        ),
    },
    "firm": {
        "name": _lt("Second reminder"),
        "subject": _lt("Second payment reminder"),
        "body": (
            SALUTATION,
            _lt(
                "the invoices listed below are well past their due date and, according to our "
                "records, still unpaid. Please pay the total shown below by {{ deadline }}."
            ),
            _lt(
                "If you cannot pay the whole amount by then, please call us before that date, so "
                "that we can agree on how to settle it."
            ),
            _lt(
                "If you object to an invoice, please send us your reasons in writing now: we will "
                "look into them at once."
            ),
        ),
        "script": (
            _lt(
                "Be clear and calm: the amount, the days late, the deadline of the letter. Accept "
                "a dated promise or propose instalments. Whoever cannot pay is not pressed: note "
                "the hardship. Do not announce legal steps."
            ),
        ),
    },
    "formal": {
        "name": _lt("Formal notice"),
        "subject": _lt("Formal notice of default"),
        "body": (
            _lt("Dear Sir or Madam,"),
            _lt("the overdue invoices listed below remain unpaid."),
            _lt(
                "We hereby formally demand payment of the total shown below within "
                "{{ deadline_days }} days from receipt of this letter, to the bank account given "
                "below."
            ),
            _lt(
                "This letter places you in default with regard to every overdue claim listed, and "
                "interrupts its limitation period as far as the applicable law provides."
            ),
            _lt(
                "If the term passes without full payment, we reserve the right to take legal "
                "action without further notice, and to claim the interest and costs due by law or "
                "contract."
            ),
        ),
        "script": (
            _lt(
                "The formal notice has been sent: speak of facts only, the total and the term. "
                "Whatever is agreed now is confirmed in writing; a plan needs a signature."
            ),
        ),
    },
    "handover": {"name": _lt("Hand-over to a professional")},
}
