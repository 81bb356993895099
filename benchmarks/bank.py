"""The first review of a book with unmatched bank lines (P-1)."""

from pathlib import Path

from bench_env import forget_peak, get_seconds, open_env, read_memory
from floor import get_floor
from processes import say
from review import check, run_first

SQL = (Path(__file__).parent / "bank.sql").read_text()


def measure(database, lines):
    with open_env(database) as env:
        generate(env, int(lines))
        before = get_floor(env)
        refresh = get_seconds(lambda: refresh_and_forget(env))
        forget_peak()
        first = run_first(env)
        floor = (before + get_floor(env)) / 2
        held = env["credit.recovery.hold"].search_count([("kind", "=", "possible_payment")])
        say(f"first review: {first:.1f} s, floor: {floor:.1f} s, {held} possible payments")
        say(f"looking for them alone: {refresh:.1f} s; {read_memory('VmHWM'):.0f} MB in all")
        check(env)
        if not held:
            raise SystemExit("no possible payment was found")
    return {"floor": floor, "first": first}


def generate(env, lines):
    journal = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1
    )
    env.cr.execute(
        SQL,
        {
            "lines": lines,
            "today": env.company._get_recovery_today(),
            "company": env.company.id,
            "currency": env.company.currency_id.id,
            "bank": journal.id,
            "liquidity": journal.default_account_id.id,
            "suspense": journal.suspense_account_id.id,
            "receivable": env.company.partner_id.property_account_receivable_id.id,
        },
    )
    env.cr.commit()


def refresh_and_forget(env):
    """Only to tell what it costs: half the debtors have a case already."""
    company = env.company
    env["credit.recovery.possible.payment"]._refresh(company, company._get_recovery_today())
    env.cr.rollback()
