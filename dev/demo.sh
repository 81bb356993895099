#!/usr/bin/env bash
# The demo: makes the database `demo` if it is missing, runs tonight's review, serves the web client.
#   SERVE=0     ends after the table          PORT=8069     port of the web client, on 127.0.0.1
# Letters go to out/letters/, messages to out/mail/ (nothing leaves the machine).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
SERVE=${SERVE:-1} PORT=${PORT:-8069}
if [ "$SERVE" != 0 ] && (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then
    die "port $PORT of 127.0.0.1 is in use: stop what uses it, or choose another: make demo PORT=8070"
fi
mkdir -p "$root/out" 2>/dev/null && [ -w "$root/out" ] ||
    die "cannot write to $root/out: give it to $(id -un), or remove it"
"$root/dev/setup.sh"
exec 9>"$DEV/demo.lock"
flock -n 9 || die "a demo is running already: end it first (Ctrl-C where it runs)"
"$root/dev/pg.sh" data start
eval "$("$root/dev/pg.sh" data env)"
export ODOO_RC=$DEV/conf/demo.conf
odoo_conf "$ODOO_RC" <<C
data_dir = $DEV/data
dbfilter = ^demo\$
list_db = False
http_port = $PORT
max_cron_threads = 1
# dev/demo.py listens for mail itself; whatever runs without it finds nobody at this port
smtp_server = 127.0.0.1
smtp_port = 9
logfile = $DEV/log/demo.log
C
sql() { psql -qAt -v ON_ERROR_STOP=1 -d "$1" -c "$2"; }
odoo() {
    long "$DEV/log/demo-odoo.log" "$py" -W ignore -m odoo --no-http --logfile= --stop-after-init "$@" </dev/null ||
        die "Odoo failed, see $DEV/log/demo-odoo.log"
}
remember_addons() {
    sql "$1" "insert into ir_config_parameter (key, value) values ('credit_recovery.demo_addons', '$addons')
        on conflict (key) do update set value = excluded.value"
}
# under a passing name until the story is complete: a killed run leaves nothing half-told
make_database() {
    need_disk "$DEV" 500
    dropdb --force --if-exists demo.new 2>/dev/null
    createdb -T template0 demo.new
    rm -rf "$root/out/mail"
    say "database demo (once, some two minutes)"
    odoo -d demo.new -i credit_recovery,credit_recovery_l10n_it --load-language=it_IT
    sql demo.new "insert into ir_config_parameter (key, value) values ('ir_attachment.location', 'db')"
    say "the demo story, day by day"
    long "$DEV/log/demo-story.log" "$py" -W ignore "$root/dev/demo.py" story demo.new || die "the story failed, see $DEV/log/demo-story.log"
    remember_addons demo.new
    sql postgres 'alter database "demo.new" rename to demo'
}
addons=$(addons_hash)
if [ -z "$(sql postgres "select 1 from pg_database where datname = 'demo'")" ]; then
    make_database
elif [ "$(sql demo "select value from ir_config_parameter where key = 'credit_recovery.demo_addons'")" != "$addons" ]; then
    say "the addons have changed: updating the database demo"
    odoo -d demo -u credit_recovery,credit_recovery_l10n_it
    remember_addons demo
fi
need_disk "$DEV" 100
need_disk "$root/out" 100
say "tonight's review"
SERVE=$SERVE exec "$py" -W ignore "$root/dev/demo.py" tonight demo
