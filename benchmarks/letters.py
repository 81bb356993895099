"""Letters by WeasyPrint in one batch, and by wkhtmltopdf as core prints them, a call for each."""

from bench_env import get_seconds, open_env
from processes import say, serve

COUNT = 50
REPORT = "credit_recovery.action_report_letter"


def measure(database):
    with open_env(database) as env, serve(database) as url:
        # core's layout takes its style sheets from the server, as every report of Odoo's does
        for name, value in {"report.print_delay": "0", "report.url": url}.items():
            env["ir.config_parameter"].set_param(name, value)
        env.cr.commit()
        notices = get_written(env, COUNT)
        # style sheets and fonts are read once in the life of a worker
        notices[0]._render_pdf()
        print_by_core(notices[0])
        ours = get_seconds(notices._render_pdfs)
        say(f"{COUNT} letters: {ours:.1f} s")
        theirs = get_seconds(lambda: [print_by_core(notice) for notice in notices])
        say(f"by wkhtmltopdf: {theirs:.1f} s")
    return {"letters": ours, "wkhtmltopdf": theirs}


def get_written(env, count):
    """Drafts and approved letters, of all levels."""
    domain = [("channel", "!=", "phone"), ("state", "in", ("draft", "approved"))]
    return env["credit.recovery.notice"].search(domain, order="id", limit=count)


def print_by_core(notice):
    """What core does with the report of a letter, were it not for ours."""
    report = notice.env.ref(REPORT)
    html = notice._render_html(notice._get_letter_values(), notice._get_letter_css())
    bodies, _ids, header, footer, options = report._prepare_html(html, report_model=notice._name)
    return report._run_wkhtmltopdf(
        bodies,
        report_ref=REPORT,
        header=header,
        footer=footer,
        specific_paperformat_args=options,
    )
