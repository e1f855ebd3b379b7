# The initramfs that Debian's own mkinitramfs makes in an arm64 root, with this machine's tools where they do the same.
#
#   unshare --mount --propagation private sh stock_initrd.sh ROOT KERNEL_RELEASE
#
# Under qemu-user each small tool costs a start of the emulator, and there are tens of thousands of starts. So the shell,
# copying, finding and compressing are done by this machine's programs, mounted over the root's own for as long as this
# runs. What goes into the initramfs is the root's: whoever calls this looks at every program in it.
set -eu
root=$1 release=$2

mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
if [ "$(uname -m)" = x86_64 ]; then
    mkdir "$root/lib64" "$root/native"
    cp -L /lib64/ld-linux-x86-64.so.2 "$root/lib64/"
    mount --bind /usr/lib/x86_64-linux-gnu "$root/native"
    for tool in dash bash cp ln mkdir rm mktemp readlink cat sed find zstd sort uniq tr cut head tail chmod touch mv \
        dirname basename ls xargs grep stat env tee date; do
        own=$(readlink -f "$(command -v "$tool" || echo /none)")
        for place in "$root/usr/bin/$tool" "$root/usr/sbin/$tool"; do
            if [ -f "$own" ] && [ -f "$place" ] && [ ! -L "$place" ]; then
                mount --bind "$own" "$place"
            fi
        done
    done
    export LD_LIBRARY_PATH=/native # an arm64 program looks there too, and finds nothing that fits
fi
chroot "$root" /usr/sbin/mkinitramfs -o "/boot/initrd.img-$release" "$release"
