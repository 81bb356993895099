"""The first review of a book with promises, disputes and plans (P-10, P-11)."""

import re
from pathlib import Path

from bench_env import get_seconds, open_env
from floor import get_floor
from processes import say
from review import check, run_first

SQL = (Path(__file__).parent / "holds.sql").read_text()
# how many there are of each is told by whoever measures
KINDS = ("promises", "disputes", "plans")


def measure(database, *counts):
    """Cases are opened first, by the review's own step and within its time."""
    with open_env(database) as env:
        before = get_floor(env)
        company = env.company
        today = company._get_recovery_today()
        opening = get_seconds(lambda: env["credit.recovery.case"]._open_missing(company, today))
        generate(env, today, dict(zip(KINDS, map(int, counts), strict=True)))
        first = opening + run_first(env)
        floor = (before + get_floor(env)) / 2
        say(f"first review: {first:.1f} s ({opening:.1f} s of it opening), floor: {floor:.1f} s")
        check(env)
        check_held(env)
    return {"floor": floor, "first": first}


def generate(env, today, counts):
    company = env.company
    params = {
        **counts,
        "today": today,
        "company": company.id,
        "currency": company.currency_id.id,
        "receivable": company.partner_id.property_account_receivable_id.id,
        "user": env.ref("base.user_admin").id,
        "reason": env.ref("credit_recovery.reason_wrong_price").id,
    }
    env.flush_all()
    for _name, text in re.findall(r"^-- part: (.*)\n((?:(?!^-- part: ).*\n)*)", SQL, re.M):
        env.cr.execute(text, params)
    env.cr.execute("ANALYZE")
    env.cr.commit()
    env.invalidate_all()


def check_held(env):
    """Holds that hold nothing cost nothing."""
    promises = env["credit.recovery.promise"]
    judged = promises.search_count([("state", "=", "broken")])
    held = env["credit.recovery.case"].search_count(
        [("hold_code", "in", ("promise", "dispute", "plan"))]
    )
    say(f"{judged} promises judged, {held} cases held")
    if not judged or not held:
        raise SystemExit("promises, disputes and plans had no effect")
