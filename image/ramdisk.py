"""The initramfs: busybox, dmsetup with its libraries, the early modules and one script."""

from __future__ import annotations

from pathlib import Path

from image import cpio, elf
from image.kernel import Kernel
from image.modules import Group
from image.run import run

HERE = Path(__file__).parent
APPLETS = (
    *(
        "sh",
        "basename",
        "blockdev",
        "cat",
        "chown",
        "chroot",
        "cp",
        "dd",
        "echo",
        "find",
        "hexdump",
        "ln",
        "mkdir",
    ),
    *(
        "modprobe",
        "mount",
        "mv",
        "printf",
        "reboot",
        "rm",
        "sed",
        "sleep",
        "sort",
        "switch_root",
        "sync",
        "umount",
    ),
    *("usleep", "wc"),
)
FIRST = "root file system", "firmware partition and sticks", "the card"
"""Groups that are loaded first, by name: nothing asks for a file system, and the card is awaited."""
LIBRARIES = "usr/lib/aarch64-linux-gnu"
LOADER = "usr/lib/ld-linux-aarch64.so.1"


def entries(source: Path, kernel: Kernel, groups: tuple[Group, ...]) -> list[cpio.Entry]:
    """What is in it. `source` is a folder with the packages unpacked and nothing dropped."""
    found = [
        cpio.file("init", (HERE / "initramfs" / "init").read_bytes(), program=True),
        cpio.file("bin/busybox", (source / "usr/bin/busybox").read_bytes(), program=True),
        cpio.file("bin/dmsetup", (source / "usr/sbin/dmsetup").read_bytes(), program=True),
        cpio.file("lib/ld-linux-aarch64.so.1", (source / LOADER).read_bytes(), program=True),
        cpio.file("etc/passwd", (HERE / "tree/etc/passwd").read_bytes()),
        cpio.file("etc/group", (HERE / "tree/etc/group").read_bytes()),
        cpio.character("dev/console", 5, 1),
        *(cpio.link(f"bin/{name}", "busybox") for name in APPLETS),
        *(cpio.folder(name) for name in ("proc", "sys", "run", "new", "ro", "rw")),
    ]
    for name in elf.libraries(source / "usr/sbin/dmsetup", [source / LIBRARIES, source / "usr/lib"]):
        if name != Path(LOADER).name:
            found.append(cpio.file(f"{LIBRARIES}/{name}", (source / LIBRARIES / name).read_bytes()))
    found.append(cpio.link("lib/aarch64-linux-gnu", f"/{LIBRARIES}"))
    first = [name for group in groups if group.title in FIRST for name in group.names]
    found.append(cpio.file("modules", "".join(f"{name}\n" for name in first).encode()))
    return found


def modules(kernel: Kernel, work: Path) -> list[cpio.Entry]:
    """The early modules, with indices of their own, so that nothing else is looked for."""
    base = work / "early"
    folder = base / "lib" / "modules" / kernel.release
    for path in kernel.early:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes((kernel.folder / path).read_bytes())
    for name in ("modules.builtin", "modules.builtin.modinfo", "modules.order"):
        (folder / name).write_bytes((kernel.folder / name).read_bytes())
    run(["depmod", "-b", base, kernel.release])
    wanted = [*kernel.early, "modules.dep", "modules.alias", "modules.softdep", "modules.builtin"]
    where = f"lib/modules/{kernel.release}"
    return [cpio.file(f"{where}/{name}", (folder / name).read_bytes()) for name in wanted]


def build(source: Path, kernel: Kernel, groups: tuple[Group, ...], epoch: int, work: Path) -> bytes:
    """The initramfs as the boot loader loads it, compressed with zstd."""
    whole = cpio.archive([*entries(source, kernel, groups), *modules(kernel, work)], epoch)
    plain = work / "initrd.cpio"
    plain.write_bytes(whole)
    packed = work / "initrd.img"
    run(["zstd", "-q", "-f", "-15", "-T1", "--no-check", plain, "-o", packed])
    return packed.read_bytes()
