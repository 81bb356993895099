"""What classes of tests would otherwise make each for itself (tests/invoice_common.py looks it up).

Run by ``odoo shell`` of ``dev/testdb.sh``, which has an ``env``.
"""

from odoo import Command
from odoo.tests import new_test_user

GROUPS = ("base.group_user", "base.group_system", "product.group_product_manager")
GROUPS += ("account.group_account_manager", "account.group_account_user")


def make_company(env, name):
    """A company with a chart of accounts, a cash journal and payments that have their own entry."""
    company = env["res.company"].create({"name": name})
    env["account.chart.template"].try_loading("generic_coa", company=company, install_demo=False)
    company.account_fiscal_country_id = company.account_fiscal_country_id or env.ref("base.us")
    env["account.journal"].create({"type": "cash", "name": "Cash", "company_id": company.id})
    bank = env["account.journal"].search([("type", "=", "bank"), ("company_id", "=", company.id)])
    chart = env["account.chart.template"].with_company(company)
    outstanding = chart.ref("account_journal_payment_debit_account_id")
    bank.inbound_payment_method_line_ids[0].payment_account_id = outstanding
    return company


def make_bookkeeper(env, company):
    """He who does what the tests say: bookkeeping, and set-ups."""
    return env["res.users"].create(
        {
            "name": "Because I am accountman!",
            "login": "accountman",
            "email": "accountman@test.com",
            "group_ids": [Command.set([env.ref(group).id for group in GROUPS])],
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
        }
    )


def make_colleagues(env, company):
    """One person for each role of the recovery office; the password is the login."""
    for role in ("reader", "collector", "manager"):
        new_test_user(
            env,
            f"{role}_test",
            groups=f"base.group_user,credit_recovery.group_recovery_{role}",
            company_id=company.id,
        )


first, _second = (make_company(env, name) for name in ("company_1_data", "company_2"))  # noqa: F821
make_bookkeeper(env(context={"no_reset_password": True}), first)  # noqa: F821
make_colleagues(env(context={"no_reset_password": True}), first)  # noqa: F821
# today is a day like any other whenever the tests run; those of free days say which ones they mean
companies = env["res.company"].search([])  # noqa: F821
companies.recovery_due_shift = False
companies.recovery_closure_ids.unlink()
# browser tests would generate them again and again, and undo it
env["ir.qweb"]._pregenerate_assets_bundles()  # noqa: F821
env.cr.commit()  # noqa: F821
