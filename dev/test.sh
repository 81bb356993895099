#!/usr/bin/env bash
# All tests, or those that the arguments for pytest name
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
"$root/dev/setup.sh" tests
cd "$root"
exec "$py" -m pytest "$@"
