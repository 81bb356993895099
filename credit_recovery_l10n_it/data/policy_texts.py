"""Italian texts for businesses and public bodies, as far as they differ from the neutral ones.

Before the formal notice nothing is Italian but the language. The formal notice holds what art. 1219
and 2943 c.c. ask for; interest is that of D.Lgs. 231/2002, for businesses and public bodies only.
"""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

BUSINESS_POLICY = (
    _lt(
        "This policy applies to business customers. We want to be paid on time and to keep our "
        "customers: every overdue item is followed up until it is paid, agreed upon or handed over."
    ),
    _lt(
        "Courtesy reminder 5 days before the due date for new customers and large items; call "
        "from the third working day; payment reminder after 20 days; second reminder after 33 "
        "days, repeated at most twice; formal notice after 45 days; hand-over to the lawyer "
        "proposed after 3 months."
    ),
    _lt(
        "Before a call, a second reminder or a formal notice a person checks for complaints. A "
        "complaint stops the steps for what it is about; a promised date is respected; whoever is "
        "in difficulty is offered a plan."
    ),
    _lt(
        "Late-payment interest follows Legislative Decree 231/2002. Formal notices go by "
        "certified e-mail or registered letter and are signed. Nothing is disclosed to third "
        "parties."
    ),
)

PUBLIC_BODY_POLICY = (
    _lt(
        "This policy applies to public bodies, whose payments follow fixed procedures: first we "
        "find out at which office the invoice lies and what is missing."
    ),
    _lt(
        "Courtesy reminder as for businesses; call after 10 days; payment reminder after 30 days; "
        "second reminder after 45 days, repeated at most twice; formal notice after 60 days; "
        "hand-over to the lawyer proposed after 4 months."
    ),
    _lt(
        "Late-payment interest follows Legislative Decree 231/2002. Formal notices go by "
        "certified e-mail to the address in the index of public bodies, or by registered letter, "
        "and are signed."
    ),
)

MANUAL_POLICY = (
    _lt(
        "This policy is for related parties and delicate customers. The steps are proposed as for "
        "businesses, but each is approved by the collector of the case or a manager; nothing goes "
        "out by itself."
    ),
)

ITALIAN_TEXTS = {
    "call": {
        "script": (
            _lt(
                "Opening: say who you are, ask for the person in charge of payments, and ask "
                "first whether the invoices have arrived through the exchange system and are in "
                "order. A complaint ends the reminder: note it and pass it on."
            ),
            _lt(
                "Negotiation: ask for an exact date and amount, then be silent and listen. If "
                "there is no date, ask for the cause: no money, own customers paying late, "
                "dissatisfaction, dates that do not match. Offer what helps: a copy of the "
                "invoice, the IBAN, instalments."
            ),
            _lt(
                "Policy: a call ends with a promised date, at most 30 days ahead, or with the "
                "reason why there is none. If the matter stays open, the written reminder follows."
            ),
            _lt(
                "Law: a call does not interrupt the limitation period and needs no legal "
                "argument. No threats. Speak only with the debtor: nothing is disclosed to third "
                "parties, and the call is not recorded."
            ),
        ),
    },
    "formal": {
        "subject": _lt(
            "Formal notice and placing in default (articles 1219 and 2943 of the Italian Civil "
            "Code)"
        ),
        "body": (
            _lt("Dear Sir or Madam,"),
            _lt("the overdue invoices listed below, issued for our supplies, remain unpaid."),
            _lt(
                "Under and for the purposes of articles 1219 and 2943 of the Italian Civil Code "
                "we hereby call on you to pay the total shown below within {{ deadline_days }} "
                "days from receipt of this letter, to the bank account given below."
            ),
            _lt(
                "This letter places you in default with regard to every overdue claim listed, and "
                "interrupts its limitation period."
            ),
            _lt(
                "We reserve the late-payment interest of Legislative Decree no. 231 of 9 October "
                "2002, which runs from the day after each due date without further notice, and "
                "the compensation for recovery costs of its article 6."
            ),
            _lt(
                "If the term passes without full payment, we reserve the right to take legal "
                "action without further notice, at your expense."
            ),
        ),
        "script": (
            _lt(
                "The formal notice has been sent: speak of facts only, the total and the 15 days "
                "from receipt. Interest and costs are not bargained over on the phone."
            ),
            _lt(
                "Law: default and the interruption of the limitation period take effect at "
                "receipt. An agreement now needs a signed plan with acknowledgement of the debt "
                "(article 1988 of the Civil Code)."
            ),
        ),
    },
    "handover": {"name": _lt("Hand-over to the lawyer")},
}

PUBLIC_BODY_TEXTS = {
    "call": {
        "script": (
            _lt(
                "Opening: ask for the accounts office and for the person in charge of the "
                "procedure. Give number, date and order reference of the invoice; ask whether it "
                "was accepted and recorded on the platform of trade receivables."
            ),
            _lt(
                "Negotiation: ask at which stage the payment is and what is missing: order or "
                "tender code, social security certificate, tax check, funds. Deliver what is "
                "missing the same day and ask for the expected date of payment."
            ),
            _lt(
                "Policy: a call ends with an expected date or the stage and the name of who has "
                "the file. If the matter stays open, the written reminder follows."
            ),
            _lt(
                "Law: public bodies pay within 30 days, in the cases set by law within 60 "
                "(Legislative Decree 231/2002, article 4). State it only if asked."
            ),
        ),
    },
}
