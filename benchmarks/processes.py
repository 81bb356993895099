"""Starts the processes that measure, and shows what they say."""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


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
