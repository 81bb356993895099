#!/usr/bin/env bash
# System packages that pip cannot bring. Installs the missing ones where it may (as root, or sudo without
# a password), else names them in one line. Fails only without those that nothing works without.
#   system.sh          what Odoo and the letters need
#   system.sh tests    also what the tests need
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
libraries=$(/sbin/ldconfig -p 2>/dev/null)
missing() {  # missing PACKAGE…: those of them that are not there
    local p
    for p in "$@"; do
        case $p in
        python3-venv) "$root/dev/python.sh" >/dev/null 2>&1 ;;
        fontconfig) command -v fc-list >/dev/null ;;
        fonts-liberation) fc-list 2>/dev/null | grep -qi liberation ;;
        chromium)
            command -v chromium-headless-shell chromium chromium-browser google-chrome-stable \
                google-chrome >/dev/null
            ;;
        wkhtmltopdf | git | make) command -v "$p" >/dev/null ;;
        *) [[ $libraries = *"${library[$p]}"* ]] ;;
        esac || echo "$p"
    done
}
declare -A library=(
    [libpangoft2-1.0-0]=libpangoft2-1.0.so.0 [libharfbuzz-subset0]=libharfbuzz-subset.so.0
    [libmagic1]=libmagic.so.1 [libatomic1]=libatomic.so.1
)
needed="python3-venv libpangoft2-1.0-0 libharfbuzz-subset0"
wanted="libmagic1 fontconfig fonts-liberation"
# Odoo comes by git where somebody says so, or where no Debian has a package of it (dev/get-odoo.sh)
if [ -z "${ODOO_PATH:-}" ] && [ ! -e "$DEV/odoo" ] &&
    { [ -n "${ODOO_GIT_URL:-}${ODOO_GIT_REF:-}" ] || ! grep -q '^ID=debian' /etc/os-release 2>/dev/null; }; then
    wanted="$wanted git"
fi
[ "${1:-}" != tests ] || wanted="$wanted libatomic1 chromium wkhtmltopdf git make"

install() {
    local sudo=; [ "$(id -u)" = 0 ] || sudo="sudo -n"
    say "installing system packages: $*"
    long "$DEV/log/apt-update.log" $sudo apt-get -q -o DPkg::Lock::Timeout=120 update
    # where there is a Chromium without a screen's needs, the tests run faster in it
    if apt-cache show chromium-headless-shell >/dev/null 2>&1; then
        set -- "${@/%chromium/chromium-headless-shell}"
    fi
    long "$DEV/log/apt.log" $sudo env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$@"
}
may_install() {
    command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}
lack=$(missing $needed $wanted)
[ -n "$lack" ] || exit 0
if may_install && install $lack; then
    libraries=$(/sbin/ldconfig -p 2>/dev/null)
    lack=$(missing $needed $wanted)
fi
[ -z "$lack" ] || say "system packages are missing, please install them: apt-get install" $lack
[ -z "$(missing $needed)" ] || die "cannot go on without" $(missing $needed)
