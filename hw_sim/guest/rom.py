"""A stand-in for the Pi's boot ROM and firmware: reads p1 and hands kernel, initramfs and command line over.

    boot = read_boot(card.fat(1), folder)           # files lie in `folder` afterwards
    boot.kernel, boot.initrd, boot.cmdline, boot.slot

It does what the firmware's documentation says of the keys in config.txt that the image uses: `os_prefix`,
`kernel`, `initramfs NAME followkernel`, `cmdline`, conditional sections ([all], [pi3], ...). A guest that
resets comes back here, so a slot that was switched is the one that starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hw_sim.guest.disks import DiskError, Fat

KERNEL, CMDLINE = "kernel8.img", "cmdline.txt"


class RomError(Exception):
    """The card does not start: the file on p1 and why."""


@dataclass(frozen=True)
class Config:
    """config.txt as this board reads it."""

    prefix: str
    kernel: str
    initramfs: str
    cmdline: str


@dataclass(frozen=True)
class Boot:
    """What is handed over. `slot` is the prefix without its slash; `dtb` None where none was asked for."""

    slot: str
    kernel: Path
    initrd: Path
    cmdline: str
    dtb: Path | None


def parse_config(text: str, board: str = "pi3") -> Config:
    """The keys that matter; of lines said twice the last one counts. Raises RomError."""
    active = True
    keys: dict[str, str] = {}
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        if line.startswith("["):
            active = line.strip("[]").lower() in ("all", board)
        elif active and line.startswith("initramfs "):
            keys["initramfs"] = line.split()[1]
        elif active and "=" in line:
            name, _, value = line.partition("=")
            keys[name.strip()] = value.strip()
    if "initramfs" not in keys:
        raise RomError("config.txt: no initramfs is named")
    return Config(
        keys.get("os_prefix", ""), keys.get("kernel", KERNEL), keys["initramfs"], keys.get("cmdline", CMDLINE)
    )


def read_boot(fat: Fat, folder: Path, *, board: str = "pi3", dtb: str = "") -> Boot:
    """Take the files out of p1 into `folder`, which is made. `dtb`: also that device tree.

    Raises RomError where a file is absent or empty.
    """
    folder.mkdir(parents=True, exist_ok=True)
    config = parse_config(_read(fat, "config.txt").decode("utf-8", "replace"), board)

    def take(name: str, under: str) -> Path:
        path = folder / under
        path.write_bytes(_read(fat, config.prefix + name))
        return path

    kernel, initrd = take(config.kernel, "kernel"), take(config.initramfs, "initrd")
    cmdline = _read(fat, config.prefix + config.cmdline).decode("ascii", "replace").strip()
    tree = folder / "board.dtb" if dtb else None
    if tree is not None:
        tree.write_bytes(_either(fat, config.prefix + dtb, dtb))
    return Boot(config.prefix.rstrip("/"), kernel, initrd, cmdline, tree)


def _either(fat: Fat, first: str, second: str) -> bytes:
    try:
        return _read(fat, first)
    except RomError:
        return _read(fat, second)


def _read(fat: Fat, name: str) -> bytes:
    try:
        data = fat.read(name)
    except DiskError as error:
        raise RomError(f"{name}: {error}") from error
    if not data:
        raise RomError(f"{name}: is empty")
    return data
