"""A stock Debian to compare with: the image's release and very kernel, Debian's own packages and initramfs,
untuned.

    stock = build_stock(Recipe(...), folder, say)      # Stock(kernel, initrd, disk); kept for next time

`mmdebstrap` with the variant `important` and the maintainer scripts run as they should be (by qemu-user);
then the kernel's package, and `mkinitramfs` as its postinst calls it (MODULES=most). The packages are
resolved when it is built, from the mirror that this machine has: it is a yardstick of the day and no
product, so nothing locks it but the kernel. One ext4 file system is the disk, as an installer makes it; a
machine id is there, as after a first start.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hw_sim.guest.binfmt import arm64_programs

INCLUDED = ("systemd-sysv", "udev", "dbus", "initramfs-tools", "busybox", "zstd")
TOOLS = {"mmdebstrap": "mmdebstrap", "mke2fs": "e2fsprogs", "depmod": "kmod", "unshare": "util-linux"}
UUID = "5f0c1c1e-0000-4000-8000-00000000d15c"
MACHINE_ID = "0123456789abcdef0123456789abcdef"
SIZE = "1400M"
RECIPE = "1"  # raised when anything below changes what is built
INITRD_SCRIPT = Path(__file__).with_name("stock_initrd.sh")
AARCH64 = b"\xb7\x00"
KERNEL, INITRD, DISK = "vmlinuz", "initrd.img", "disk.img"
MINUTES = 20  # for any one step


class StockError(Exception):
    """The stock Debian cannot be built here: the step, and what its tool said."""


@dataclass(frozen=True)
class Recipe:
    """`kernel`: the image's kernel package, a .deb; `sources`: lines for apt."""

    release: str
    kernel: Path
    sources: tuple[str, ...]

    @property
    def key(self) -> str:
        """What it is made of, but for the packages' versions."""
        told = "\n".join((RECIPE, self.release, self.kernel.name, *INCLUDED))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Stock:
    """`cmdline`: as an installed Debian has it, the console on the serial line."""

    kernel: Path
    initrd: Path
    disk: Path
    cmdline: str = f"root=UUID={UUID} ro quiet console=ttyAMA0"


def stock_in(folder: Path) -> Stock:
    """As `build_stock` leaves one."""
    return Stock(folder / KERNEL, folder / INITRD, folder / DISK)


def missing_tools() -> list[str]:
    """Packages whose tools are not here."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    return sorted({package for tool, package in TOOLS.items() if shutil.which(tool, path=path) is None})


def build_stock(recipe: Recipe, folder: Path, say: Callable[[str], None]) -> Stock:
    """Into `folder/KEY`, unless it is there already. Raises StockError, NoBinfmt."""
    kept = folder / recipe.key
    stock = stock_in(kept)
    if stock.disk.is_file():
        return stock
    work = folder / f"{recipe.key}.part"
    _remove(work)
    (work / "root").mkdir(parents=True)
    try:
        with arm64_programs():
            _build(recipe, work, say)
        _remove(work / "root")
        _remove(kept)
        work.rename(kept)
    except BaseException:
        _remove(work)
        raise
    return stock


def _build(recipe: Recipe, work: Path, say: Callable[[str], None]) -> None:
    root = work / "root"
    say("stock Debian: packages, by Debian's own scripts")
    included = f"--include={','.join(INCLUDED)}"
    tarball = work / "root.tar"
    command = ["mmdebstrap", "--quiet", "--mode=root", "--arch=arm64", "--variant=important", included]
    _run([*command, recipe.release, str(tarball), *recipe.sources])
    _run(["tar", "-xf", str(tarball), "-C", str(root)])
    tarball.unlink()
    say("stock Debian: the image's kernel, Debian's initramfs")
    _run(["dpkg-deb", "-x", str(recipe.kernel), str(root)])
    release = _one(root / "boot", "vmlinuz-*").name.removeprefix("vmlinuz-")
    _run(["depmod", "-b", str(root), release])
    _run(["unshare", "--mount", "--propagation", "private", "sh", str(INITRD_SCRIPT), str(root), release])
    for place in ("lib64", "native"):  # of the script
        _remove(root / place)
    shutil.copyfile(root / "boot" / f"vmlinuz-{release}", work / KERNEL)
    shutil.copyfile(root / "boot" / f"initrd.img-{release}", work / INITRD)
    check_initrd(work / INITRD)
    _settle(root)
    _run(["mke2fs", "-q", "-t", "ext4", "-U", UUID, "-d", str(root), str(work / DISK), SIZE])


def _settle(root: Path) -> None:
    """What an installer writes besides; nothing of the building machine stays."""
    (root / "etc" / "resolv.conf").unlink(missing_ok=True)
    (root / "etc" / "hostname").write_text("debian\n")
    (root / "etc" / "machine-id").write_text(f"{MACHINE_ID}\n")
    (root / "etc" / "fstab").write_text(f"UUID={UUID} / ext4 errors=remount-ro 0 1\n")


def check_initrd(path: Path) -> None:
    """Every program in it is for arm64: none of this machine's went in by mistake. Raises StockError."""
    programs = 0
    for name, content in initrd_files(path):
        if content.startswith(b"\x7fELF"):
            programs += 1
            if content[18:20] != AARCH64:
                raise StockError(f"the stock initramfs holds /{name}, which is not for arm64")
    if programs < 10:
        raise StockError(f"the stock initramfs holds {programs} programs; an initramfs has dozens")


def initrd_files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file: cpio (newc) archives one after the other, the last one compressed by
    zstd (Linux, Documentation/driver-api/early-userspace/buffer-format.rst). Raises StockError.
    """
    data = path.read_bytes()
    at = 0
    while at < len(data):
        if data[at : at + 4] == b"\x28\xb5\x2f\xfd":
            done = subprocess.run(["zstd", "-dcq"], input=data[at:], capture_output=True, check=False)
            if done.returncode:
                raise StockError(f"the stock initramfs: zstd: {done.stderr.decode(errors='replace').strip()}")
            data, at = done.stdout, 0
        if data[at : at + 6] != b"070701":
            raise StockError(f"the stock initramfs has no cpio archive at byte {at}")
        name, content, at = _member(data, at)
        if name == "TRAILER!!!":
            at += len(data[at:]) - len(data[at:].lstrip(b"\0"))
        else:
            yield name, content


def _member(data: bytes, at: int) -> tuple[str, bytes, int]:
    """One file of a cpio archive, and where the next begins."""
    size, named = (int(data[at + field : at + field + 8], 16) for field in (54, 94))
    name = data[at + 110 : at + 110 + named - 1].decode(errors="replace")
    start = (at + 110 + named + 3) // 4 * 4
    return name, data[start : start + size], (start + size + 3) // 4 * 4


def _one(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise StockError(f"the kernel's package holds {len(found)} files {pattern}")
    return found[0]


def _remove(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)


def _run(command: list[str]) -> None:
    """Raises StockError."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            env=environment,
            timeout=MINUTES * 60,
            check=False,
        )
    except FileNotFoundError as error:
        raise StockError(f"{command[0]} is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise StockError(f"{command[0]} did not come to an end in {MINUTES} minutes") from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise StockError(f"{command[0]} ends with {done.returncode}: {' / '.join(said)}")
