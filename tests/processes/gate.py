"""Two processes sell to the same debtor at once, each just under his limit; prints what passed."""

import json
import multiprocessing
import sys

from odoo.exceptions import UserError
from odoo.service.model import retrying

from .office import finish, load, start, transaction

MODELS = {
    "invoices": ("account.move", "account.move"),
    "orders": ("sale.order", "sale.order"),
    "both": ("account.move", "sale.order"),
}
BUTTONS = {"account.move": "action_post", "sale.order": "action_confirm"}
DONE = {"account.move": "posted", "sale.order": "sale"}


def main(database):
    registry = load(database)
    with transaction(registry) as env:
        env["credit.recovery.gate.rule"].create(
            [
                {"company_id": env.company.id, "document": document, "cause": "limit"}
                for document in ("invoice", "order")
            ]
        )
    locked = {name: race(registry, name) for name in MODELS}
    # the children of these races let everybody pass who asks for the lock
    registry["credit.recovery.gate"]._lock_debtors = lambda *args: None
    unlocked = {name: race(registry, name) for name in MODELS}
    print(json.dumps({"locked": locked, "unlocked": unlocked}))


def race(registry, name):
    """Have two documents of 600 each made and posted or confirmed at once; the limit is 1,000.

    Nothing of Odoo's own makes one wait for the other: each invoice has a journal of its own, as
    numbers of one journal are given one after the other, and the debtor has bought before, as the
    first invoice writes on him.

    :return: how many passed
    """
    with transaction(registry) as env:
        vals = {"name": name, "is_company": True, "customer_rank": 1, "credit_limit": 1000}
        debtor = env["res.partner"].create(vals)
        recipes = [(model, prepare(env, model, debtor)) for model in MODELS[name]]
    barrier = multiprocessing.get_context("fork").Barrier(2)
    children = [start(registry, seller(*recipe, barrier)) for recipe in recipes]
    for child in children:
        finish(child)
    with transaction(registry) as env:
        return sum(
            env[model].search_count([("partner_id", "=", debtor.id), ("state", "=", done)])
            for model, done in DONE.items()
        )


def prepare(env, model, debtor):
    """Values of a document of 600."""
    vals = {"partner_id": debtor.id}
    if model == "account.move":
        line = {"name": "goods", "price_unit": 600.0, "tax_ids": [(5,)]}
        return {
            **vals,
            "move_type": "out_invoice",
            "invoice_date": env.company._get_recovery_today(),
            "invoice_payment_term_id": False,
            "invoice_line_ids": [(0, 0, line)],
            "journal_id": make_journal(env).id,
        }
    product = env["product.product"].create({"name": "Goods", "taxes_id": False})
    line = {"product_id": product.id, "price_unit": 600.0, "tax_ids": False}
    return {**vals, "order_line": [(0, 0, line)]}


def make_journal(env):
    """Another journal like the company's for its invoices."""
    journals = env["account.journal"].with_context(active_test=False)
    like = journals.search([("type", "=", "sale"), ("company_id", "=", env.company.id)], limit=1)
    account = like.default_account_id
    return like.copy({"code": f"R{journals.search_count([])}", "default_account_id": account.id})


def seller(model, vals, barrier):
    """What a child does: as a click in the web client, which Odoo tries again on a conflict."""

    def sell(env):
        waits = [barrier]

        def click():
            env.cr.execute("SELECT count(*) FROM account_move")  # the transaction sees this moment
            if waits:
                waits.pop().wait(60)
            getattr(env[model].create(vals), BUTTONS[model])()

        try:
            retrying(click, env)
        except UserError:
            env.cr.rollback()

    return sell


main(sys.argv[1])
