"""What happened at the demo company, as one timeline; days are relative to today.

Each event says when it is booked (``day``); a payment falls on a bank's working day, see
:func:`get_events`. Amounts are net of VAT in lines and gross in payments.
"""

from dataclasses import dataclass
from datetime import timedelta

from odoo.addons.credit_recovery.tools.working_days import WorkingDays

from .debtors import DEBTORS

TERM_DAYS = 30
INSTALMENT_DAYS = (30, 60, 90)


@dataclass(frozen=True)
class Invoice:
    """An invoice of ``lines`` (text, quantity, price), due on ``due`` or in three instalments."""

    key: str
    debtor: str
    due: int
    lines: tuple
    currency: str = "EUR"
    instalments: bool = False

    @property
    def day(self):
        """The invoice date; ``due`` is the first due date."""
        return self.due - TERM_DAYS


@dataclass(frozen=True)
class Payment:
    """A payment of an invoice; ``amount`` None: the first instalment, or all of it."""

    day: int
    invoice: str
    amount: float | None = None


@dataclass(frozen=True)
class PaymentOnAccount:
    """Money from a customer that names no invoice."""

    day: int
    debtor: str
    amount: float
    memo: str


@dataclass(frozen=True)
class CreditNote:
    """A full reversal of an invoice."""

    day: int
    invoice: str
    reason: str


@dataclass(frozen=True)
class Hold:
    """A collector stops the case until ``until``."""

    day: int
    debtor: str
    until: int
    reason: str
    note: str


@dataclass(frozen=True)
class Promise:
    """The debtor promises by phone to pay what is overdue on ``promised``."""

    day: int
    debtor: str
    promised: int


@dataclass(frozen=True)
class Complaint:
    """The debtor rejects an invoice."""

    day: int
    invoice: str
    reason: str
    note: str


@dataclass(frozen=True)
class Agreement:
    """An instalment plan in ``number`` monthly payments from ``first`` on goes to the debtor."""

    day: int
    debtor: str
    number: int
    first: int


@dataclass(frozen=True)
class Signature:
    """The signed agreement comes back: the plan is active."""

    day: int
    debtor: str


@dataclass(frozen=True)
class Check:
    """A credit check: what was found, up to which amount credit is safe, its last day."""

    day: int
    debtor: str
    bank: str
    references: str
    amount: float
    valid_until: int


@dataclass(frozen=True)
class Acceptance:
    """The customer accepts policy and terms; ``by`` signs."""

    day: int
    debtor: str
    by: str


@dataclass(frozen=True)
class Limit:
    """A limit that the collector asks for and the manager approves; 0: no credit."""

    day: int
    debtor: str
    amount: float
    reason: str


@dataclass(frozen=True)
class Insurance:
    """A credit insurance up to ``until``."""

    day: int
    debtor: str
    reference: str
    amount: float
    until: int


@dataclass(frozen=True)
class BlockedInvoice:
    """A draft beyond the limit, whose release the collector asks for."""

    day: int
    debtor: str
    lines: tuple
    reason: str


# what is found out and decided before the sale
BEFORE_THE_SALE = (Check, Acceptance, Limit, Insurance, BlockedInvoice)
# what is said and written, not booked
CONVERSATIONS = (Hold, Promise, Complaint, Agreement, Signature)

