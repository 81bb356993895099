"""Tests with real processes: a copy of the test database, and scripts that work on it."""

import json
import os
import subprocess
import sys
from pathlib import Path

from odoo import sql_db
from odoo.tests.common import get_db_name

SCRIPTS = Path(__file__).parent / "processes"


def clone_database(case, name):
    """Copy the test database for a test class; dropped at its end.

    :return: the name of the copy
    """
    source = get_db_name()
    clone = f"{source}_{name}"
    sql_db.close_all()  # PostgreSQL copies a database that nobody is connected to
    _postgres("dropdb", "--force", "--if-exists", clone)
    _postgres("createdb", "-T", source, clone)
    case.addClassCleanup(_postgres, "dropdb", "--force", clone)
    return clone


def run_script(script, database):
    """Run a script of ``processes`` on a database.

    :return: what it printed, from JSON
    """
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", f"tests.processes.{script}", database],
        cwd=SCRIPTS.parent.parent,
        env={**os.environ, "PYTHONPATH": str(SCRIPTS.parent.parent)},
        stdout=subprocess.PIPE,
        text=True,
        timeout=300,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _postgres(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
