"""An Odoo environment on a database, and clocks, for the processes that measure."""

import time
from contextlib import contextmanager
from statistics import median

import odoo  # noqa: F401  (sets the process's time zone before anything else)
from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import config


def load_odoo(database):
    """Read the configuration that ``ODOO_RC`` names, for another database of the same cluster."""
    config.parse_config(
        ["-d", database, "--db-filter", "", "--log-level", "warn"], setup_logging=True
    )
    return Registry(database)


@contextmanager
def open_env(database):
    with load_odoo(database).cursor() as cr:
        yield Environment(cr, SUPERUSER_ID, {})


def get_seconds(action):
    """How long an action takes."""
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def get_median(times, action, before=lambda: None):
    """The median duration of an action; ``before`` each time is not timed."""
    durations = []
    for _time in range(times):
        before()
        durations.append(get_seconds(action))
    return median(durations)


def forget_peak():
    """Let the peak of this process's memory begin anew."""
    with open("/proc/self/clear_refs", "w") as refs:
        refs.write("5")


def read_memory(name="VmRSS"):
    """Memory of this process in MB: ``VmRSS`` now, ``VmHWM`` its peak."""
    with open("/proc/self/status") as status:
        [line] = [line for line in status if line.startswith(name + ":")]
    return int(line.split()[1]) / 1024
