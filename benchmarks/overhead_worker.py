"""Posts and pays blocks of invoices; reads how many of each, answers with durations."""

import json
import sys
from datetime import date, timedelta

from bench_env import get_seconds, open_env

from odoo import Command

DEBTORS = 20


def measure(database, *setup):
    with open_env(database) as env:
        if "credit.recovery.gate.rule" in env:
            env["credit.recovery.gate.rule"].search([]).unlink()  # of the process before
        partners = create_debtors(env)
        if "gate" in setup and "credit.recovery.gate.rule" in env:
            set_limits(env, partners)
        for line in sys.stdin:
            posted, paid = map(int, line.split())
            print(json.dumps(measure_block(env, partners, posted, paid)), flush=True)


def measure_block(env, partners, posted, paid):
    """Post invoices, then pay the first of them; both with all that is delayed up to the commit.

    What stays open is deleted and swept: each block meets as many rows as the first one did.
    """
    invoices = create_invoices(env, partners, posted)

    def post():
        invoices.action_post()
        env.cr.commit()

    def pay():
        register_payments(invoices[:paid])
        env.cr.commit()

    durations = {"post": get_seconds(post)}
    if paid:
        durations["pay"] = get_seconds(pay)
    invoices[paid:].button_draft()
    invoices[paid:].with_context(force_delete=True).unlink()
    env.cr.commit()
    sweep(env)
    return durations


def sweep(env):
    """Free what deleted rows leave; the servers of tests and benchmarks do not by themselves."""
    connection = env.cr._cnx
    connection.autocommit = True
    env.cr.execute("VACUUM")
    connection.autocommit = False


def create_debtors(env):
    """Customers with an overdue invoice; where the addons are, each has its case."""
    partners = env["res.partner"].create(
        [{"name": f"Customer {n}", "email": f"customer{n}@example.com"} for n in range(DEBTORS)]
    )
    create_invoices(env, partners, DEBTORS).action_post()
    if "credit.recovery.case" in env:
        env.company.recovery_sending = "on"
        env.cr.commit()
        env["credit.recovery.case"]._cron_review()
        cases = env["credit.recovery.case"].search_count([("partner_id", "in", partners.ids)])
        if cases != DEBTORS:
            raise SystemExit(f"{cases} cases of {DEBTORS}")
    env.cr.commit()
    return partners


def set_limits(env, partners):
    """Every customer has a limit that nobody reaches; invoices over it, or overdue, are blocked."""
    partners.credit_limit = 100_000_000
    causes = ("limit", "no_credit", "overdue_amount", "overdue_days", "suspended")
    env["credit.recovery.gate.rule"].create(
        [{"company_id": env.company.id, "cause": cause, "answer": "block"} for cause in causes]
    )
    env.cr.commit()


def create_invoices(env, partners, count):
    day = date.today() - timedelta(days=60)
    invoices = env["account.move"].create(
        [
            {
                "move_type": "out_invoice",
                "partner_id": partners[number % len(partners)].id,
                "invoice_date": day,
                "invoice_date_due": day + timedelta(days=30),
                "invoice_line_ids": [
                    Command.create({"name": "Service", "price_unit": 100 + number})
                ],
            }
            for number in range(count)
        ]
    )
    env.cr.commit()
    env.invalidate_all()
    return invoices


def register_payments(invoices):
    invoices.env["account.payment.register"].with_context(
        active_model="account.move", active_ids=invoices.ids
    ).create({"group_payment": False}).action_create_payments()
