"""Disputed and accepted parts: how an amount is shared out, what was decided."""

from decimal import Decimal

ZERO = Decimal(0)
ACCEPTED, PARTLY, REJECTED = "accepted", "partly", "rejected"


def allot(part, residuals):
    """Share a part out among open amounts in their order, the oldest due first (P-10).

    :param Decimal part: what is disputed in all; nothing means the whole of each
    :param residuals: the open amounts
    :return: list of what is disputed of each

    >>> allot(Decimal(30), [Decimal(20), Decimal(50), Decimal(5)])
    [Decimal('20'), Decimal('10'), Decimal('0')]
    >>> allot(ZERO, [Decimal(20), Decimal(50)])
    [Decimal('20'), Decimal('50')]
    >>> allot(Decimal(90), [Decimal(20), Decimal(50)])
    [Decimal('20'), Decimal('50')]
    """
    if not part:
        return list(residuals)
    shares = []
    for residual in residuals:
        share = max(min(residual, part), ZERO)
        shares.append(share)
        part -= share
    return shares


def get_outcome(disputed, accepted):
    """What a decision amounts to.

    >>> get_outcome(Decimal(30), Decimal(30)), get_outcome(Decimal(30), Decimal(10))
    ('accepted', 'partly')
    >>> get_outcome(Decimal(30), ZERO)
    'rejected'
    """
    if not accepted:
        return REJECTED
    return PARTLY if accepted < disputed else ACCEPTED
