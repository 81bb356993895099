"""An Odoo process on a copy of the test database, whose children can be killed at a commit."""

import contextlib
import gc
import os
import signal
import sys
import traceback
from datetime import timedelta

from odoo import sql_db
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import config


def load(database):
    """Load Odoo for a database."""
    config.parse_config(["-c", os.environ["ODOO_RC"], "-d", database, "--log-level=critical"])
    config["db_name"] = [database]
    registry = Registry(database)
    gc.freeze()  # what stays to the end; the garbage collector of no child need look at it
    return registry


@contextlib.contextmanager
def transaction(registry):
    """An environment whose transaction is committed at the end."""
    with registry.cursor() as cr:
        yield Environment(cr, SUPERUSER_ID, {"tracking_disable": True})


def start(registry, work, kill_at=None):
    """Do some work in a child process.

    :param work: called with an environment
    :param kill_at: ``(number, when)``: the child dies by SIGKILL right ``before`` or ``after`` its
        commit of that number; None: it lives
    :return: the child's process id
    """
    sys.stdout.flush()
    sql_db.close_all()
    if pid := os.fork():
        return pid
    try:
        if kill_at:
            _kill_at_commit(*kill_at)
        with registry.cursor() as cr:
            work(Environment(cr, SUPERUSER_ID, {}))
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def finish(pid):
    """Wait for a child.

    :return: True if it was killed, False if it came to its end
    """
    _pid, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("the child failed")
    return os.WIFSIGNALED(status)


def _kill_at_commit(number, when):
    commit = sql_db.Cursor.commit
    count = 0

    def commit_or_die(cr):
        nonlocal count
        count += 1
        if count == number and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        commit(cr)
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    sql_db.Cursor.commit = commit_or_die


def make_notice(env, name, days=20):
    """An automatic e-mail notice about one invoice, approved by the review.

    :return: the notice
    """
    debtor = env["res.partner"].create(
        {"name": name, "is_company": True, "email": f"{name.lower()}@debtor.example"}
    )
    make_invoice(env, debtor, env.company._get_recovery_today() - timedelta(days=days))
    today = env.company._get_recovery_today()
    case = env["credit.recovery.case"]._get_open(env.company, debtor, today)
    case._review_again()
    return case.notice_ids


def make_account(env):
    """The bank account that the company's letters ask to pay to."""
    partner = env.company.partner_id
    if not partner.bank_ids:
        account = {"acc_number": "IT60X0542811101000000123456", "partner_id": partner.id}
        env["res.partner.bank"].create(account)


def make_invoice(env, partner, due):
    """A posted invoice of the day on which it is due; with the addon or without."""
    make_account(env)
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": due,
            "invoice_date_due": due,
            "invoice_payment_term_id": False,
            "invoice_line_ids": [
                (0, 0, {"name": "goods", "price_unit": 100.0, "tax_ids": [(5,)]}),
            ],
        }
    )
    invoice.action_post()
    return invoice


def pay(env, invoice):
    """Register the payment of an invoice."""
    wizard = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=invoice.ids
    )
    wizard.create({})._create_payments()
