"""Italian texts for consumers: personal, no threat of any kind before the formal notice.

Their interest is the legal one (art. 1284 c.c.), never that of D.Lgs. 231/2002.
"""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

SALUTATION = _lt("Dear Madam, dear Sir,")

CONSUMER_POLICY = (
    _lt(
        "This policy applies to private persons. The steps are those for businesses; before the "
        "formal notice no text and no call holds a threat or a word about law."
    ),
    _lt(
        "Calls only Monday to Friday from 8:30 to 21:00 and Saturday from 8:30 to 15:00, at most "
        "one conversation a day and three a week, and only with the customer in person."
    ),
    _lt(
        "Only the legal interest is claimed, from the formal notice on. Whoever is in difficulty "
        "is offered instalments."
    ),
)

CONSUMER_TEXTS = {
    "courtesy": {
        "body": (
            SALUTATION,
            _lt("this is just to remind you of the payments listed below, which fall due shortly."),
            _lt(
                "If you have arranged them already, there is nothing you need to do. If you have "
                "a question, please write or call: we are glad to help you."
            ),
        ),
    },
    "call": {
        "script": (
            _lt(
                "Opening: make sure that you are speaking with the customer in person, then say "
                "who you are. Ask whether the invoice has arrived and whether everything is in "
                "order. A complaint ends the reminder: note it and pass it on."
            ),
            _lt(
                "Negotiation: be friendly and patient. Ask when the payment will suit, agree on "
                "an exact date. Whoever cannot pay at once is offered instalments; note a hardship."
            ),
            _lt(
                "Policy: Monday to Friday 8:30 to 21:00, Saturday 8:30 to 15:00; one conversation "
                "a day, three a week at most. If the customer asks for a letter, write."
            ),
            _lt(
                "Law: no threats, no pressure, no talk of courts or registers. Say nothing to "
                "family, neighbours or employer, leave no message about the matter, do not record."
            ),
        ),
    },
    "soft": {
        "body": (
            SALUTATION,
            _lt(
                "you may have overlooked it: according to our records the invoices listed below "
                "are still open."
            ),
            _lt("We would be grateful for your payment by {{ deadline }}."),
            _lt(
                "If an invoice has not reached you, or something is not clear, please write or "
                "call: we are glad to help you."
            ),
        ),
    },
    "firm": {
        "body": (
            SALUTATION,
            _lt(
                "according to our records the invoices listed below are still unpaid some time "
                "after their due date. We kindly ask you to pay the total shown below by "
                "{{ deadline }}."
            ),
            _lt(
                "If you cannot pay everything at once, please call us: together we will find "
                "instalments that suit you."
            ),
            _lt(
                "If you do not agree with an invoice, please tell us why, so that we can look "
                "into it."
            ),
        ),
        "script": (
            _lt(
                "Be clear and kind: the amount and the date of the letter. Look for a date or for "
                "instalments that the customer can really pay. Do not announce further steps."
            ),
        ),
    },
    "formal": {
        "body": (
            SALUTATION,
            _lt("the overdue invoices listed below remain unpaid."),
            _lt(
                "Under and for the purposes of articles 1219 and 2943 of the Italian Civil Code "
                "we hereby ask you formally to pay the total shown below within "
                "{{ deadline_days }} days from receipt of this letter, to the bank account given "
                "below."
            ),
            _lt(
                "This letter places you in default with regard to every overdue claim listed, and "
                "interrupts its limitation period. From its receipt we reserve the legal interest "
                "under article 1284 of the Civil Code."
            ),
            _lt(
                "If the term passes without full payment or an agreement, we reserve the right to "
                "take legal action without further notice. If you are in difficulty, please call "
                "us before then: we are willing to agree on instalments."
            ),
        ),
    },
}
