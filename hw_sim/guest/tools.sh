#!/bin/sh
# What `make test-image` needs besides the image's own tools, from the distribution; installed only where it is absent
# and may be. A multitouch screen wants QEMU 8.1: where the release has an older one, its backports are asked, from the
# address that this machine's apt has already.
set -eu
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
LC_ALL=C.UTF-8
export PATH LC_ALL
sources=/etc/apt/sources.list.d/bilik-backports.list
missing="" emulator=""

need() { # need PACKAGE PROGRAM
    command -v "$2" >/dev/null 2>&1 || missing="$missing $1"
}
new_enough() { # of the QEMU that is here
    version=$(qemu-system-aarch64 --version 2>/dev/null | sed -n '1s/.*version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
    [ -n "$version" ] || return 1
    [ "${version% *}" -gt 8 ] || { [ "${version% *}" -eq 8 ] && [ "${version#* }" -ge 1 ]; }
}

need mtools mcopy
need dosfstools fsck.vfat
need e2fsprogs debugfs
need zstd zstd
need kmod depmod
need qemu-utils qemu-io
need mmdebstrap mmdebstrap
need qemu-user-static qemu-aarch64-static
need arch-test arch-test
new_enough || emulator="qemu-system-arm"
[ -n "$missing$emulator" ] || exit 0

by_hand() {
    echo "bilik: $1$missing${emulator:+ $emulator (8.1 or later)}"
    exit 1
}
command -v apt-get >/dev/null || by_hand "please install with your distribution's tool:"
if [ "$(id -u)" = 0 ]; then
    root="env"
elif sudo -n true 2>/dev/null; then
    root="sudo -n env"
else
    by_hand "please install first: sudo apt-get install"
fi
echo "bilik: installing from the distribution:$missing${emulator:+ $emulator}"
install() { # install OPTIONS PACKAGES
    # shellcheck disable=SC2086 # lists of words
    $root DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}
# shellcheck disable=SC2086 # lists of words
[ -z "$missing" ] || install $missing 2>/dev/null || { $root apt-get update -qq && install $missing; } ||
    by_hand "that failed; please install them by hand: apt-get install"

[ -n "$emulator" ] || exit 0
missing=""
candidate=$(apt-cache policy qemu-system-arm | sed -n 's/^ *Candidate: \([0-9]*:\)\{0,1\}\([0-9]*\).*/\2/p')
if [ "${candidate:-0}" -gt 8 ]; then
    install qemu-system-arm || by_hand "that failed; please install by hand:"
else
    release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
    base=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(CODENAME) $(COMPONENT)' 2>/dev/null |
        awk -v r="$release" '($2 == r || $3 == r) && $4 == "main" { print $1; exit }')
    [ -n "$release" ] && [ -n "$base" ] || by_hand "no source to ask for its backports; please install:"
    if ! apt-cache policy | grep -q "a=.*$release-backports\|n=$release-backports"; then
        echo "deb $base $release-backports main" | $root tee "$sources" >/dev/null
        $root apt-get update -qq
    fi
    install -t "$release-backports" qemu-system-arm qemu-utils || by_hand "backports do not have it; please install:"
fi
new_enough || by_hand "what was installed is still too old; please install:"
