"""A recovery office in miniature: nights, people and debtors around the pure ladder.

It keeps the records as the design has them. A written draft is rebuilt each night and not told
to the ladder; an approved notice is live until sent or failed; a phone step is reserved until the
call is logged and stale after 7 days; approval and dispatch check again (P-1).
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from odoo.addons.credit_recovery.tools.ladder import (
    Debtor,
    Hold,
    Item,
    Ladder,
    PastNotice,
    PastStep,
    Step,
    plan,
)
from odoo.addons.credit_recovery.tools.netting import OpenAmount, net

START = date(2026, 1, 1)


@dataclass
class Story:
    """What happens, in days since ``START``; delays in days."""

    downtime: set[int] = field(default_factory=set)
    payments: list[tuple[int, int, Decimal]] = field(default_factory=list)  # day, invoice, amount
    credits: list[tuple[int, Decimal]] = field(default_factory=list)
    holds: list[tuple[int, int, int, str]] = field(default_factory=list)  # from, to, invoice, stops
    hardship: range = range(0)
    staller: range = range(0)
    failures: set[int] = field(default_factory=set)  # the n-th dispatch
    approval_delay: int = 0
    dispatch_delay: int = 0
    call_delay: int | None = 0  # None: nobody calls


@dataclass
class Invoice:
    key: int
    due: date
    amount: Decimal
    steps: list[PastStep] = field(default_factory=list)
    failed_until: date = date.min


@dataclass
class Notice:
    """A written notice, or one item's phone step; ``date``: since when it is where it is."""

    steps: dict[int, Step]
    date: date

    @property
    def top(self):
        return max((step.rung for step in self.steps.values()), key=lambda rung: rung.rank)


class Office:
    def __init__(self, ladder: Ladder, invoices, story, paid_invoices=0):
        self.ladder, self.story, self.paid_invoices = ladder, story, paid_invoices
        self.invoices = {invoice.key: invoice for invoice in invoices}
        self.number, self.dispatched = 0, 0
        self.draft, self.live, self.calls = None, [], []
        self.sent = []  # written notices, with the day sent
        self.reviews = []  # callables that look at each review's answers

    @property
    def today(self):
        return START + timedelta(days=self.number)

    def run(self, days):
        for self.number in range(days):
            if self.number not in self.story.downtime:
                self.review()
            self.approve()
            self.dispatch()
            self.log_calls()

    # ------------------------------------------------------------ facts
    def get_residuals(self):
        residuals = {key: invoice.amount for key, invoice in self.invoices.items()}
        for number, key, amount in self.story.payments:
            if number <= self.number:
                residuals[key] = max(residuals[key] - amount, Decimal(0))
        return residuals

    def get_remainders(self):
        """What is left after payments and open credits."""
        residuals = self.get_residuals()
        total = sum(amount for number, amount in self.story.credits if number <= self.number)
        covered = net(
            [
                OpenAmount(key, self.invoices[key].due, left, left)
                for key, left in residuals.items()
            ],
            Decimal(total),
        )
        return {key: residuals[key] - covered[key] for key in residuals}

    def get_holds(self, key):
        holds = [
            Hold("manual", stops, START + timedelta(days=end))
            for begin, end, number, stops in self.story.holds
            if number == key and begin <= self.number < end
        ]
        if self.today < self.invoices[key].failed_until:
            holds.append(Hold("failed_notice", "all", None))
        return tuple(holds)

    def get_reserved(self, key, without):
        notices = [notice for notice in self.live if notice is not without] + self.calls
        for notice in notices:
            if key in notice.steps:
                step = notice.steps[key]
                stale = step.rung.kind == "call" and (self.today - notice.date).days >= 7
                yield make_past(step, notice.date, counts=False, stale=stale)

    def get_facts(self, without=None):
        """The open items and the debtor, leaving out what one notice reserves."""
        residuals, remainders = self.get_residuals(), self.get_remainders()
        items = [
            Item(
                key,
                invoice.due,
                remainders[key],
                residuals[key],
                (*invoice.steps, *self.get_reserved(key, without)),
                self.get_holds(key),
            )
            for key, invoice in self.invoices.items()
            if residuals[key]
        ]
        live = [notice for notice in self.live if notice is not without]
        debtor = Debtor(
            overdue=sum((i.remainder for i in items if i.date_due < self.today), Decimal(0)),
            paid_invoices=self.paid_invoices,
            hardship=self.number in self.story.hardship,
            staller=self.number in self.story.staller,
            formal=any(s.counts and s.rank >= 50 for item in items for s in item.steps),
            notices=tuple(make_notice(n, False) for n in live)
            + tuple(make_notice(n, True) for n in self.sent),
        )
        return items, debtor

    # ------------------------------------------------------------ the night and the people
    def review(self):
        age = self.draft.date if self.draft else self.today
        self.draft = None
        items, debtor = self.get_facts()
        answers = plan(items, debtor, self.ladder, self.today)
        for look in self.reviews:
            look(self, items, debtor, answers)
        steps = {key: answer for key, answer in answers.items() if isinstance(answer, Step)}
        written = {key: step for key, step in steps.items() if step.rung.written}
        if written:
            self.draft = Notice(written, age)
        for key in steps.keys() - written.keys():
            self.calls.append(Notice({key: steps[key]}, self.today))

    def is_unchanged(self, notice):
        """The check before approval and dispatch: the ladder would still say the same."""
        answers = plan(*self.get_facts(without=notice), self.ladder, self.today)
        return all(answers.get(key) == step for key, step in notice.steps.items())

    def approve(self):
        draft = self.draft
        if not draft or (self.today - draft.date).days < self.story.approval_delay:
            return
        self.draft = None
        if self.is_unchanged(draft):
            self.live.append(Notice(draft.steps, self.today))

    def dispatch(self):
        for notice in list(self.live):
            if (self.today - notice.date).days < self.story.dispatch_delay:
                continue
            unchanged = self.is_unchanged(notice)
            self.live.remove(notice)
            if not unchanged:
                continue
            self.dispatched += 1
            if self.dispatched in self.story.failures:
                for key in notice.steps:
                    self.invoices[key].failed_until = self.today + timedelta(days=5)
            else:
                self.send(notice)

    def send(self, notice):
        self.sent.append(replace(notice, date=self.today))
        for key, step in notice.steps.items():
            self.invoices[key].steps.append(make_past(step, self.today))
            self.calls = [call for call in self.calls if key not in call.steps]  # missed

    def log_calls(self):
        delay = self.story.call_delay
        for call in list(self.calls):
            ((key, step),) = call.steps.items()
            if self.get_remainders()[key] <= 0 or self.get_holds(key):
                self.calls.remove(call)  # superseded
            elif delay is not None and (self.today - call.date).days >= delay:
                self.calls.remove(call)
                self.invoices[key].steps.append(make_past(step, self.today))


def make_past(step, day, counts=True, stale=False):
    rung = step.rung
    return PastStep(rung.code, rung.rank, rung.kind, step.round, day, counts, stale=stale)


def make_notice(notice, sent):
    return PastNotice(notice.date, notice.top.rank, notice.top.kind == "formal_notice", sent)
