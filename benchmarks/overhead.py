"""Posting invoices and registering payments, in a database with the addons and one without.

Two processes, one for each database, work in turns. Each round gives the ratio of what lay side by
side in time, and the figures are the medians of many such ratios: a single one says little, since a
machine may be a tenth slower a few seconds later. A process, too, may be some percent slower than
its like all its life; so each pair of them is followed by another one.
"""

import json
import subprocess
import sys
from contextlib import ExitStack
from statistics import median

from processes import get_command, say

PAIRS, WARMING, ROUNDS = 2, 2, 6
# A round posts so many invoices and pays so many of them. To pay one takes eight times as long as
# to post it: fewer of them leave time for more rounds. What a call costs weighs more on them then.
POSTED, PAID = 200, 50


def compare(plain, addons, *setup, paid=PAID):
    """Ratio of the durations, with the addons over without.

    :param setup: what the addons are to do beside (``gate``)
    :param paid: how many invoices a round pays
    :return: ``{"post": ratio, "pay": ratio}``, without ``pay`` where nothing is paid
    """
    rounds = []
    for pair in range(PAIRS):
        say(f"pair {pair + 1} of {PAIRS}")
        rounds += _run_pair(plain, addons, setup, paid)
    return {
        step: median(found[addons][step] / found[plain][step] for found in rounds)
        for step in rounds[0][plain]
    }


def _run_pair(plain, addons, setup, paid):
    """The durations that a new pair of processes finds in each round."""
    rounds = []
    with ExitStack() as stack:
        workers = {name: stack.enter_context(Worker(name, *setup)) for name in (plain, addons)}
        for _round in range(WARMING):  # they fill caches
            for worker in workers.values():
                worker.ask(paid)
        for number in range(ROUNDS):
            order = list(workers) if number % 2 else list(reversed(workers))
            rounds.append({name: workers[name].ask(paid) for name in order})
            say(f"round {number + 1} of {ROUNDS}: {_show(rounds[-1], plain, addons)}")
    return rounds


def _show(found, plain, addons):
    return ", ".join(
        f"{step} {found[plain][step]:.2f} s and {found[addons][step]:.2f} s"
        for step in found[plain]
    )


class Worker:
    """A process that posts and pays when it is asked to."""

    def __init__(self, database, *setup):
        self.database, self.setup = database, setup

    def __enter__(self):
        self.process = subprocess.Popen(
            get_command("overhead_worker", self.database, *self.setup),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_exception):
        self.process.stdin.close()
        self.process.wait()

    def ask(self, paid):
        """Have a round worked off; its durations."""
        print(POSTED, paid, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"the worker of {self.database} failed")
        return json.loads(answer)
