"""The company's stops: bank not up to date (P-1), closures (P-12), a pause (P-7)."""

from .ladder_facts import FOREVER, Step


def apply_stops(decisions, stops):
    """The decisions, with a ``Wait`` in place of the steps that the company's stops put off.

    What is stopped is waited for, never passed over.

    >>> from .ladder_facts import Rung, Stop
    >>> bank = Stop("bank_not_fresh", frozenset(("reminder", "formal_notice")))
    >>> soft, call = Rung("soft", 30, "reminder", 20), Rung("call", 20, "call", 3)
    >>> stopped = apply_stops({1: Step(soft), 2: Step(call)}, (bank,))
    >>> stopped[1].code, stopped[1].rung.code, stopped[2].rung.code
    ('bank_not_fresh', 'soft', 'call')
    """
    return {key: _apply_to(decision, stops) for key, decision in decisions.items()}


def _apply_to(decision, stops):
    if not isinstance(decision, Step):
        return decision
    stop = get_stop(decision.rung.kind, stops)
    return stop.get_wait(decision.rung) if stop else decision


def get_stop(kind, stops):
    """The stop of this kind of rung, the last one to end; None when nothing stops it."""
    found = [stop for stop in stops if kind in stop.kinds]
    return max(found, key=lambda stop: stop.until or FOREVER, default=None)
