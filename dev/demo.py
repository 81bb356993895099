"""The Odoo side of ``make demo``: the story, tonight's review, its table, the web client.

``demo.py story DB`` plays the story's past. ``demo.py tonight DB`` runs review and dispatch, writes
the letters, prints the table and (unless SERVE=0) serves the web client. All mail goes to a sink in
this process, which keeps it in out/mail/; the process reaches nothing but this machine.
"""

import contextlib
import os
import re
import shutil
import socket
import sys
import threading
import time
from pathlib import Path

import sandbox

from odoo.api import SUPERUSER_ID, Environment
from odoo.fields import Domain
from odoo.modules.registry import Registry
from odoo.service import server
from odoo.tools import config, format_amount, format_date

OUT = Path(__file__).parent.parent / "out"
HEADING = ("Debtor", "Overdue", "Days", "Step tonight, or why not", "Next action", "Date")
NUMBERS = ("Overdue", "Days")


def get_today():
    from odoo.addons.credit_recovery_l10n_it.demo import story

    return story.get_today()


@contextlib.contextmanager
def environment(database):
    with Registry(database).cursor() as cr:
        yield Environment(cr, SUPERUSER_ID, {})


def use_sink(env, port):
    """Make the sink the only mail server; a server configured by a user is switched off."""
    config["smtp_server"], config["smtp_port"] = "127.0.0.1", port
    servers = env["ir.mail_server"].search([])
    values = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_encryption": "none"}
    sink = servers.filtered(lambda s: s.smtp_host == "127.0.0.1")[:1]
    (servers - sink).active = False
    if sink:
        sink.write(values)
    else:
        sink.create({"name": "Demo: kept in out/mail", **values})
    env.cr.commit()


def play_story(env):
    from odoo.addons.credit_recovery_l10n_it.demo import story

    story.play(env, get_today())


def notices_of_tonight(env):
    """Tonight's notices and those that still wait for approval, dispatch or a call."""
    waiting = Domain("state", "in", ("draft", "approved", "sending"))
    of_tonight = Domain("date", "=", get_today()) | waiting
    domain = Domain("kind", "=", "dunning") & Domain("state", "!=", "cancelled") & of_tonight
    return env["credit.recovery.notice"].search(domain, order="id")


def write_letters(notices):
    """Write the PDF of every written notice."""
    folder = OUT / "letters"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for notice in notices.filtered(lambda notice: notice.channel != "phone"):
        words = [notice.partner_id.name, notice.level_id.name, notice.name or f"DRAFT-{notice.id}"]
        name = "-".join(re.sub(r"[^\w]+", "-", word or "").strip("-") for word in words)
        (folder / f"{name}.pdf").write_bytes(notice._get_pdf())


def print_table(rows):
    """Print rows of texts under the first one as heading, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for i, row in enumerate(rows):
        cells = [
            cell.rjust(width) if heading in NUMBERS else cell.ljust(width)
            for cell, width, heading in zip(row, widths, rows[0], strict=True)
        ]
        print("  ".join(cells).rstrip())
        if i == 0:
            print("  ".join("-" * w for w in widths))


def wait_and_announce(port):
    """Say where the web client is as soon as it answers."""
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            break
        time.sleep(0.2)
    print(f"\nThe web client is at http://127.0.0.1:{port}/odoo   login: admin   password: admin")
    print("Ctrl-C ends it; the database stays.", flush=True)


def check_port(port):
    """End with a clear line if the port, free at the start, cannot be had any more."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        sys.exit(
            f"port {port} of 127.0.0.1 cannot be had ({error.strerror}): stop what uses it, or"
            " choose another: make demo PORT=8070"
        )


def serve(database):
    """Serve the web client until Ctrl-C."""
    check_port(config["http_port"])
    threading.Thread(target=wait_and_announce, args=(config["http_port"],), daemon=True).start()
    return server.start(preload=[database], stop=False)


def step_or_reason(case, notices, items):
    """What tonight did for a case, or why it did nothing: its oldest item's reason."""
    steps = [
        f"{notice.level_id.name} {notice.currency_id.name}: {label(notice, 'state').lower()}"
        for notice in notices.filtered(lambda notice: notice.case_id == case)
    ]
    if steps:
        return ", ".join(steps)
    if case.date_closed:
        return f"Closed: {label(case, 'outcome').lower()}"
    return next((item.why_not for item in items if item.why_not), "")


def label(record, name):
    """The text of a selection field's value."""
    return dict(record._fields[name]._description_selection(record.env)).get(record[name], "")


def table(env, notices):
    """The rows of tonight's table: every case, and what happened to it or why nothing did."""
    yield HEADING
    cases = env["credit.recovery.case"].search([])
    for case in cases.sorted(lambda case: (bool(case.date_closed), -case.amount_overdue)):
        items = env["credit.recovery.item"].with_company(case.company_id)
        next_date = not case.date_closed and case.next_action_date
        yield (
            case.partner_id.name,
            format_amount(env, case.amount_overdue, case.currency_id),
            str(case.days_overdue),
            step_or_reason(case, notices, items.search([("case_id", "=", case.id)])),
            "" if case.date_closed else label(case, "next_action"),
            format_date(env, next_date) if next_date else "",
        )


def tonight(env):
    """Review, dispatch, letters, table."""
    env["credit.recovery.score"]._cron_scores()
    env["credit.recovery.assessment"]._cron_checks()
    env["credit.recovery.case"]._cron_review()
    env["credit.recovery.credit.review"]._cron_credit_reviews()
    env["credit.recovery.notice"]._cron_dispatch()
    notices = notices_of_tonight(env)
    write_letters(notices)
    print_table(list(table(env, notices)))
    print(f"\nLetters: {OUT}/letters   messages: {OUT}/mail")


def main(command, database):
    config.parse_config([], setup_logging=True)
    port = sandbox.start_sink(OUT / "mail")
    sandbox.stay_on_this_machine()
    with environment(database) as env:
        use_sink(env, port)
        {"story": play_story, "tonight": tonight}[command](env)
    if command == "tonight" and os.environ.get("SERVE") != "0":
        return serve(database)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
