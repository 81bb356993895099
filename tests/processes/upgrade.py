"""Upgrades the addons over a sent notice, then uninstalls them; prints what is left."""

import json
import sys

from odoo.modules.registry import Registry
from odoo.tools import SQL

from .office import load, make_notice, transaction


def main(database):
    registry = load(database)
    with transaction(registry) as env:
        env.company.recovery_sending = "on"
        notice = make_notice(env, "Rossi")
        notice._archive_documents(notice._render_documents())
        notice._transition("sending")
        notice._mark_sent()
    registry = Registry.new(database, update_module=True, upgrade_modules=["credit_recovery"])
    with transaction(registry) as env:
        upgraded = look(env)
        upgraded["state"] = env[notice._name].browse(notice.id).state
    with transaction(registry) as env:
        env["ir.module.module"].search([("name", "=", "credit_recovery")]).button_uninstall()
    registry = Registry.new(database, update_module=True)
    with transaction(registry) as env:
        left = look(env)
        left["partners"] = env["res.partner"].search_count([("name", "=", "Rossi")])
    print(json.dumps({"upgraded": upgraded, "left": left}))


def look(env):
    """Count what the addon puts into a database."""
    counts = {
        "triggers": "pg_trigger WHERE tgname = 'credit_recovery_protect'",
        "functions": "pg_proc WHERE proname LIKE 'credit_recovery%%'",
        "tables": "pg_class WHERE relname LIKE 'credit_recovery%%' AND relkind IN ('r', 'v')",
        "documents": "ir_attachment WHERE res_model LIKE 'credit.recovery%%'",
        "crons": "ir_cron WHERE cron_name LIKE 'Credit recovery%%'",
    }
    return {
        name: env.execute_query(SQL("SELECT count(*) FROM " + source))[0][0]
        for name, source in counts.items()
    }


main(sys.argv[1])
