#!/usr/bin/env bash
# The benchmarks, in databases of the cluster for tests; figures go to out/bench.json
#   bench.sh [--small] [--keep] [GROUP…]     see benchmarks/run.py
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
"$root/dev/setup.sh" tests
ODOO_RC=$("$root/dev/testdb.sh"); export ODOO_RC
eval "$("$root/dev/pg.sh" test env)"
# the database that testdb.sh makes its own from: Odoo without these addons
BENCH_TEMPLATE=tpl_$(cat "$root/dev/testdb.sh" "$DEV/odoo-build.txt" | sha256sum | cut -c1-10)
export BENCH_TEMPLATE
mkdir -p "$root/out"
cd "$root"
exec "$py" -W ignore benchmarks/run.py "$@"
