"""Neutralizes a copy of a database with notices to send, dispatches there, counts what arrives."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

from odoo import sql_db

from ..smtp_common import make_mail_server, start_sink
from .office import finish, load, make_notice, start, transaction


def main(database):
    registry = load(database)
    sink, controller = start_sink(SimpleNamespace(addClassCleanup=lambda stop: None))
    with transaction(registry) as env:
        env.company.write({"recovery_sending": "on", "email": "crediti@bianchi.example"})
        connect(env, controller.port)
        make_notice(env, "Before")
    finish(start(registry, work))
    before = len(sink.messages)
    with transaction(registry) as env:
        notice = make_notice(env, "After")
        state = notice.state
    neutralize(database)
    with transaction(registry) as env:
        env.invalidate_all()
        # the worst case: somebody connects the copy to a mail server and runs the jobs
        connect(env, controller.port)
        make_notice(env, "New")
    finish(start(registry, work))
    with transaction(registry) as env:
        print(
            json.dumps(
                {
                    "before": before,
                    "approved": state,
                    "after": len(sink.messages) - before,
                    "state": notice.with_env(env).state,
                    "sending": sorted(
                        set(env["res.company"].search([]).mapped("recovery_sending"))
                    ),
                }
            )
        )
    controller.stop()


def connect(env, port):
    env["ir.mail_server"].search([]).active = False
    make_mail_server(env, port)


def work(env):
    """All jobs of the addon."""
    env["credit.recovery.case"].sudo()._cron_review()
    env["credit.recovery.notice"]._cron_dispatch()
    env["credit.recovery.sales.mail"]._cron_salespeople()
    env["mail.mail"].sudo().process_email_queue()


def neutralize(database):
    sql_db.close_all()
    command = [sys.executable, "-W", "ignore", "-m", "odoo", "neutralize"]
    options = ["-c", os.environ["ODOO_RC"], "-d", database, "--log-level=critical"]
    subprocess.run([*command, *options], check=True, stdout=subprocess.DEVNULL)


main(sys.argv[1])
