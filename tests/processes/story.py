"""Plays the demo story up to a day (today), and prints what the debtors show that night.

Its arguments: the database, and the day in ISO format where it is not today.
"""

import json
import sys
from datetime import date
from types import SimpleNamespace

from freezegun import freeze_time

from ..smtp_common import make_mail_server, start_sink
from .office import load, transaction


def main(database, day=None):
    today = date.fromisoformat(day) if day else date.today()
    registry = load(database)
    # Odoo knows where its addons are from here on
    from odoo.addons.credit_recovery_l10n_it.demo import story

    from ..story_common import gather_errors, get_situations

    sink, controller = start_sink(SimpleNamespace(addClassCleanup=lambda stop: None))
    with transaction(registry) as env, gather_errors() as errors:
        env["ir.mail_server"].search([]).active = False
        make_mail_server(env, controller.port)
        story.play(env, today)
        with freeze_time(today, real_asyncio=True):
            result = {"errors": errors, "situations": get_situations(env, today)}
        print(json.dumps({**result, **look(env), "received": len(sink.messages)}))
    controller.stop()


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


if __name__ == "__main__":
    main(*sys.argv[1:])
