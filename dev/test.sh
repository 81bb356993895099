#!/usr/bin/env bash
# All tests, or those that the arguments for pytest name
#   WORKERS  how many work at once, each in a database of its own (default: one for each core, at most 4)
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
"$root/dev/setup.sh" tests
cd "$root"
WORKERS=${WORKERS:-$(( $(nproc) < 4 ? $(nproc) : 4 ))}
[ "$WORKERS" -lt 2 ] || set -- -n "$WORKERS" --dist loadscope --no-loadscope-reorder "$@"
exec "$py" -m pytest "$@"
