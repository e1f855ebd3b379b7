"""USB sticks: files with one FAT partition, made, plugged into a running guest, pulled and read out.

    stick = make_stick(folder / "stick.img", mebibytes=64)
    plug(qmp, "usb0", stick.path); pull(qmp, "usb0")
    stick.fat().copy_out(Path("stick"))

A pull is a pull: whatever the guest is writing is cut off.
"""

from __future__ import annotations

import contextlib
import subprocess
from pathlib import Path

from hw_sim.guest.disks import MBR_MAGIC, MBR_TABLE, SECTOR, Disk, DiskError
from hw_sim.guest.machine import blockdevs
from hw_sim.guest.qmp import Qmp, QmpError

MIB = 1 << 20
START = MIB  # where the partition begins
FAT32_LBA = 0x0C
LABEL = "PEMILU"


def make_stick(path: Path, *, mebibytes: int = 64, serial: int = 0xB111C0DE) -> Disk:
    """An empty stick with one FAT32 partition. Raises DiskError where mkfs.vfat fails or is absent."""
    with path.open("wb") as file:
        file.truncate(mebibytes * MIB)
        file.seek(MBR_TABLE)
        entry = bytearray(16)
        entry[4] = FAT32_LBA
        entry[8:12] = (START // SECTOR).to_bytes(4, "little")
        entry[12:16] = ((mebibytes * MIB - START) // SECTOR).to_bytes(4, "little")
        file.write(entry)
        file.seek(SECTOR - 2)
        file.write(MBR_MAGIC)
    options = ["-F", "32", "-i", f"{serial:08x}", "-n", LABEL, "--offset", str(START // SECTOR)]
    blocks = (mebibytes * MIB - START) // 1024
    command = ["mkfs.vfat", *options, str(path), str(blocks)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=_PATH)
    except FileNotFoundError as error:
        raise DiskError("mkfs.vfat is not installed (package dosfstools)") from error
    if done.returncode:
        raise DiskError(f"{path}: mkfs.vfat: {done.stderr.strip()}")
    return Disk(path)


_PATH = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}


def plug(qmp: Qmp, name: str, path: Path, port: str = "2", log: Path | None = None) -> None:
    """Put the stick into that port of the guest's USB controller; `log` takes down its writes. Raises
    QmpError."""
    for node in blockdevs(name, path, log):
        qmp.do("blockdev-add", **node)
    qmp.do("device_add", driver="usb-storage", bus="xhci.0", port=port, drive=name, id=f"stick-{name}")


def pull(qmp: Qmp, name: str, seconds: float = 30.0) -> None:
    """Take it out, in the middle of whatever. Raises QmpError."""
    qmp.do("device_del", id=f"stick-{name}")
    with contextlib.suppress(QmpError):  # already gone, and told to nobody
        qmp.wait_for("DEVICE_DELETED", seconds, device=f"stick-{name}")
    qmp.do("blockdev-del", node_name=name)
    for part in ("file", "log"):
        with contextlib.suppress(QmpError):  # a stick without a log is one node alone
            qmp.do("blockdev-del", node_name=f"{name}-{part}")
