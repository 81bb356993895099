"""Whether a rung of the ladder suits an item, its dates left aside."""

from .ladder_facts import (
    AUDIENCE,
    CALL,
    COURTESY,
    FOREVER,
    FORMAL_NOTICE,
    HARDSHIP,
    HELD,
    MIN_AMOUNT,
    REMINDER,
    STOPS_ALL,
    STOPS_COURTESY_CALL,
    STOPS_THREATENING,
    WRITTEN_KINDS,
)


def get_obstacle_code(rung, item, debtor, overdue):
    """Why the rung is not applicable, as things stand: passed over once a higher one is due.

    :param Decimal overdue: what the debtor owes overdue when the rung is taken
    """
    if rung.threatening and debtor.hardship:
        return HARDSHIP
    if item.holds and any(is_stopped(rung, hold) for hold in item.holds):
        return HELD
    if overdue < rung.min_amount:
        return MIN_AMOUNT
    return None if _is_in_audience(rung, item, debtor) else AUDIENCE


def is_stopped(rung, hold):
    """Whether a hold of the item stops this rung."""
    if hold.stops == STOPS_COURTESY_CALL:
        return rung.kind in (COURTESY, CALL)
    if hold.stops == STOPS_THREATENING:
        return rung.threatening
    return True


def _is_in_audience(rung, item, debtor):
    """New customers or large items, whichever is asked for; everybody if neither is."""
    if not rung.new_customer_invoices and not rung.large_amount:
        return True
    if debtor.paid_invoices < rung.new_customer_invoices:
        return True
    return bool(rung.large_amount) and item.amount >= rung.large_amount


def is_gone(rung, item, debtor, ladder):
    """Whether the item can never take the rung any more for the first time."""
    for step in item.steps:
        if step.code == rung.code or rung.kind == COURTESY and step.kind != COURTESY:
            return True
    return is_out_of_place(rung, debtor, ladder)


def is_out_of_place(rung, debtor, ladder):
    """P-2: beside a formal case the first written contact is the firm rung, the top reminder."""
    if not debtor.formal:
        return False
    return rung.kind == COURTESY or rung.kind == REMINDER and rung.rank < ladder.top_reminder_rank


def lacks_contact(rung, item):
    """Complaint 11: no formal notice without an earlier written contact about the item."""
    return rung.kind == FORMAL_NOTICE and not any(
        step.contact and step.kind in WRITTEN_KINDS for step in item.steps
    )


def get_last(holds):
    """The hold that says until when: the last to end, one that stops every step before others.

    >>> from datetime import date
    >>> from .ladder_facts import Hold
    >>> friday, week = Hold("manual", until=date(2026, 3, 6)), Hold("bank", until=date(2026, 3, 8))
    >>> get_last([week, friday]).kind
    'bank'
    >>> get_last([week, Hold("set_off"), friday]).kind
    'set_off'
    >>> get_last([Hold("older", STOPS_COURTESY_CALL), friday]).kind
    'manual'
    """
    by_kind = sorted(holds, key=lambda hold: hold.kind)
    return max(
        by_kind,
        key=lambda hold: (hold.stops == STOPS_ALL, hold.until or FOREVER),
        default=None,
    )
