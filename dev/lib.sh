# Sourced by the scripts of this folder: where things are, and how to speak.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
DEV=${DEV:-$root/.dev}
[ ! -d "$DEV" ] || DEV=$(cd "$DEV" && pwd)
export DEV
py=$DEV/venv/bin/python
# what Python compiles lies in $DEV, not in the tree: each of the many processes would do it again
export PYTHONPYCACHEPREFIX=$DEV/pycache PYTHONDONTWRITEBYTECODE=
say() { printf '==> %s\n' "$*" >&2; }
die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

# long LOG COMMAND…: runs it with its output in LOG; shows every few seconds that it is alive; on failure
# the end of LOG. Locks (file descriptors 7 to 9) are not passed on to what it starts.
long() {
    local log=$1 rc=0 ticker begin=$SECONDS; shift
    mkdir -p "$(dirname "$log")"
    ( while sleep 10 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
        printf '    … %s s  %s\n' $((SECONDS - begin)) "$(tail -n 1 "$log" | cut -c1-90)" >&2
    done ) 7>&- 8>&- 9>&- &
    ticker=$!
    "$@" >"$log" 2>&1 7>&- 8>&- 9>&- || rc=$?
    kill $ticker 2>/dev/null; wait $ticker 2>/dev/null || true
    [ $rc = 0 ] || tail -n 5 "$log" >&2
    return $rc
}

# need_disk FOLDER MB
need_disk() {
    local free; free=$(df -Pm "$1" | awk 'NR == 2 {print $4}')
    [ "$free" -ge "$2" ] || die "only $free MB are free on the disk of $1; this needs $2 MB"
}

# a hash of the addons as they are
addons_hash() {
    ( cd "$root" && find credit_recovery* -type f ! -name '*.pyc' ! -path '*/static/description/*' -print0 |
        sort -z | xargs -0 sha256sum | sha256sum | cut -c1-10 )
}

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
