#!/usr/bin/env bash
# Makes sure that there is an Odoo 19 and prints the folder that holds its package `odoo`; records the
# build in $DEV/odoo-build.txt. It is taken from
#   ODOO_PATH       an existing Odoo 19 (source checkout or installed package), else
#   $DEV/odoo       what an earlier run fetched, else
#   Debian          the package odoo-19 (not when one of the following is set), else
#   ODOO_GIT_URL    a shallow clone of this repository (default: Odoo's public one)
#   ODOO_GIT_REF    … of this branch, tag or commit (default: 19.0)
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
url=${ODOO_GIT_URL:-https://github.com/odoo/odoo.git} ref=${ODOO_GIT_REF:-19.0}
[ -z "${ODOO_GIT_URL:-}${ODOO_GIT_REF:-}" ] && asked=any || asked="git $url $ref"
new=$DEV/odoo.new apt=$DEV/apt
PACKAGES="odoo-19 fonts-font-awesome/bookworm fonts-inconsolata fonts-montserrat fonts-ocr-b
    fonts-roboto-unhinted libjs-jquery libjs-jquery-form libjs-underscore"

package_root() {  # the folder below $1 that holds the package `odoo`
    local r
    for r in "$1" "$1/usr/lib/python3/dist-packages"; do
        if [ -f "$r/odoo/release.py" ]; then (cd "$r" && pwd); return; fi
    done
    return 1
}
record() {  # record ROOT WHENCE
    local version; version=$(sed -n 's/^version_info = (\([0-9]*\), \([0-9]*\),.*/\1.\2/p' "$1/odoo/release.py")
    [ "$version" = 19.0 ] || die "the Odoo in $1 is ${version:-of an unknown version}, not 19.0"
    echo "Odoo $version, $2" > "$DEV/odoo-build.txt"
}
commit_of() {  # of the checkout that holds $1/odoo, if it is one
    ! git -C "$1" ls-files --error-unmatch odoo/release.py >/dev/null 2>&1 ||
        git -C "$1" log -1 --format=', commit %H of %cs'
}

apt_get() {
    local tool=$1; shift
    "$tool" -q -o Dir::Etc::SourceList="$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
        -o Dir::State::Lists="$apt/lists" -o Dir::Cache="$apt/cache" -o APT::Sandbox::User="$(id -un)" \
        -o Acquire::Languages=none -o Acquire::Retries=3 \
        -o Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false "$@"
}
from_debian() {
    local mirror key=/usr/share/keyrings/debian-archive-keyring.gpg signed="" d lib
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    # the mirror this machine is set up with (--no-release-info: also before the first apt-get update)
    mirror=$(apt-get indextargets --no-release-info --format '$(REPO_URI) $(COMPONENT)' 'Created-By: Packages' \
        2>/dev/null | awk '$2 == "main" && $1 ~ /\/debian\/$/ {print $1; exit}')
    [ -n "$mirror" ] || return 1
    rm -rf "$apt" "$new"; mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/debs" "$new"
    [ ! -r $key ] || signed="[signed-by=$key] "
    printf "deb $signed$mirror %s main\n" sid bookworm > "$apt/sources.list"
    say "package lists of Debian"
    long "$DEV/log/apt-lists.log" apt_get apt-get update || return 1
    apt_get apt-cache show odoo-19 >/dev/null 2>&1 || return 1
    say "Odoo 19 from Debian (some 125 MB)"
    ( cd "$apt/debs" && long "$DEV/log/apt-download.log" apt_get apt-get download $PACKAGES ) || return 1
    say "unpacking"
    # 820 MB of the 1.3 GB are translations: Italian ones and templates are kept
    for d in "$apt"/debs/*.deb; do
        dpkg-deb --fsys-tarfile "$d" | tar -x -C "$new" --wildcards --exclude='*/i18n/[!i]*.po' \
            --exclude='*/i18n/i[!t]*.po' --exclude='*/i18n_extra/[!i]*.po' || return 1
    done
    # Debian leaves this library out; without the file every page of the web client logs an error
    lib=$new/usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation
    mkdir -p "$lib"
    [ -e "$lib/selfie_segmentation.js" ] || echo '/* not in Debian */' > "$lib/selfie_segmentation.js"
    # its metadata would make pip complain about psycopg2 (here: psycopg2-binary)
    rm -rf "$new/usr/lib/python3/dist-packages/"odoo-*.egg-info
    echo "any" > "$new/.asked"
    build="Debian package odoo-19 $(dpkg-deb -f "$apt"/debs/odoo-19_*.deb Version)"
    rm -rf "$apt"
}
from_git() {
    command -v git >/dev/null || { say "git is missing: apt-get install git"; return 1; }
    say "Odoo 19 from $url ($ref), a shallow clone"
    rm -rf "$new"; git init -q "$new"
    long "$DEV/log/git.log" git -C "$new" fetch --progress --depth 1 "$url" "$ref" || return 1
    git -C "$new" checkout -q FETCH_HEAD || return 1
    echo "$asked" > "$new/.asked"
    build="git $url $ref$(commit_of "$new")"
}
if [ -n "${ODOO_PATH:-}" ]; then
    found=$(package_root "$ODOO_PATH") || die "ODOO_PATH=$ODOO_PATH holds no Odoo (no odoo/release.py)"
    record "$found" "ODOO_PATH $found$(commit_of "$found")"
elif found=$(package_root "$DEV/odoo") && { [ "$asked" = any ] || [ "$asked" = "$(cat "$DEV/odoo/.asked" 2>/dev/null)" ]; }; then
    cmp -s "$DEV/odoo/.build" "$DEV/odoo-build.txt" || cp "$DEV/odoo/.build" "$DEV/odoo-build.txt"
else
    need_disk "$DEV" 2500
    { [ "$asked" = any ] && from_debian; } || from_git || die \
"Odoo 19 could be had neither from Debian nor from $url. Is there a network? ODOO_PATH=/path/to/odoo names an existing one."
    found=$(package_root "$new") || die "$build holds no Odoo (no odoo/release.py)"
    record "$found" "$build"
    cp "$DEV/odoo-build.txt" "$new/.build"
    rm -rf "$DEV/odoo"; mv "$new" "$DEV/odoo"
    found=$(package_root "$DEV/odoo")
fi
echo "$found"
