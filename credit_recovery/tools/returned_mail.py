"""What a returned mail says: reports by the book, and the free words of providers (P-8).

Nothing here imports odoo; a message is an ``email.message.EmailMessage``.
"""

import re
from dataclasses import dataclass
from email.utils import parseaddr

# the most of a provider's words that is kept as a reason
REASON_MAX = 500

ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
MESSAGE_ID = re.compile(r"^\s*(?:X-Microsoft-Original-)?Message-ID:\s*(<[^<>\s]+>)", re.I | re.M)
SUBJECT = re.compile(r"^\s*Subject:\s*(.+)$", re.I | re.M)
DAEMON = re.compile(r"(mailer-?daemon|postmaster|mail delivery|posta-certificata)", re.I)
FAILURE = re.compile(
    r"undeliver|delivery (status notification \(failure\)|(has )?fail|failure)|failure notice"
    r"|returned mail|returning message|could not be delivered|delivery unsuccessful"
    r"|mancat[ao] (consegna|recapito)|mancata ricezione|non (e'|è|era) stato (possibile )?"
    r"(recapita|consegna)|non (recapita|consegna)(to|ta|bile)|recapito (non riuscito|fallito)"
    r"|consegna (non riuscita|fallita)|impossibile (recapitare|consegnare)|messaggio respinto"
    r"|unzustellbar|non remis|[ée]chec de (la )?remise",
    re.I,
)
DELAY = re.compile(
    r"delayed|delay\)|still being retried|will (be|keep) (retried|trying)|temporary (failure|error)"
    r"|ritardo (nella|di) (consegna|recapito)|consegna (in ritardo|ritardata)"
    r"|recapito ritardato|in ritardo|ulteriori tentativi|verr(à|a') ritentat|preavviso",
    re.I,
)
# the mailbox does not exist, or no longer: nothing sent to it will ever arrive
DEAD = re.compile(
    r"\b5\.1\.[0-36]\b|\b5\.2\.1\b"
    r"|(user|recipient|mailbox|address)[^.\n]{0,30}(unknown|not found|does(n't| not) exist|rejected"
    r"|no longer|invalid|disabled|inactive)|unknown (user|recipient|mailbox)|no such (user|mailbox"
    r"|recipient|person)|invalid (recipient|mailbox)"
    r"|(utente|destinatario|casella|indirizzo)[^.\n]{0,40}(sconosciut|inesistent|non esist"
    r"|non (è|e') (più )?(attiv|valid)|non trovat|disattivat|disabilitat|cessat)",
    re.I,
)


@dataclass(frozen=True)
class Returned:
    """A mail that came back.

    :ivar recipients: lower-case addresses it did not reach
    :ivar message_ids: of the mail that came back, as far as the report tells
    :ivar subject: of the mail that came back, or empty
    :ivar reason: in the words of the server
    :ivar is_final: False while the server goes on trying
    """

    recipients: tuple[str, ...]
    message_ids: tuple[str, ...]
    subject: str
    reason: str
    is_final: bool


def is_dead_address(reason):
    """Whether a server's words say that the mailbox does not exist.

    >>> is_dead_address("550 5.1.1 <anna@rossi.example>: user unknown")
    True
    >>> is_dead_address("552 5.2.2 mailbox full"), is_dead_address("550 5.7.1 looks like spam")
    (False, False)
    >>> is_dead_address("La casella indicata è inesistente")
    True
    """
    return bool(DEAD.search(reason or ""))


def parse(message):
    """What came back with a message, or None if it is no returned mail.

    :param email.message.EmailMessage message: as received
    """
    return _parse_report(message) or _parse_words(message)


# ---------------------------------------------------------------- reports by the book (RFC 3464)
def _parse_report(message):
    blocks = [
        block
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in (part.get_payload() if part.is_multipart() else ())
        if block.get("Action")
    ]
    told = [block for block in blocks if _get_action(block) in ("failed", "delayed")]
    if not told:
        return None
    failed = [block for block in told if _get_action(block) == "failed"]
    reason = _clip("; ".join(dict.fromkeys(map(_get_diagnostic, failed or told))))
    ids, subject = _get_original(message)
    return Returned(
        recipients=tuple(dict.fromkeys(_get_recipients(failed or told))),
        message_ids=ids,
        subject=subject,
        reason=reason,
        is_final=bool(failed),
    )


