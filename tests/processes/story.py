"""Runs what ``make demo`` runs on a database: the story, then tonight; prints what came of it."""

import contextlib
import importlib
import io
import json
import sys
import tempfile
from pathlib import Path

import pypdf
from freezegun import freeze_time

from .office import load, transaction

DEV = Path(__file__).parent.parent.parent / "dev"


def main(database):
    registry = load(database)
    sys.path.insert(0, str(DEV))
    demo, sandbox = map(importlib.import_module, ("demo", "sandbox"))
    with tempfile.TemporaryDirectory() as folder:
        demo.OUT = Path(folder)
        port = sandbox.start_sink(demo.OUT / "mail")
        sandbox.stay_on_this_machine()
        with transaction(registry) as env:
            print(json.dumps(run(env, demo, port)))


def run(env, demo, port):
    from ..story_common import gather_errors, get_situations

    env["ir.mail_server"].create({"name": "A user's own", "smtp_host": "192.0.2.1"})
    demo.use_sink(env, port)
    with gather_errors() as errors:
        demo.play_story(env)
        with freeze_time(demo.get_today(), real_asyncio=True):
            past = {"situations": get_situations(env, demo.get_today()), **look(env)}
        past["received"] = count_mails(demo.OUT)
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            demo.tonight(env)
    return {
        **past,
        "errors": errors,
        "servers": env["ir.mail_server"].search([]).mapped("smtp_host"),
        "printed": printed.getvalue(),
        "notices": describe_notices(demo.notices_of_tonight(env)),
        "letters": read_letters(demo.OUT),
        "mails": count_mails(demo.OUT) - past["received"],
        "unreviewed": env["credit.recovery.case"].search_count(
            [("state", "!=", "closed"), ("date_reviewed", "!=", demo.get_today())]
        ),
        "unexplained": find_unexplained(env),
    }


def look(env):
    """What was sent on the way."""
    notices = env["credit.recovery.notice"].search([("state", "!=", "draft")])
    by_mail = notices.filtered(lambda notice: notice.channel == "email")
    reopened = notices.filtered(lambda notice: "San Rocco" in notice.partner_id.name)
    return {
        "unsent": (notices - notices.filtered("sent_at")).mapped("display_name"),
        "emails": len(by_mail),
        "registered_letters": len(notices.filtered(lambda n: n.channel == "registered_letter")),
        "calls_of_the_reopened_case": len(reopened.filtered(lambda n: n.channel == "phone")),
    }


def count_mails(folder):
    return len(list((folder / "mail").iterdir()))


def describe_notices(notices):
    return [
        {
            "debtor": notice.partner_id.name,
            "channel": notice.channel,
            "state": notice.state,
            "name": notice.name or None,
        }
        for notice in notices
    ]


def read_letters(folder):
    """``{name of the file: its text}``"""
    return {
        path.stem: "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
        for path in (folder / "letters").iterdir()
    }


def find_unexplained(env):
    """Open cases and items of which nothing says what comes next, or what stops it (001-9)."""
    cases = env["credit.recovery.case"].search([("state", "!=", "closed")])
    items = env["credit.recovery.item"].search([("case_id", "in", cases.ids)])
    silent = [
        item.move_id.name
        for item in items
        if not (item.hold_code or item.next_step or item.why_not)
    ]
    return silent + [
        case.partner_id.name
        for case in cases
        if not case.next_action or not (case.next_action_date or case.hold_code)
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
