"""Times posting and paying in one database: posting.py DATABASE; a block for each line read.

The database may be without the addon. At the end of input it prints the medians as JSON.
"""

import json
import sys
from functools import partial
from statistics import median

from bench_env import get_seconds, open_env

BLOCK = 20


class Ledger:
    def __init__(self, env):
        self.env = env
        self.debtors = env["res.partner"].create(
            [{"name": f"Debtor {number}", "is_company": True} for number in range(BLOCK)]
        )
        self.product = env["product.product"].create({"name": "Work", "taxes_id": False})
        if "credit.recovery.case" in env:
            # every other debtor is in recovery
            today = env.company._get_recovery_today()
            env["credit.recovery.case"]._open(env.company, self.debtors[::2].ids, today)
        env.cr.commit()

    def draft(self):
        vals = {"product_id": self.product.id, "price_unit": 100, "tax_ids": False}
        invoices = self.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": debtor.id,
                    "invoice_date": "2026-01-15",
                    "invoice_line_ids": [(0, 0, vals)],
                }
                for debtor in self.debtors
            ]
        )
        self.env.cr.commit()
        return invoices

    def post(self, invoices):
        invoices.action_post()
        self.env.cr.commit()

    def pay(self, invoices):
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoices.ids)
            .create({})
        )
        wizard._create_payments()
        self.env.cr.commit()


def main(database):
    durations = {"post": [], "pay": []}
    with open_env(database) as env:
        ledger = Ledger(env)
        warm = ledger.draft()
        ledger.post(warm)
        ledger.pay(warm)
        for _line in sys.stdin:
            invoices = ledger.draft()
            durations["post"].append(get_seconds(partial(ledger.post, invoices)))
            durations["pay"].append(get_seconds(partial(ledger.pay, invoices)))
            print("done", flush=True)
    print(json.dumps({name: median(values) for name, values in durations.items()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
