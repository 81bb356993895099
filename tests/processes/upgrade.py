"""Upgrades the addons over a sent notice, uninstalls them and installs them again.

Printed is what is there after each; an invoice is posted and paid each time.
"""

import json
import sys
from datetime import date, timedelta

from odoo.modules.registry import Registry
from odoo.tools import SQL

from .office import load, make_invoice, make_notice, pay, transaction

ADDONS = ["credit_recovery", "credit_recovery_l10n_it", "credit_recovery_sale"]
# the first one has the company's default
LIMITED = ["By default S.p.A.", "Own limit S.p.A."]


def main(database):
    registry = load(database)
    with transaction(registry) as env:
        set_limits(env, 1000)
        env.company.recovery_sending = "on"
        notice = make_notice(env, "Rossi")
        notice._archive_documents(notice._render_documents())
        notice._transition("sending")
        notice._mark_sent()
    registry = Registry.new(database, update_module=True, upgrade_modules=ADDONS[:1])
    with transaction(registry) as env:
        upgraded = look(env)
        upgraded["state"] = env[notice._name].browse(notice.id).state
        upgraded["limits"] = get_limits(env)
    with transaction(registry) as env:
        get_addons(env)[0].button_uninstall()
    registry = Registry.new(database, update_module=True)
    with transaction(registry) as env:
        left = look(env)
        left["partners"] = env["res.partner"].search_count([("name", "=", "Rossi")])
        left["states"] = sorted(get_addons(env).mapped("state"))
        left["limits"] = get_limits(env)
        # from here on a database that knows nothing but core's limits
        set_limits(env, 3000)
        get_addons(env)[1].button_install()
    registry = Registry.new(database, update_module=True)
    with transaction(registry) as env:
        again = look(env)
        again["states"] = sorted(get_addons(env).mapped("state"))
        again["limits"] = get_limits(env)
        again["of_the_addon"] = get_addon_limits(env)
        env.company.write({"recovery_sending": "on", "recovery_due_shift": False})
        env.company.recovery_closure_ids.unlink()  # made again, and today may lie in one
        again["notice"] = make_notice(env, "Verdi").state
        again["steps_of_rossi"] = get_steps_now(env, "Rossi")
    print(json.dumps({"upgraded": upgraded, "left": left, "again": again}))


def get_addons(env):
    """The addons, the one that the other depends on first."""
    return env["ir.module.module"].search([("name", "in", ADDONS)], order="name")


def set_limits(env, amount):
    """Core's limits as a company uses them: a default, customers with one of their own, and those
    of another company, which has the check switched off."""
    for company, factor in get_companies(env).items():
        company.account_use_credit_limit = factor == 1
        env["ir.default"].set("res.partner", "credit_limit", amount * factor, company_id=company.id)
        for number, name in enumerate(LIMITED):
            find_limited(env, name).with_company(company).credit_limit = amount * (factor + number)


def get_companies(env):
    """Two companies, and by what their limits differ."""
    companies = env["res.company"]
    other = companies.search([("name", "=", "Other limits")], limit=1)
    return {env.company: 1, other or companies.create({"name": "Other limits"}): 2}


def find_limited(env, name):
    partners = env["res.partner"]
    there = partners.search([("name", "=", name)], limit=1)
    return there or partners.create({"name": name, "is_company": True})


def get_limits(env):
    """What core says of them: ``[[switch, default, [[limit, own], …]], …]`` by company."""
    return [
        [
            company.account_use_credit_limit,
            env["ir.default"]._get("res.partner", "credit_limit", company_id=company.id),
            [
                [partner.credit_limit, partner.use_partner_credit_limit]
                for name in LIMITED
                for partner in find_limited(env, name).with_company(company)
            ],
        ]
        for company in get_companies(env)
    ]


def get_addon_limits(env):
    """What the addon makes of them: the limits in force, and how many approvals it invented."""
    partners = [find_limited(env, name) for name in LIMITED]
    return {
        "limits": [
            partner.with_company(company).recovery_limit
            for company in get_companies(env)
            for partner in partners
        ],
        "approvals": env["credit.recovery.approval"].search_count([]),
    }


def get_steps_now(env, name):
    """What a review says of a debtor whose history went with the addon."""
    debtor = env["res.partner"].search([("name", "=", name)])
    today = env.company._get_recovery_today()
    case = env["credit.recovery.case"]._get_open(env.company, debtor, today)
    case._review_again()
    return case.notice_ids.line_ids.filtered("step").mapped("step")


def use_invoicing(env):
    """Post an invoice, pay it, open its screens.

    :return: what became of it
    """
    partner = env["res.partner"].create({"name": "Customer"})
    invoice = make_invoice(env, partner, date.today() - timedelta(days=30))
    pay(env, invoice)
    for record in (invoice, partner):
        record.get_views([(False, "form"), (False, "search")])
        record.web_read({"display_name": {}})
    draft = make_invoice(env, partner, date.today() - timedelta(days=10))
    draft.button_draft()
    draft.name = "/"
    draft.unlink()
    return invoice.payment_state


def look(env):
    """Count what the addon puts into a database."""
    counts = {
        "triggers": "pg_trigger WHERE tgname = 'credit_recovery_protect'",
        "functions": "pg_proc WHERE proname LIKE 'credit_recovery%%'",
        "tables": "pg_class WHERE relname LIKE 'credit_recovery%%' AND relkind IN ('r', 'v')",
        "documents": "ir_attachment WHERE res_model LIKE 'credit.recovery%%'",
        "crons": "ir_cron WHERE cron_name LIKE 'Credit recovery%%'",
        "records": "ir_model_data WHERE module LIKE 'credit_recovery%%'",
        "fields": "ir_model_fields WHERE name LIKE 'recovery_%%'",
        "columns": "information_schema.columns WHERE column_name LIKE 'recovery_%%'",
        "messages": "mail_message WHERE model LIKE 'credit.recovery%%'",
    }
    found = {
        name: env.execute_query(SQL("SELECT count(*) FROM " + source))[0][0]
        for name, source in counts.items()
    }
    return {**found, "invoice": use_invoicing(env)}


main(sys.argv[1])
