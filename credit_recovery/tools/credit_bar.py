"""The bar of a customer's credit: used, insured, free, beyond the limit (pure)."""

from decimal import Decimal

ZERO, HUNDRED = Decimal(0), Decimal(100)
TENTH = Decimal("0.1")


def get_bar(exposure):
    """The amounts of a bar, and the width of each of its parts in per cent.

    What is insured of the debt stands beside what we risk; without a limit nothing is free.

    :param Exposure exposure: a customer's
    :return: dict of floats; ``limit`` and ``free`` are None without a limit

    >>> from .exposure import Exposure
    >>> def show(**amounts):
    ...     amounts = {name: Decimal(amount) for name, amount in amounts.items()}
    ...     return get_bar(Exposure(**amounts))
    >>> bar = show(open=800, insured=200, limit=1000)
    >>> [(part["code"], part["amount"], part["width"]) for part in bar["parts"]]
    [('used', 600.0, 50.0), ('insured', 200.0, 16.7), ('free', 400.0, 33.3)]
    >>> bar = show(open=800, drafts=500, limit=1000)
    >>> [(part["code"], part["amount"], part["width"]) for part in bar["parts"]]
    [('used', 1000.0, 76.9), ('over', 300.0, 23.1)]
    >>> show(open=800)["parts"], show(open=800)["free"]
    ([{'code': 'used', 'amount': 800.0, 'width': 100.0}], None)
    >>> show(limit=0)["parts"], show(limit=0)["limit"]
    ([], 0.0)
    >>> [part["code"] for part in show(open=5, limit=0)["parts"]]
    ['over']
    """
    risk = max(exposure.exposure, ZERO)
    used = risk if exposure.limit is None else min(risk, exposure.limit)
    owed = max(exposure.committed + exposure.drafts, ZERO)
    amounts = {
        "used": used,
        "over": risk - used,
        "insured": owed - risk,
        "free": max(exposure.available or ZERO, ZERO),
    }
    total = sum(amounts.values())
    return {
        "limit": _to_float(exposure.limit),
        "free": _to_float(exposure.available),
        "exposure": float(exposure.exposure),
        "parts": [
            {
                "code": code,
                "amount": float(amount),
                "width": float((HUNDRED * amount / total).quantize(TENTH)),
            }
            for code, amount in amounts.items()
            if amount
        ],
        "sources": {
            name: float(getattr(exposure, name))
            for name in ("open", "credits", "drafts", "orders", "insured")
        },
    }


def _to_float(amount):
    return None if amount is None else float(amount)
