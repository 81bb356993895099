"""Databases of the benchmarks: clones in the cluster for tests, made anew for each run."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path


def say(text):
    print(f"==> {text}", file=sys.stderr, flush=True)


def get_test_database():
    """The database with the addons, which ``dev/testdb.sh`` made; ``ODOO_RC`` names its file."""
    return Path(os.environ["ODOO_RC"]).stem


def get_template():
    """The database that it was made from: Odoo with what the addons depend on, without them."""
    conf = Path(os.environ["ODOO_RC"]).parent
    return max(conf.glob("tpl_*.conf"), key=lambda path: path.stat().st_mtime).stem


def clone(source, name):
    """Copy a database; PostgreSQL refuses while somebody works in it, so wait a little."""
    if not re.fullmatch(r"\w+", name):
        raise ValueError(name)
    drop = ["dropdb", "--force", "--if-exists", name]
    for wait in (1, 5, 15, 40, 0):
        subprocess.run(drop, check=True, stderr=subprocess.DEVNULL)
        if not subprocess.run(["createdb", "-T", source, name], stderr=subprocess.PIPE).returncode:
            return
        time.sleep(wait)
    sys.exit(f"{source} cannot be copied: stop the tests that use it, then try again")
