"""The demo's debtors: who they are and what each of them shows. All of them are invented.

``situation`` is what the debtor shows tonight; ``before`` are the levels reached before the
office went live, as (level, day): only :func:`story.load` needs them, a played story has notices;
``call`` is what is said on the phone: cause and note; ``pending`` is the level whose step waits for
a person tonight, so that nobody takes it before. A call is due three working days after the due
date, which is eight days at most, Christmas included.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Debtor:
    """One customer of the demo company; days are relative to today."""

    code: str
    name: str
    street: str
    zip: str
    city: str
    state: str
    vat: str
    salesperson: str
    situation: str
    contact: str = ""
    phone: str = "+39 051 555 0100"
    email: str = ""
    country: str = "it"
    lang: str = "it_IT"
    regular: bool = False
    call: tuple = ("forgotten", "Promette di controllare con l'ufficio contabilità.")
    pending: str = ""
    before: tuple = ()


DEBTORS = (
    Debtor(
        "zanetti", "Torneria Zanetti S.n.c.", "Via dei Tornitori 18", "41122", "Modena", "mo",
        "99197720362", "chiara", "courtesy", "Ilaria Zanetti", "+39 059 555 0112",
        "amministrazione@torneriazanetti.example",
    ),
    Debtor(
        "colombara", "Imballaggi Colombara S.r.l.", "Via dell'Artigianato 7", "42122",
        "Reggio nell'Emilia", "re", "99517500353", "davide", "call", "Paolo Ferretti",
        "+39 0522 555 014", "contabilita@colombara.example", pending="call",
    ),
    Debtor(
        "gerbi", "Molino Fratelli Gerbi S.r.l.", "Strada del Mulino 3", "14100", "Asti", "at",
        "99853190058", "chiara", "soft", "Teresa Gerbi", "+39 0141 555 017",
        "fatture@molinogerbi.example", before=(("call", -12),),
        call=("forgotten", "Fattura ritrovata, la mettono in pagamento a fine mese."),
    ),
    Debtor(
        "lodigiana", "Carpenteria Lodigiana S.r.l.", "Via Emilia 210", "26900", "Lodi", "lo",
        "99063280152", "davide", "firm", "Gianni Moretti", "+39 0371 555 019",
        "amministrazione@carpenterialodigiana.example", regular=True,
        before=(("call", -25), ("soft", -13), ("call", -6)),
        call=("customers_late", "Aspettano l'incasso dal committente di un cantiere."),
    ),
    Debtor(
        "vallescura", "Costruzioni Vallescura S.r.l.", "Via Borgo Palazzo 91", "24125", "Bergamo",
        "bg", "99094940162", "davide", "formal", "Sergio Locatelli", "+39 035 555 0121",
        "contabilita@vallescura.example",
        before=(("call", -40), ("soft", -28), ("firm", -14)),
        call=("no_money", "Liquidità scarsa: non indica nessuna data."),
        pending="formal",
    ),
    Debtor(
        "pontelungo", "Idrotermica Pontelungo S.r.l.", "Via Pratese 44", "51100", "Pistoia", "pt",
        "99702390479", "chiara", "formal_sent", "Marta Innocenti", "+39 0573 555 023",
        "info@pontelungo.example",
        before=(("call", -67), ("soft", -55), ("firm", -41), ("formal", -27)),
        call=("no_money", "Chiede pazienza, nessuna data di pagamento."),
    ),
    Debtor(
        "castelfosco", "Serramenti Castelfosco S.r.l.", "Via Caorsana 152", "29122", "Piacenza",
        "pc", "99123370332", "davide", "handover", "Ivano Draghi", "+39 0523 555 025",
        "amministrazione@castelfosco.example",
        before=(("call", -97), ("soft", -85), ("firm", -71), ("formal", -59)),
        call=("unwilling", "Rimanda ogni volta, riaggancia."),
    ),
    Debtor(
        "northfield", "Northfield Packaging Ltd", "12 Kirkstall Mill Lane", "LS5 3BT", "Leeds", "",
        "GB999999973", "chiara", "two_currencies", "Emma Hargreaves", "+44 113 496 0127",
        "accounts@northfield.example", "uk", "en_GB", before=(("call", -12),),
        call=("dates_mismatch", "Pays at the end of the month following the invoice."),
    ),
    Debtor(
        "montebruno", "Ceramiche Montebruno S.p.A.", "Via Circondariale 60", "41049", "Sassuolo",
        "mo", "99479310361", "chiara", "instalments", "Roberto Casolari", "+39 0536 555 029",
        "fornitori@montebruno.example", before=(("call", -42), ("call", -12)),
        call=("instalment_too_high", "Pagano le rate, ma con qualche settimana in più."),
    ),
    Debtor(
        "aulella", "Cartiera dell'Aulella S.r.l.", "Via Aurelia Sud 15", "54100", "Massa", "ms",
        "99763870450", "chiara", "credit_covers", "Nadia Bertelloni", "+39 0585 555 031",
        "contabilita@cartieraaulella.example", regular=True,
    ),
    Debtor(
        "bertoldi", "Officina Agricola Bertoldi & Figli S.n.c.", "Strada Ostigliese 27", "46100",
        "Mantova", "mn", "99076020207", "davide", "partly_paid", "Luca Bertoldi",
        "+39 0376 555 033", "officina@bertoldi.example", before=(("call", -13), ("soft", -1)),
        call=("no_money", "Manda un acconto entro la settimana, poi il saldo."),
    ),
    Debtor(
        "santalucia", "Vetreria Santa Lucia S.r.l.", "Via Tosco Romagnola 118", "50053", "Empoli",
        "fi", "99665100485", "chiara", "on_account", "Donatella Salvadori", "+39 0571 555 035",
        "amministrazione@vetreriasantalucia.example", before=(("call", -25), ("soft", -13)),
        call=("customers_late", "Versa un acconto senza indicare la fattura."),
    ),
    Debtor(
        "brambati", "Falegnameria Brambati", "Via ai Molini 9", "23900", "Lecco", "lc",
        "99281400137", "davide", "no_email", "Ugo Brambati", "+39 0341 555 037",
        before=(("call", -12),), call=("forgotten", "Non usa la posta elettronica."),
    ),
    Debtor(
        "valdarda", "Caseificio Valdarda Soc. coop. agricola", "Località Baselica 34", "29017",
        "Fiorenzuola d'Arda", "pc", "99049140330", "davide", "held", "Franca Oddi",
        "+39 0523 555 039", "amministrazione@caseificiovaldarda.example", regular=True,
        before=(("call", -18),),
        call=("dissatisfied", "Segnalano una pompa rumorosa: chiedono un controllo."),
    ),
    Debtor(
        "torchio", "Tipografia Il Torchio S.r.l.", "Via Facciolati 72", "35126", "Padova", "pd",
        "99112650280", "chiara", "settled", "Anna Zorzi", "+39 049 555 0141",
        "amministrazione@iltorchio.example", regular=True, before=(("call", -52), ("soft", -40)),
    ),
    Debtor(
        "sanrocco", "Panificio San Rocco S.r.l.", "Strada Langhirano 203", "43124", "Parma", "pr",
        "99568380341", "davide", "reopened", "Cristina Pedretti", "+39 0521 555 043",
        "ufficio@panificiosanrocco.example", before=(("call", -102), ("soft", -90), ("call", -5)),
        call=("forgotten", "Si scusano: pagano entro pochi giorni."),
    ),
    Debtor(
        "ravagnan", "Ortofrutta Ravagnan Soc. coop. agricola", "Via Mercato 6", "20137", "Milano",
        "mi", "99312740204", "chiara", "promise", "Elisa Ravagnan", "+39 02 5555 0145",
        "amministrazione@ravagnan.example", before=(("call", -19), ("soft", -7)),
        call=("customers_late", "Aspettano l'incasso della grande distribuzione."),
    ),
    Debtor(
        "belfiore", "Lavanderia Industriale Belfiore S.r.l.", "Via Padova 112", "44122", "Ferrara",
        "fe", "99641180361", "davide", "dispute", "Stefano Belfiore", "+39 0532 555 047",
        "contabilita@lavanderiabelfiore.example", before=(("call", -16),),
        call=("forgotten", "Ricontrollano la fattura con il magazzino."),
    ),
    Debtor(
        "morandell", "Autotrasporti Morandell S.r.l.", "Via Brennero 260", "38121", "Trento", "tn",
        "99288500236", "davide", "plan", "Karin Morandell", "+39 0461 555 049",
        "ufficio@morandell.example", before=(("call", -54), ("soft", -42), ("firm", -28)),
        call=("instalment_too_high", "Tutto insieme non ce la fanno: chiedono quattro rate."),
    ),
)  # fmt: skip
