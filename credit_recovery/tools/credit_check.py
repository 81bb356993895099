"""What a credit check says of a customer today, and what speaks against a sale to him (000-1)."""

APPROVED, CASH_ONLY, REFUSED = "approved", "cash_only", "refused"
MISSING, VALID, EXPIRED = "missing", "valid", "expired"


def get_state(result, valid_until, today):
    """Where a customer stands by his latest check.

    Only an approval runs out: a customer who was refused, or who pays cash, does not become better
    by waiting.

    :param result: of the latest check; None: there is none
    :param valid_until: the last day of an approval; None: it has none

    >>> from datetime import date
    >>> day = date(2026, 3, 31)
    >>> get_state(None, None, day)
    'missing'
    >>> get_state("approved", day, day), get_state("approved", day, date(2026, 4, 1))
    ('valid', 'expired')
    >>> get_state("refused", day, date(2027, 1, 1)), get_state("cash_only", day, date(2027, 1, 1))
    ('refused', 'cash_only')
    """
    if not result:
        return MISSING
    if result != APPROVED:
        return result
    return VALID if not valid_until or today <= valid_until else EXPIRED


def get_cause(state, demand, asked_above, prepaid=0):
    """What speaks against a sale on credit.

    :param state: see :func:`get_state`
    :param demand: what is to be sold
    :param asked_above: a valid check is asked of what is more than this
    :param prepaid: what the customer has paid in advance
    :return: a cause of the gate, or None

    >>> get_cause("missing", 1000, 1000), get_cause("missing", 1001, 1000)
    (None, 'check_missing')
    >>> get_cause("expired", 1001, 1000), get_cause("valid", 1001, 1000)
    ('check_expired', None)
    >>> get_cause("refused", 1, 1000)
    'check_refused'
    >>> get_cause("cash_only", 1, 1000), get_cause("cash_only", 100, 0, prepaid=100)
    ('cash_only', None)
    """
    if demand <= 0:
        return None
    if state == REFUSED:
        return "check_refused"
    if state == CASH_ONLY:
        return "cash_only" if demand > prepaid else None
    if state == VALID or demand <= asked_above:
        return None
    return f"check_{state}"
