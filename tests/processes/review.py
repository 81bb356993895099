"""Reviews one book undisturbed, by two processes at once, and killed at each of its commits.

Each time with fresh debtors in the same situations; printed is what was found afterwards.
"""

import json
import sys
import time
from datetime import timedelta

from odoo import Command, fields

from .office import finish, load, make_account, pay, start, transaction

SMALL = 3  # so that a few debtors make several batches
PAUSE = 0.7


def main(database):
    registry = load(database)
    from odoo.addons.credit_recovery.models import (
        credit_recovery_case_opening,
        credit_recovery_case_review,
    )

    credit_recovery_case_opening.BATCH = credit_recovery_case_review.BATCH = SMALL
    with transaction(registry) as env:
        env.company.write({"recovery_sending": "on", "email": "crediti@bianchi.example"})
        make_account(env)
        make_broken_policy(env)
    office = Office(registry)
    result = {
        "alone": office.play(lambda: finish(start(registry, review))),
        "pairs": {name: office.play_pair(work) for name, work in RIVALS.items()},
        "killed": office.kill_everywhere(),
    }
    print(json.dumps(result))


def make_broken_policy(env):
    """Its texts ask for what nobody knows, as after a bad import."""
    policy = env.company.recovery_policy_id.copy({"code": "broken", "date_from": "2000-01-01"})
    env.flush_all()
    env.cr.execute(
        """UPDATE credit_recovery_level SET body = '{"en_US": "<p>{{ nonsense }}</p>"}'
            WHERE policy_id = %s""",
        policy.ids,
    )


class Book:
    """Debtors in every situation that a review writes about; none of them was seen before."""

    ITEMS = (
        *((f"Soft{number}", 25, 100) for number in range(4)),
        ("Call", 10, 300),
        ("Coming", -4, 20000),
        ("Broken", 25, 100),
        ("Firm", 40, 100),
        ("Paid", 25, 100),
    )

    def __init__(self, env):
        self.debtors = env["res.partner"].create([self._prepare_debtor(name) for name in self])
        self._get("Broken").recovery_policy_id = env["credit.recovery.policy"].search(
            [("code", "=", "broken")]
        )
        invoices = env["account.move"].create(
            [
                prepare_invoice(debtor, days, amount)
                for debtor, (_name, days, amount) in zip(self.debtors, self.ITEMS, strict=True)
            ]
        )
        invoices.action_post()
        self._make_history(env)
        pay(env, invoices[-1])

    def __iter__(self):
        return (name for name, _days, _amount in self.ITEMS)

    def _get(self, *names):
        return self.debtors.filtered(lambda debtor: debtor.name in names)

    def _prepare_debtor(self, name):
        email = f"{name.lower()}@debtor.example"
        return {"name": name, "is_company": True, "email": email, "phone": "+39 051 000000"}

    def _make_history(self, env):
        """Two have had the soft reminder; one of them 15 days ago."""
        today = env.company._get_recovery_today()
        cases = env["credit.recovery.case"]._open(env.company, self._get("Firm", "Paid").ids, today)
        cases._review_again()
        soft = cases.filtered(lambda case: case.partner_id.name == "Firm").notice_ids
        soft._transition("sending")._mark_sent(fields.Datetime.now() - timedelta(days=15))
        cases.date_reviewed = False

    def look(self, env):
        """What stands in it: cases, notices, notes and tasks."""
        cases = env["credit.recovery.case"].search([("partner_id", "in", self.debtors.ids)])
        numbers = cases.notice_ids.filtered("name").mapped("name")
        return {
            "cases": sorted(map(describe_case, cases)),
            "notices": sorted(map(describe_notice, cases.notice_ids)),
            "numbers_twice": len(numbers) - len(set(numbers)),
        }


def prepare_invoice(debtor, days, amount):
    today = debtor.env.company._get_recovery_today()
    due = today - timedelta(days=days)
    line = {"name": "goods", "price_unit": amount, "tax_ids": [Command.clear()]}
    return {
        "move_type": "out_invoice",
        "partner_id": debtor.id,
        "invoice_date": min(due, today),
        "invoice_date_due": due,
        "invoice_payment_term_id": False,
        "invoice_line_ids": [Command.create(line)],
    }


def describe_case(case):
    names = ("state", "amount_overdue", "next_action", "next_action_date", "date_reviewed")
    return [
        case.partner_id.name,
        *(str(case[name]) for name in (*names, "date_closed", "hold_code", "review_error")),
        len(case.message_ids),
        len(case.activity_ids),
    ]


def describe_notice(notice):
    return [
        notice.partner_id.name,
        notice.level_id.code,
        notice.state,
        str(notice.cancel_code),
        notice.amount_total,
        bool(notice.name),
        [[line.section, str(line.step), line.effective] for line in notice.line_ids],
    ]


# ------------------------------------------------------------ work of the processes
def review(env):
    env["credit.recovery.case"]._cron_review()


def review_slowly(env):
    """Keep each batch locked for a while after it was decided."""
    engine = type(env["credit.recovery.review"])
    plan = engine._plan

    def slow_plan(*args, **kwargs):
        time.sleep(PAUSE)
        return plan(*args, **kwargs)

    engine._plan = slow_plan
    review(env)


def open_late(env):
    """Another process opens the same cases between the look and the opening."""
    Case = type(env["credit.recovery.case"])
    open_cases = Case._open

    def open_slowly(*args, **kwargs):
        time.sleep(PAUSE)
        return open_cases(*args, **kwargs)

    Case._open = open_slowly
    review(env)


RIVALS = {"the same": review, "slow": review_slowly, "late": open_late}


class Office:
    """Has processes review fresh debtors, and looks at what became of them."""

    def __init__(self, registry):
        self.registry = registry

    def play(self, work):
        """Make debtors, do some work on them, look."""
        with transaction(self.registry) as env:
            book = Book(env)
        work()
        with transaction(self.registry) as env:
            return book.look(env)

    def play_pair(self, rival):
        """Two processes at once; what one left to the other is seen to by the next run."""

        def work():
            for process in [start(self.registry, rival), start(self.registry, review)]:
                finish(process)
            finish(start(self.registry, review))

        return self.play(work)

    def kill_everywhere(self):
        """Die before the first commit, the second … then run again.

        Dying after a commit leaves what dying before the next one leaves.
        """
        found = []
        killed = True
        while killed:

            def work():
                nonlocal killed
                killed = finish(start(self.registry, review, (len(found) + 1, "before")))
                finish(start(self.registry, review))

            found.append(self.play(work))
        return found


if __name__ == "__main__":
    main(sys.argv[1])
