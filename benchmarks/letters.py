"""Times letters and dispatch: letters.py DATABASE DEBTORS INVOICES; prints JSON."""

import json
import sys

from bench_env import get_seconds, open_env
from databases import say
from generator import generate

from odoo.tools import split_every

LETTERS, MAILS, BATCH = 50, 500, 25
REPORT = "credit_recovery.action_report_letter"


def time_letters(env, notices):
    """Our printer over Odoo's own way by wkhtmltopdf, one call a letter, on the same letters."""
    from odoo.addons.base.models.ir_actions_report import IrActionsReport as Core

    env["ir.config_parameter"].set_param("report.print_delay", "0")
    reports = env["ir.actions.report"]

    def print_by_core():
        for notice in notices:
            Core._render_qweb_pdf_prepare_streams(reports, REPORT, {}, res_ids=notice.ids)

    notices._render_pdfs()  # fonts and templates are read once
    ours = get_seconds(notices._render_pdfs)
    theirs = get_seconds(print_by_core)
    say(f"letters: {ours:.1f} s, by wkhtmltopdf {theirs:.1f} s")
    return ours / theirs


def time_dispatch(notices):
    """Dispatch up to the attempt, over printing the same letters alone."""
    batches = [notices.browse(ids) for ids in split_every(BATCH, notices.ids)]

    def render():
        for batch in batches:
            batch._render_documents()

    def dispatch():
        for batch in batches:
            for notice in batch._park_batch():
                notice._commit_step(notice._mark_attempted)

    alone = get_seconds(render)
    notices.env.cr.rollback()
    whole = get_seconds(dispatch)
    say(f"dispatch of {len(notices)}: {whole:.1f} s, printing alone {alone:.1f} s")
    return whole / alone


def main(database, debtors, invoices):
    with open_env(database) as env:
        generate(env, int(debtors), int(invoices), say)
        env["credit.recovery.case"]._cron_review()
        approved = env["credit.recovery.notice"].search(
            [("state", "=", "approved"), ("channel", "=", "email")], limit=MAILS, order="id"
        )
        say(f"{len(approved)} approved e-mail notices")
        print(
            json.dumps(
                {
                    "letters_vs_wkhtmltopdf": time_letters(env, approved[:LETTERS]),
                    "dispatch_vs_letters": time_dispatch(approved),
                }
            )
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