def _get_action(block):
    return str(block.get("Action", "")).strip().lower().partition(" ")[0]


def _get_recipients(blocks):
    for block in blocks:
        for name in ("Original-Recipient", "Final-Recipient"):
            found = ADDRESS.search(str(block.get(name, "")).partition(";")[2])
            if found:
                yield found[0].lower()


def _get_diagnostic(block):
    """The server's words with its status code, in one line."""
    words = " ".join(str(block.get("Diagnostic-Code", "")).partition(";")[2].split())
    status = str(block.get("Status", "")).strip()
    return words if status in words else f"{status} {words}".strip()


# ---------------------------------------------------------------- free words
def _parse_words(message):
    if not _is_from_machine(message) or _is_receipt(message):
        return None
    text = _get_text(message)
    title = str(message.get("Subject", ""))
    receipt = str(message.get("X-Ricevuta", "")).strip()
    is_delay = bool(DELAY.search(title)) or receipt.startswith("preavviso")
    says_failure = FAILURE.search(title) or FAILURE.search(text) or receipt == "errore-consegna"
    if not is_delay and not says_failure:
        return None
    ids, subject = _get_original(message)
    head = re.split(r"^-{2,}.*(?:original|copy|originale|copia).*$", text, flags=re.I | re.M)[0]
    return Returned(
        recipients=_get_named_recipients(message, head),
        message_ids=ids,
        subject=subject,
        reason=_clip(" ".join(head.split()) or title),
        is_final=not is_delay,
    )


def _is_from_machine(message):
    name, address = parseaddr(str(message.get("From", "")))
    null_path = str(message.get("Return-Path", "")).strip() == "<>"
    return null_path or bool(DAEMON.search(f"{name} {address}"))


def _is_receipt(message):
    """Read receipts are no returned mail."""
    kinds = {part.get_content_type() for part in message.walk()}
    return "message/disposition-notification" in kinds


def _get_named_recipients(message, text):
    named = " ".join(str(value) for value in message.get_all("X-Failed-Recipients", ()))
    found = ADDRESS.findall(named) or ADDRESS.findall(text)
    return tuple(dict.fromkeys(address.lower() for address in found))


def _get_text(message):
    """The text of the report itself, as a reader sees it."""
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        text = part.get_content()
    except (LookupError, UnicodeError):
        text = part.get_payload(decode=True).decode("latin-1")
    if part.get_content_subtype() == "html":
        text = re.sub(r"<(br|/p|/div|/tr)[^>]*>", "\n", text, flags=re.I)
        text = re.sub(r"<[^>@]*>", " ", text)
    return text


# ---------------------------------------------------------------- the mail that came back
def _get_original(message):
    """(message ids, subject) of the mail that came back, wherever the report tells them."""
    texts = [_get_part_text(part) for part in message.walk() if _holds_original(part)]
    texts.append(_get_text(message))
    told = str(message.get("X-Riferimento-Message-ID", "")).strip()
    ids = [f"<{told.strip('<>')}>"] if told else []
    for text in texts:
        ids += MESSAGE_ID.findall(text)
    subjects = [found[1].strip() for text in texts if (found := SUBJECT.search(text))]
    return tuple(dict.fromkeys(ids)), next(iter(subjects), "")


def _holds_original(part):
    return part.get_content_type() in ("message/rfc822", "text/rfc822-headers")


def _get_part_text(part):
    """The headers of a returned mail, unfolded."""
    if part.is_multipart():
        original = part.get_payload(0)
        return "\n".join(
            f"{name}: {' '.join(str(value).split())}" for name, value in original.items()
        )
    text = part.get_payload(decode=True).decode("utf-8", "replace")
    return re.sub(r"\r?\n[ \t]+", " ", text)


def _clip(text):
    return text if len(text) <= REASON_MAX else f"{text[: REASON_MAX - 1]}…"
