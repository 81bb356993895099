"""The databases of a run, in the cluster that the environment names."""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

from processes import run_child, say

ROOT = Path(__file__).parent.parent
ADDONS = sorted(path.name for path in ROOT.glob("credit_recovery*") if path.is_dir())
# somebody else may be cloning the template at this moment
TRIES, PAUSE = 30, 2


class Databases:
    """Makes each database when it is first asked for."""

    def __init__(self):
        self.template = os.environ["BENCH_TEMPLATE"]
        self.prefix = "bench_" + hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]
        self.fresh = set()

    def get_plain(self):
        """Odoo without the addons."""
        return self._make("plain", lambda name: _create(name, self.template))

    def get_base(self):
        """Odoo with the addons and no data."""
        return self._make("base", self._install)

    def clone_book(self, size):
        """A fresh copy of the generated book, replacing the last copy."""
        book, copy = self._get_book(size), f"{self.prefix}_work"
        _drop(copy)
        _create(copy, book)
        return copy

    def get_reviewed_book(self, size):
        """A book after its first review."""

        def make(name):
            _create(name, self._get_book(size))
            run_child("night", name)

        return self._make(f"reviewed_{size[1]}", make)

    def drop(self, keep_books):
        """Remove what was made; ``keep_books``: not the generated books."""
        for name in _list(self.prefix):
            if not keep_books or "_book_" not in name:
                _drop(name)

    def _get_book(self, size):
        """Kept books are made again when the addons or the generator changed."""
        stamp = _hash_sources()

        def make(name):
            _create(name, self.get_base())
            run_child("generator", name, *size)

        return self._make(f"book_{size[1]}_{stamp}", make, keep=True)

    def _install(self, name):
        _create(name, self.template)
        run = [sys.executable, "-W", "ignore", "-m", "odoo", "-d", name, "-i", ",".join(ADDONS)]
        options = ["--stop-after-init", "--no-http", "--log-level=error", "--db-filter="]
        subprocess.run(run + options, check=True, stdin=subprocess.DEVNULL)

    def _make(self, suffix, make, keep=False):
        name = f"{self.prefix}_{suffix}"
        if name in self.fresh or keep and name in _list(self.prefix):
            return name
        say(f"database {name}")
        _drop(name)
        # under a passing name first: what a killed run leaves behind is not taken for complete
        passing = f"{self.prefix}_new"
        _drop(passing)
        make(passing)
        _psql(f'ALTER DATABASE "{passing}" RENAME TO "{name}"')
        self.fresh.add(name)
        return name


def _hash_sources():
    paths = [path for name in ADDONS for path in (ROOT / name).rglob("*") if path.is_file()]
    paths += [ROOT / "benchmarks" / name for name in ("generator.py", "generator.sql")]
    content = b"".join(path.read_bytes() for path in sorted(paths) if path.suffix != ".pyc")
    return hashlib.sha256(content).hexdigest()[:8]


def _create(name, template):
    command = ["createdb", "--template", template, "--strategy", "file_copy", name]
    for _try in range(TRIES):
        done = subprocess.run(command, capture_output=True, text=True)
        if "being accessed by other users" not in done.stderr:
            break
        time.sleep(PAUSE)
    if done.returncode:
        sys.exit(done.stderr)


def _drop(name):
    subprocess.run(["dropdb", "--force", "--if-exists", name], check=True, capture_output=True)


def _list(prefix):
    return _psql(f"SELECT datname FROM pg_database WHERE datname LIKE '{prefix}%'").split()


def _psql(query):
    command = ["psql", "--dbname", "postgres", "--no-align", "--tuples-only", "--quiet"]
    done = subprocess.run([*command, "--command", query], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout
