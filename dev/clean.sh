#!/usr/bin/env bash
# Stops the database servers; removes the test databases, logs, caches and out/. What stays: the set-up and
# the databases of `make demo` and bin/odoo (to remove these too, delete the folder .dev).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
for cluster in test data; do
    [ ! -x "$py" ] || "$root/dev/pg.sh" "$cluster" stop
done
[ ! -x "$py" ] || "$root/dev/pg.sh" test remove
rm -rf "$DEV"/{conf,log,pycache,screenshots,odoo-data} "$root"/out "$root"/.{pytest,ruff}_cache "$root/.hypothesis"
find "$root" -path "$DEV" -prune -o -name __pycache__ -exec rm -rf {} +