TIMELINE = (
    # courtesy: a new customer, due in five days; he was checked before the first sale
    Check(-25, "zanetti", "La banca conferma rapporti regolari da quattro anni.",
          "Due fornitori: paga a 30 giorni, puntuale.", 3000.0, 340),
    Acceptance(-25, "zanetti", "Ilaria Zanetti"),
    Limit(-25, "zanetti", 3000.0, "Primo fido, dopo la verifica"),
    Invoice("zanetti-1", "zanetti", 5, (("Revisione mandrino tornio CNC", 1, 1480.0),)),
    # a call is due
    Invoice("colombara-1", "colombara", -8, (
        ("Manutenzione linea di confezionamento", 16, 52.0),
        ("Kit guarnizioni per pompa vuoto", 4, 96.5),
    )),
    # soft reminder tonight
    Invoice("gerbi-1", "gerbi", -20, (("Rettifica cilindri laminatoio", 2, 745.0),)),
    # firm reminder tonight; a younger invoice rides along as information
    Invoice("lodigiana-1", "lodigiana", -33, (
        ("Taglio laser lamiera S235, sp. 8 mm", 34, 41.2),
        ("Piegatura e saldatura staffe", 120, 6.85),
    )),
    Invoice("lodigiana-2", "lodigiana", -14, (("Zincatura staffe", 120, 3.1),)),
    # his check runs out soon, and what he orders now is beyond his limit
    Check(-160, "lodigiana", "Nessun insoluto negli ultimi due anni.",
          "Committenti pubblici: incassa tardi, ma incassa.", 4000.0, 12),
    Limit(-22, "lodigiana", 4000.0, "Due mesi di acquisti"),
    BlockedInvoice(-1, "lodigiana", (("Taglio laser lamiera S355, sp. 10 mm", 30, 48.5),),
                   "Il cantiere aspetta le lamiere: il committente paga entro venerdì."),
    # formal notice awaiting the manager; another invoice is coming due
    Invoice("vallescura-1", "vallescura", -48, (
        ("Noleggio centralina idraulica, 2 mesi", 2, 1150.0),
        ("Trasporto e posa in cantiere", 1, 380.0),
    )),
    Invoice("vallescura-2", "vallescura", 12, (("Ricambi martinetti idraulici", 6, 87.4),)),
    # formal notice posted
    Invoice("pontelungo-1", "pontelungo", -75, (("Collettori in acciaio inox 316L", 8, 412.5),)),
    # hand-over proposed
    Invoice("castelfosco-1", "castelfosco", -105, (("Profilati lavorati a disegno", 240, 18.9),)),
    Invoice("castelfosco-2", "castelfosco", -105, (("Dime di montaggio", 12, 64.0),)),
    Limit(-12, "castelfosco", 0.0, "Non paga e non risponde: solo pagamento anticipato"),
    # two currencies
    Invoice("northfield-1", "northfield", -20, (("Sealing heads, set of four", 3, 690.0),)),
    Invoice("northfield-2", "northfield", -20, (
        ("On-site commissioning, two engineers", 4, 820.0),
    ), currency="GBP"),
    # insured, for some weeks still
    Insurance(-80, "montebruno", "POL-2026/417", 10000.0, 20),
    # instalments: the first paid late, the second overdue, the third coming due
    Invoice("montebruno-1", "montebruno", -50, (
        ("Revisione pressa PH 3020: smontaggio e ricambi", 1, 11850.0),
        ("Montaggio e collaudo, ore", 46, 48.0),
    ), instalments=True),
    Payment(-38, "montebruno-1"),
    # a credit note bigger than the debt: goods sent back after they were paid
    Invoice("aulella-1", "aulella", -60, (("Coltelli ribobinatrice", 10, 236.0),)),
    Payment(-58, "aulella-1"),
    Invoice("aulella-2", "aulella", -24, (("Affilatura coltelli", 10, 74.0),)),
    CreditNote(-30, "aulella-1", "Reso coltelli fuori tolleranza"),
    # partly paid before the soft reminder
    Invoice("bertoldi-1", "bertoldi", -21, (
        ("Riparazione pompa di irrigazione", 1, 1320.0),
        ("Girante in bronzo", 1, 415.0),
    )),
    Payment(-10, "bertoldi-1", 900.0),
    # payment on account: the firm reminder demands the remainder
    Invoice("santalucia-1", "santalucia", -33, (("Rulli trasporto lastre, rivestiti", 14, 178.0),)),
    PaymentOnAccount(-15, "santalucia", 1000.0, "ACCONTO VETRERIA SANTA LUCIA"),
    # no e-mail address: a letter by post
    Invoice("brambati-1", "brambati", -20, (("Bilanciatura albero pialla a filo", 1, 560.0),)),
    # held: a complaint is looked into
    Invoice("valdarda-1", "valdarda", -26, (
        ("Pompa sanitaria centrifuga", 1, 2350.0),
        ("Avviamento impianto", 1, 290.0),
    )),
    Hold(-12, "valdarda", 9, "complaint_checked",
         "Pompa rumorosa: intervento dell'assistenza già fissato."),
    # settled: paid after the soft reminder, the case is closed
    Invoice("torchio-1", "torchio", -60, (("Revisione gruppo di stampa offset", 1, 1890.0),)),
    Payment(-35, "torchio-1"),
    # the bank was brought up to date yesterday
    Invoice("torchio-2", "torchio", 10, (("Calibrazione registro", 1, 430.0),)),
    Payment(-1, "torchio-2"),
    # reopened: settled once, overdue again
    Invoice("sanrocco-1", "sanrocco", -110, (("Manutenzione forno a tunnel", 1, 1240.0),)),
    Payment(-84, "sanrocco-1"),
    Invoice("sanrocco-2", "sanrocco", -13, (("Catena inox per forno a tunnel, metri", 38, 27.5),)),
    # a promise to pay, confirmed by e-mail, holds the item
    Invoice("ravagnan-1", "ravagnan", -27, (("Revisione cella frigorifera", 1, 1765.0),)),
    Promise(-4, "ravagnan", 8),
    # a dispute, under investigation
    Invoice("belfiore-1", "belfiore", -24, (
        ("Sostituzione cuscinetti lavacentrifuga", 2, 940.0),
        ("Trasferta tecnico, ore", 6, 55.0),
    )),
    Complaint(-10, "belfiore-1", "wrong_price", "Contesta le ore di trasferta: il preventivo le "
              "comprendeva."),
    # an instalment plan: agreed and signed, the first payment came on time
    Invoice("morandell-1", "morandell", -62, (("Revisione gru retrocabina", 1, 4100.0),)),
    Agreement(-25, "morandell", 4, -15),
    Signature(-22, "morandell"),
    Payment(-17, "morandell-1", 1250.5),
)  # fmt: skip


def _get_regular_events():
    """Customers of long standing: three invoices paid well before they were due."""
    for debtor in DEBTORS:
        if not debtor.regular:
            continue
        for number, due in enumerate((-190, -160, -130)):
            key = f"{debtor.code}-before-{number}"
            yield Invoice(key, debtor.code, due, (("Manutenzione programmata", 1, 640.0),))
            yield Payment(due - 10, key)


def get_events(today):
    """Return the events by day, oldest first: ``{date: [event, …]}``.

    Payments move to the bank's last working day before theirs, never past another event of theirs.
    """
    working_days = WorkingDays.for_country("IT")
    days = {}
    for event in (*_get_regular_events(), *TIMELINE):
        day = today + timedelta(days=event.day)
        if isinstance(event, Payment | PaymentOnAccount) and not working_days.is_working(day):
            day = working_days.add(day, -1)
        days.setdefault(day, []).append(event)
    return dict(sorted(days.items()))
