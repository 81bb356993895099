"""The nightly review of a whole book: the first one, and one with nothing to do."""

from bench_env import forget_peak, get_median, get_seconds, open_env, read_memory
from floor import get_floor
from processes import say

TIMES = 3


def measure(database):
    with open_env(database) as env:
        before = get_floor(env)
        forget_peak()
        memory = read_memory("VmRSS")
        first = run_first(env)
        memory = read_memory("VmHWM") - memory
        say(f"first review: {first:.1f} s, {memory:.0f} MB")
        again = run_again(env)
        floor = (before + get_floor(env)) / 2
        say(f"again: {again:.1f} s; floor: {floor:.1f} s")
        check(env)
    return {"floor": floor, "first": first, "again": again, "memory": memory}


def run_first(env):
    """Everything is written: cases, notices, lines, notes; automatic steps are approved."""
    return get_seconds(env["credit.recovery.case"]._cron_review)


def run_again(env):
    """The same day again: every debtor is looked at, nothing is to be done."""

    def forget():
        env.cr.execute("UPDATE credit_recovery_case SET date_reviewed = NULL")
        env.cr.commit()
        env.invalidate_all()

    return get_median(TIMES, env["credit.recovery.case"]._cron_review, forget)


def check(env):
    """A review that fails is fast."""
    cases = env["credit.recovery.case"]
    total, bad = cases.search_count([]), [("review_error", "!=", False)]
    reviewed = cases.search_count([("date_reviewed", "=", env.company._get_recovery_today())])
    if not total or reviewed != total or cases.search_count(bad):
        raise SystemExit(f"{reviewed} of {total} cases reviewed, {cases.search_count(bad)} failed")
