"""Letters by WeasyPrint in one batch, and by wkhtmltopdf with a call for each."""

from bench_env import get_seconds, open_env
from processes import say

COUNT = 50


def measure(database):
    with open_env(database) as env:
        env["ir.config_parameter"].set_param("report.print_delay", "0")
        notices = get_written(env, COUNT)
        notices[0]._render_pdf()  # style sheets and fonts are read once in the life of a worker
        ours = get_seconds(notices._render_pdfs)
        say(f"{COUNT} letters: {ours:.1f} s")
        theirs = get_seconds(lambda: print_bare(notices))
        say(f"by wkhtmltopdf: {theirs:.1f} s")
    return {"letters": ours, "wkhtmltopdf": theirs}


def get_written(env, count):
    """Drafts and approved letters, of all levels."""
    domain = [("channel", "!=", "phone"), ("state", "in", ("draft", "approved"))]
    return env["credit.recovery.notice"].search(domain, order="id", limit=count)


def print_bare(notices):
    for notice in notices:
        notice._print_bare(notice._get_letter_values())
