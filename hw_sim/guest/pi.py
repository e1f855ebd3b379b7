"""The image on QEMU's Raspberry Pi 3B: the very file as an SD card, with the real board's device tree.

QEMU gives this board neither a screen that Linux has a driver for nor the header's pins. So what is looked
for is what can be there: the board's own kernel drivers find the card, the root is opened through verity,
systemd starts the booth as it does on the metal, and the booth says that it waits for a screen. More is seen
on -M virt, and the rest on a bench (docs/bench-checklist.md).
"""

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path

from hw_sim.guest.commission import ENROLMENT, STATION, station_text
from hw_sim.guest.disks import Disk
from hw_sim.guest.machine import Machine, raspi3b
from hw_sim.guest.replay import copy_sparse
from hw_sim.guest.rom import read_boot
from hw_sim.guest.stages import Goal, Lab, Outcome, Stage

BOARD_TREE = "bcm2837-rpi-3-b.dtb"
LONGEST = 420.0  # s; on an idle machine it takes some forty
WORDS = "loglevel=7 systemd.journald.forward_to_console=1 systemd.watchdog_sec=off"
"""Without the hardware's watchdog: QEMU's board resets at once when it is armed (bcm2835_powermgt)."""
LOOK_EVERY = 0.5  # s
AUTHORITY = bytes(31) + b"\x01"  # nobody's: no election is held here
SIGHTS = {
    "board": r"Machine model: Raspberry Pi 3",
    "card": r"mmcblk0: p1 p2 p3 p4",
    "verity": r"device-mapper: verity: ",
    "root": r"systemd\[1\]: ",
    "booth": r"bilik\[\d+\]: ",
    "no_screen": r"bilik\[\d+\]: .*display: waiting: (.*)",
}
"""What the console shows on the way, in this order."""


def run(lab: Lab) -> Outcome:
    """Until the booth says that it waits for a screen. Raises what machine and disks raise."""
    folder = lab.folder("pi")
    card = Disk(folder / "card.img")
    copy_sparse(lab.image, card.path, 0, power_of_two(lab.image.stat().st_size))
    card.fat(1).write(STATION, station_text(AUTHORITY).encode())
    card.fat(1).write(ENROLMENT, f"{bytes(32).hex()}\n".encode())
    boot = read_boot(card.fat(1), folder / "boot", dtb=BOARD_TREE)
    before = card.partition(4).size
    with tempfile.TemporaryDirectory(prefix="bilik-pi-") as sockets:
        machine = Machine(Path(sockets))
        try:
            machine.start(raspi3b(machine.folder, card.path, boot, WORDS))
            seen, missing = _watch(machine, lab)
            console = machine.console
        finally:
            machine.close()
    (lab.out / "console-raspi3b.log").write_text(console, "utf-8")
    return _outcome(seen, missing, card, before)


def _watch(machine: Machine, lab: Lab) -> tuple[dict[str, float], list[str]]:
    """Seconds from power-on to each sight, and the names of those that did not come."""
    started = time.monotonic()
    seen: dict[str, float] = {}
    while len(seen) < len(SIGHTS):
        since = time.monotonic() - started
        for name in look(machine.console):
            if name not in seen:
                seen[name] = round(since, 1)
                lab.say(f"{name.replace('_', ' ')} after {since:.0f} s")
        if since > LONGEST or not machine.running:
            break
        time.sleep(LOOK_EVERY)
    return seen, [name for name in SIGHTS if name not in seen]


def look(console: str) -> list[str]:
    """The sights that this console shows."""
    return [name for name, form in SIGHTS.items() if re.search(form, console)]


def _outcome(seen: dict[str, float], missing: list[str], card: Disk, before: int) -> Outcome:
    data = card.partition(4)
    grown = data.start + data.size == card.path.stat().st_size
    failures = [f"the console never showed: {name}" for name in missing]
    if not grown:
        failures.append(f"the data partition ends before the card does: {data.size} bytes, was {before}")
    facts = {f"{name}_seconds": at for name, at in seen.items()}
    facts |= {"data_partition_bytes": data.size, "data_partition_bytes_before": before}
    said = f"{seen['no_screen']:.0f} s" if "no_screen" in seen else "never"
    goal = Goal("raspi3b: power-on to the booth that waits for a screen", said, "seen", "no_screen" in seen)
    return Outcome(facts, (goal,), tuple(failures))


def power_of_two(size: int) -> int:
    """The next one: QEMU takes no other size for an SD card."""
    return 1 << (size - 1).bit_length()


STAGE = Stage("pi", "the same file as the SD card of an emulated Raspberry Pi 3B", run, minutes=1)
