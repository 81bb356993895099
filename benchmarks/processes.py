"""Starts the processes that measure, and shows what they say."""

import json
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

HERE = Path(__file__).parent
# seconds that a server may take to start
PATIENCE = 120


def say(text):
    """Show progress."""
    print(f"==> {text}", file=sys.stderr, flush=True)


def get_command(module, *args):
    return [sys.executable, "-W", "ignore", str(HERE / "child.py"), module, *map(str, args)]


def run_child(module, *args):
    """Run ``measure`` of a module in a process of its own.

    :return: what it returns
    """
    done = subprocess.run(get_command(module, *args), stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{module} failed")
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def serve(database):
    """Serve a database on a free port of this machine; the value is the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--http-interface=127.0.0.1", f"--http-port={port}", "--max-cron-threads=0"]
    command = [sys.executable, "-W", "ignore", "-m", "odoo", "-d", database, "--db-filter="]
    server = subprocess.Popen([*command, *options, "--log-level=error"], stdout=sys.stderr)
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait_for(port, server):
    for _second in range(PATIENCE):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        if server.poll() is not None:
            break
        time.sleep(1)
    sys.exit("the server of the bench did not start")
