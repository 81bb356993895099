#!/usr/bin/env bash
# Writes the template of the terms of the addons, brings it.po up to it, and lists what lacks its Italian
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
"$root/dev/setup.sh" tests
conf=$("$root/dev/testdb.sh")
eval "$("$root/dev/pg.sh" test env)"
cd "$root"
for addon in credit_recovery*/; do
    addon=${addon%/}
    long "$DEV/log/i18n.log" "$py" -W ignore -m odoo i18n export -c "$conf" -d "$(basename "$conf" .conf)" \
        -o "$addon/i18n/$addon.pot" "$addon"
    "$py" dev/i18n.py "$addon/i18n/$addon.pot" "$addon/i18n/it.po"
done
