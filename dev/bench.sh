#!/usr/bin/env bash
# The benchmarks, in databases of the cluster for tests; figures go to out/bench.json
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
"$root/dev/setup.sh" tests
ODOO_RC=$("$root/dev/testdb.sh"); export ODOO_RC
eval "$("$root/dev/pg.sh" test env)"
mkdir -p "$root/out"
cd "$root"
exec "$py" -W ignore benchmarks/run.py "$@"
