"""The dispatch of e-mail notices up to the attempt, beside the rendering of their letters.

Both take turns by blocks: a machine may be a third slower a minute later.
"""

from unittest.mock import patch

from bench_env import get_seconds, open_env
from processes import say

from odoo.tools import split_every

COUNT, BLOCK, BATCH = 500, 50, 25


def measure(database):
    with open_env(database) as env:
        notices = get_approved(env, COUNT)
        notices[0]._render_pdf()
        letters = dispatch = 0
        for block in split_every(BLOCK, notices.ids, notices.browse):
            letters += get_seconds(lambda block=block: render(block))
            set_state(block, "approved")
            dispatch += get_seconds(lambda: send_nothing(env))
            check(block)
            # else the next turn would take them for the attempts of a killed run
            set_state(block, "cancelled")
        say(f"{len(notices)} letters: {letters:.1f} s; dispatched: {dispatch:.1f} s")
    return {"letters": letters, "dispatch": dispatch}


def get_approved(env, count):
    """The notices to send; they and all others that are approved wait as drafts do."""
    domain = [("channel", "=", "email"), ("state", "=", "approved")]
    notices = env["credit.recovery.notice"].search(domain, order="id")
    set_state(notices, "draft")
    return notices[:count]


def set_state(notices, state):
    """By SQL, since it is none of what is measured."""
    env = notices.env
    env.cr.execute(
        "UPDATE credit_recovery_notice SET state = %s WHERE id = ANY(%s)", [state, notices.ids]
    )
    env.cr.commit()
    env.invalidate_all()


def render(notices):
    for batch in split_every(BATCH, notices.ids, notices.browse):
        batch._render_pdfs()
        batch.env.invalidate_all()


def send_nothing(env):
    """The dispatch, the hand-over to the mail server left out."""
    with patch.object(type(env["credit.recovery.notice"]), "_hand_over", lambda self: None):
        env["credit.recovery.notice"]._cron_dispatch()


def check(notices):
    notices.env.invalidate_all()
    attempted = notices.filtered("attempted_at")
    if attempted != notices:
        raise SystemExit(f"{len(attempted)} of {len(notices)} notices dispatched")
