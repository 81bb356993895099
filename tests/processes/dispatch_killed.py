"""Kills the dispatch at each of its commits, runs it again, and prints what came of each notice."""

import json
import os
import sys
import time
from types import SimpleNamespace

from odoo.api import SUPERUSER_ID, Environment

from ..smtp_common import make_mail_server, start_sink
from .office import finish, load, make_notice, start, transaction


def main(database):
    registry = load(database)
    sink, controller = start_sink(SimpleNamespace(addClassCleanup=lambda stop: None))
    with transaction(registry) as env:
        env.company.write({"recovery_sending": "on", "email": "crediti@bianchi.example"})
        env["ir.mail_server"].search([]).active = False
        make_mail_server(env, controller.port)
    pair = race(registry, sink)
    warm_up(registry)
    watched = send_while_watched(registry, sink)
    killed = kill_everywhere(registry, sink)
    print(json.dumps({"killed": killed, "pair": pair, "watched": watched}))
    controller.stop()


def dispatch(env):
    env["credit.recovery.notice"]._cron_dispatch()


def warm_up(registry):
    """Let the children inherit what Odoo keeps from its first dispatch."""
    with transaction(registry) as env:
        make_notice(env, "First")
        dispatch(env)


def kill_everywhere(registry, sink):
    """Kill before and after the first commit, the second … until the run has no further one."""
    results, number, killed = [], 1, True
    while killed:
        for when in ("before", "after"):
            name = f"{when.title()}{number}"
            with transaction(registry) as env:
                notice = make_notice(env, name)
            killed = finish(start(registry, dispatch, (number, when)))
            if killed:
                first = look(registry, sink, notice, name)
                finish(start(registry, dispatch))
                again = look(registry, sink, notice, name)
                results.append({"at": name, "first": first, "again": again})
            else:
                finish(start(registry, dispatch))
        number += 1
    return results


def look(registry, sink, notice, name):
    """State of the notice, and what the mail server got of it."""
    with transaction(registry) as env:
        notice = notice.with_env(env)
        address = f"{name.lower()}@debtor.example"
        return {
            "state": notice.state,
            "attempted": bool(notice.attempted_at),
            "received": sum(address in to for to, _message in sink.messages),
            "tasks": len(notice.case_id.activity_ids),
            "notices": len(notice.case_id.notice_ids),
        }


def race(registry, sink):
    """Two processes dispatch the same notices at once."""
    names = [f"Race{number}" for number in range(12)]
    with transaction(registry) as env:
        notices = [make_notice(env, name) for name in names]
    for child in [start(registry, dispatch), start(registry, dispatch)]:
        finish(child)
    finish(start(registry, dispatch))
    return [look(registry, sink, notice, name) for notice, name in zip(notices, names, strict=True)]


def send_while_watched(registry, sink):
    """Another run has the notice in its hands at the moment when it is to be handed over."""
    with transaction(registry) as env:
        notice = make_notice(env, "Watched")
    with registry.cursor() as cr:
        notice = notice.with_env(Environment(cr, SUPERUSER_ID, {}))
        notice._park_batch()
        notice._commit_step(notice._mark_attempted)
    reader, writer = os.pipe()
    child = start(registry, lambda env: watch(env, notice.id, writer))
    os.read(reader, 1)
    with registry.cursor() as cr:
        notice = notice.with_env(Environment(cr, SUPERUSER_ID, {}))
        notice._commit_step(notice._record, notice._hand_over())
    finish(child)
    return look(registry, sink, notice, "Watched")


def watch(env, notice_id, writer):
    """Lock a notice for a second; say so once it is locked."""
    env["credit.recovery.notice"].browse(notice_id).lock_for_update()
    os.write(writer, b".")
    time.sleep(1)


main(sys.argv[1])
