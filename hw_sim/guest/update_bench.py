"""Short starts of a card for the update: the kernel, the initramfs, root's own helper, and off again.

    bench = UpdateBench(folder, card, stick)
    said = bench.start(UPDATE)     # Said(slot="a", lines=("exit 0", ...), console="...")
    said = bench.start()           # only as far as the initramfs's end

The image's init is given once more behind the image's initramfs, with some lines before its last one (the
kernel unpacks archives one after the other, and a later file takes the place of an earlier one). So all up to
there is as on a booth: the disk found, the trial counted, the root opened, the firmware partition mounted
read-only. No service is started; a start takes some ten seconds.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from hw_sim.guest.disks import Disk
from hw_sim.guest.machine import MEBIBYTES, QEMU, MachineError
from hw_sim.guest.rom import Boot, read_boot
from image import cpio

INIT = Path(__file__).parents[2] / "image" / "initramfs" / "init"
LAST = 'note "root file system ready"'
MARK = "BILIK-BENCH "
START_SECONDS = 300.0  # s until a start must have come to its end, several times what it takes
SHOW = f"""
echo "{MARK}facts $(cat /run/bilik/image.json)" >/dev/console
echo "{MARK}trial $(cat /new/boot/firmware/bilik/trial 2>/dev/null)" >/dev/console
"""
UPDATE = f"""
mkdir -p /run/bilik/asks /run/bilik/answers /run/bilik/sticks/vdb1
mount -t vfat -o ro,nodev,nosuid,noexec /dev/vdb1 /new/run/bilik/sticks/vdb1
: >/run/bilik/asks/update
PYTHONPATH=/usr/lib/python3/dist-packages chroot /new /usr/bin/python3.13 -S -s -P -m firmware.root update
echo "{MARK}exit $?" >/dev/console
echo "{MARK}answer $(cat /run/bilik/answers/update.json)" >/dev/console
echo "{MARK}mounted $(sed -n '/boot.firmware/p' /proc/mounts)" >/dev/console
"""
OFF = """
sync
echo o >/proc/sysrq-trigger
sleep 60
"""


@dataclass(frozen=True)
class Said:
    """`slot`: which one the card started; `lines`: what the guest said for us; `console`: all of it."""

    slot: str
    lines: tuple[str, ...]
    console: str

    def told(self, name: str) -> str:
        """The line that begins with this word, "" where there is none."""
        return next((line.removeprefix(f"{name} ") for line in self.lines if line.startswith(f"{name} ")), "")


class UpdateBench:
    """`card` and `stick` are changed."""

    def __init__(self, folder: Path, card: Disk, stick: Disk) -> None:
        self.folder, self.card, self.stick = folder, card, stick
        self._starts = 0

    def start(self, more: str = "") -> Said:
        """One start of what config.txt names, to its end. Raises MachineError, RomError, DiskError."""
        self._starts += 1
        here = self.folder / f"start{self._starts}"
        boot = read_boot(self.card.fat(1), here)
        init = INIT.read_text().replace(f"\n{LAST}", f"\n{SHOW}{more}{OFF}{LAST}")
        extra = cpio.archive([cpio.file("init", init.encode(), program=True)], 0)
        data = boot.initrd.read_bytes()
        boot.initrd.write_bytes(data + b"\0" * (-len(data) % 4) + extra)
        console = here / "console.log"
        try:
            done = subprocess.run(
                self._command(boot, console), capture_output=True, timeout=START_SECONDS, check=False
            )
        except FileNotFoundError:
            raise MachineError(f"{QEMU} is not installed") from None
        except subprocess.TimeoutExpired:
            raise MachineError(f"start {self._starts} came to no end in {START_SECONDS:.0f} s") from None
        if done.returncode:
            raise MachineError(f"{QEMU}: {done.stderr.decode(errors='replace').strip()[:200]}")
        text = console.read_text(errors="replace").replace("\r", "")
        lines = [line.partition(MARK)[2] for line in text.splitlines() if MARK in line]
        return Said(boot.slot, tuple(lines), text)

    def _command(self, boot: Boot, console: Path) -> list[str]:
        disks = []
        for name, disk in (("card", self.card), ("stick", self.stick)):
            disks += ["-drive", f"if=none,id={name},file={disk.path},format=raw"]
            disks += ["-device", f"virtio-blk-pci,drive={name}"]
        return [
            *(QEMU, "-M", "virt,gic-version=3", "-cpu", "cortex-a53", "-smp", "2", "-m", str(MEBIBYTES)),
            *("-accel", "tcg,thread=multi,tb-size=512", *disks),
            *("-kernel", str(boot.kernel), "-initrd", str(boot.initrd)),
            *("-append", f"{boot.cmdline} panic=1 console=ttyAMA0", "-serial", f"file:{console}"),
            *("-nodefaults", "-no-reboot", "-display", "none", "-monitor", "none", "-nic", "none"),
        ]
