"""Fills a fresh database with a book of invoices: set-up by Odoo, the rows by SQL."""

import re
import time
from pathlib import Path

from bench_env import open_env
from processes import say

SQL = (Path(__file__).parent / "generator.sql").read_text()
SEED = 20190401


def generate(env, debtors, invoices, say):
    """Load the book and commit.

    :param int debtors: how many
    :param int invoices: open ones, of all debtors
    :param say: told what is being made, and for how long it was
    """
    params = {**_set_up(env), "seed": SEED, "debtors": debtors, "invoices": invoices}
    env.flush_all()
    for name, text in re.findall(r"^-- part: (.*)\n((?:(?!^-- part: ).*\n)*)", SQL, re.M):
        begin = time.monotonic()
        env.cr.execute(text, params)
        say(f"{name}: {time.monotonic() - begin:.1f} s")
    env.cr.commit()


def _set_up(env):
    """An Italian company that sends; its accounts and journals.

    :return: parameters of the SQL
    """
    company = env.company
    euro, italy = env.ref("base.EUR"), env.ref("base.it")
    euro.active = True
    company.write(
        {
            "currency_id": euro.id,
            "country_id": italy.id,
            "account_fiscal_country_id": italy.id,
            "street": "Via Garibaldi 1",
            "zip": "20121",
            "city": "Milano",
            "email": "office@example.com",
            "recovery_sending": "on",
            "recovery_run_limit": 0,
            "recovery_manager_id": env.ref("base.user_admin").id,
            "recovery_signatory_id": env.ref("base.user_admin").id,
        }
    )
    account = env["res.partner.bank"].create(
        {
            "acc_number": "IT60X0542811101000000123456",
            "partner_id": company.partner_id.id,
            "allow_out_payment": True,
        }
    )
    bank, sales = (_get_journal(env, company, kind) for kind in ("bank", "sale"))
    return {
        "today": company._get_recovery_today(),
        "company": company.id,
        "currency": euro.id,
        "country": italy.id,
        "bank_account": account.id,
        "bank": bank.id,
        "sales": sales.id,
        "liquidity": bank.default_account_id.id,
        "income": sales.default_account_id.id,
        "receivable": company.partner_id.property_account_receivable_id.id,
    }


def _get_journal(env, company, kind):
    domain = [("type", "=", kind), ("company_id", "=", company.id)]
    return env["account.journal"].search(domain, limit=1)


def measure(database, debtors, invoices):
    """Fill a database; called in a process of its own."""
    begin = time.monotonic()
    with open_env(database) as env:
        generate(env, int(debtors), int(invoices), say)
    say(f"{invoices} invoices: {time.monotonic() - begin:.0f} s")
