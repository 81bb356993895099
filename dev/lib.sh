# Sourced by the scripts of this folder: where things are, and how to speak.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
DEV=${DEV:-$root/.dev}
[ ! -d "$DEV" ] || DEV=$(cd "$DEV" && pwd)
export DEV
py=$DEV/venv/bin/python
say() { printf '==> %s\n' "$*" >&2; }
die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

# odoo_conf FILE: an Odoo configuration for the PostgreSQL cluster of the environment (PGHOST …);
# further lines are read from standard input
odoo_conf() {
    mkdir -p "$(dirname "$1")"
    { cat <<C
[options]
addons_path = $root
db_host = $PGHOST
db_port = $PGPORT
db_user = $PGUSER
http_interface = 127.0.0.1
# an address space limit kills Chromium, which Odoo starts for its browser tests
limit_memory_hard = 0
limit_memory_soft = 0
C
    cat; } > "$1.$$"
    mv "$1.$$" "$1"
}
