#!/bin/sh
# The tools that building an image needs, from the distribution; installed only where one is absent and it may be.
set -eu
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
missing=""
need() { # need PACKAGE PROGRAM-OR-FILE
    command -v "$2" >/dev/null 2>&1 || [ -e "$2" ] || missing="$missing $1"
}
need squashfs-tools mksquashfs
need cryptsetup-bin veritysetup
need mtools mcopy
need dosfstools mkfs.vfat
need qemu-user-static qemu-aarch64-static
need zstd zstd
need kmod depmod
need debian-archive-keyring /usr/share/keyrings/debian-archive-keyring.gpg
[ -n "$missing" ] || exit 0
by_hand() {
    echo "bilik: $1$missing"
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
echo "bilik: installing from the distribution:$missing"
install() {
    # shellcheck disable=SC2086 # lists of words
    $root DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
}
install 2>/dev/null || { $root apt-get update -qq && install; } || by_hand "that failed; please install them by hand: apt-get install"
