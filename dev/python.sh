#!/usr/bin/env bash
# Prints the path of a Python that Odoo 19 runs on (3.10 to 3.13, with venv); PYTHON=… names one.
# The system's own comes first: distributions build it with profiles, which makes it a third faster than
# one that was built at home without.
for p in ${PYTHON:-/usr/bin/python3 python3.12 python3.11 python3.13 python3.10 python3}; do
    "$p" -c 'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' \
        2>/dev/null || continue
    command -v "$p"
    exit
done
echo "no Python 3.10 to 3.13 with venv was found; on Debian: apt-get install python3-venv; else set PYTHON=…" >&2
exit 1
