#!/usr/bin/env bash
# All tests, or those that the arguments for pytest name
#   WORKERS  how many work at once (default: one more than cores, since they wait for the database, at most 4)
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
"$root/dev/setup.sh" tests
cd "$root"
WORKERS=${WORKERS:-$(( $(nproc) < 3 ? $(nproc) + 1 : 4 ))}
[ "$WORKERS" -lt 2 ] || set -- -n "$WORKERS" --dist loadscope --no-loadscope-reorder "$@"
exec "$py" -m pytest "$@"
