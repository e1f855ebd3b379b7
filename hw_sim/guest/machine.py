"""QEMU as the booth's computer: command lines of both boards, the process, its sockets, and its certain end.

    machine = Machine(folder)                      # a short folder for the sockets
    machine.start(virt(folder, card, boot, screen=Size(), clock=when))
    machine.control.do("query-status")
    machine.cut()                                  # the mains fail: SIGKILL
    machine.close()

`-no-reboot`: a guest that resets ends its QEMU, and whoever waits looks at why (`ending`).
"""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from hw_sim.guest.qmp import Qmp, QmpError
from hw_sim.guest.rom import Boot
from hw_sim.stand import Size

QEMU = "qemu-system-aarch64"
SERIALS = ("fingerprint", "reader", "printer")  # on ports 1 to 3 of the hub, as the case labels them
QMPS = ("control", "watch", "eye")
MEBIBYTES = 1024  # of memory: a Pi 3B+ has that
START_SECONDS = 30.0  # s until QEMU must be there to be talked to
LOG_LIMIT = 1 << 22  # bytes of console that are kept in mind for messages


class MachineError(Exception):
    """QEMU is absent, does not start, or does not do as it is told."""


def virt(
    folder: Path,
    card: Path,
    boot: Boot,
    *,
    screen: Size,
    clock: datetime | None,
    more: str = "",
    log: Path | None = None,
) -> list[str]:
    """The command line of -M virt: what the booth has, on the buses that this board has.

    `clock`: what the real-time clock says at the start; `more` goes to the end of the kernel's command line;
    `log`: a file that takes down every write to the card (writelog.py), to which an earlier start's is kept.
    """
    serials: list[str] = []
    for port, name in enumerate(SERIALS, 1):
        serials += [
            *("-chardev", f"socket,id={name},path={folder / name},server=on,wait=off"),
            *("-device", f"usb-serial,bus=xhci.0,port=1.{port},chardev={name}"),
        ]
    base = "utc" if clock is None else clock.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return [
        *(QEMU, "-M", "virt,gic-version=3", "-cpu", "cortex-a53", "-smp", "2", "-m", str(MEBIBYTES)),
        *("-accel", "tcg,thread=multi,tb-size=512"),
        *("-rtc", f"base={base},clock=host"),
        *_blockdevs(card, log),
        *("-device", "virtio-blk-pci,drive=card"),
        *("-device", f"virtio-gpu-pci,xres={screen.width},yres={screen.height}"),
        *("-device", "virtio-multitouch-pci"),
        *("-device", "qemu-xhci,id=xhci", "-device", "usb-hub,bus=xhci.0,port=1"),
        *serials,
        *_handed_over(boot, f"{more} console=ttyAMA0"),
        *_common(folder),
        *("-serial", f"file:{folder / 'console.log'}"),
    ]


def raspi3b(folder: Path, card: Path, boot: Boot, more: str = "") -> list[str]:
    """The command line of -M raspi3b: the real device tree, the SD card, no screen, no pins.

    The card's size must be a power of two. The console is the second serial port, the mini UART.
    """
    if boot.dtb is None:
        raise MachineError("raspi3b wants a device tree")
    return [
        *(QEMU, "-M", "raspi3b", "-accel", "tcg,thread=multi,tb-size=512"),
        *("-drive", f"if=sd,file={card},format=raw,cache=writeback"),
        *_handed_over(boot, f"{more} console=ttyS1,115200"),
        *("-dtb", str(boot.dtb)),
        *_common(folder),
        *("-serial", "null", "-serial", f"file:{folder / 'console.log'}"),
    ]


def _blockdevs(card: Path, log: Path | None) -> list[str]:
    nodes = blockdevs("card", card, log)
    return [word for node in nodes for word in ("-blockdev", json.dumps(node))]


def blockdevs(name: str, path: Path, log: Path | None) -> list[dict[str, object]]:
    """QMP's `blockdev-add` arguments for a disk called `name`, in the order in which they are made."""
    if log is None:
        return [{"driver": "raw", "node-name": name, "file": {"driver": "file", "filename": str(path)}}]
    return [
        {"driver": "file", "node-name": f"{name}-file", "filename": str(path)},
        {"driver": "file", "node-name": f"{name}-log", "filename": str(log)},
        {
            "driver": "blklogwrites",
            "node-name": name,
            "file": f"{name}-file",
            "log": f"{name}-log",
            "log-append": log.stat().st_size > 0,
        },
    ]


def _handed_over(boot: Boot, more: str) -> list[str]:
    line = f"{boot.cmdline} {more}"
    return ["-kernel", str(boot.kernel), "-initrd", str(boot.initrd), "-append", line]


def _common(folder: Path) -> list[str]:
    """A QMP connection for each who waits, so that nobody holds another up; no network, no window."""
    sockets = [f"unix:{folder / name},server=on,wait=off" for name in QMPS]
    return [
        *("-nodefaults", "-no-reboot", "-display", "none", "-monitor", "none", "-nic", "none"),
        *(word for path in sockets for word in ("-qmp", path)),
    ]


class Machine:
    """One QEMU process at a time. `folder`: sockets, console.log and what QEMU says (qemu.log)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ending = ""  # why the guest ended its QEMU: QMP's reason, e.g. guest-reset, guest-shutdown
        self._process: subprocess.Popen[bytes] | None = None
        self._control: Qmp | None = None
        self._watch: Qmp | None = None
        self._log: IO[bytes] | None = None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    @property
    def control(self) -> Qmp:
        if self._control is None:
            raise MachineError("the guest is switched off")
        return self._control

    @property
    def console(self) -> str:
        """What the guest wrote to its console since it was switched on last, bounded."""
        with contextlib.suppress(FileNotFoundError), (self.folder / "console.log").open("rb") as file:
            return file.read(LOG_LIMIT).decode("utf-8", "replace")
        return ""

    def start(self, command: list[str]) -> None:
        """Switch on; returns when QEMU can be talked to. Raises MachineError."""
        self.close()
        if shutil.which(command[0]) is None:
            raise MachineError(f"{command[0]} is not installed")
        self.ending = ""
        for name in (*QMPS, *SERIALS):
            (self.folder / name).unlink(missing_ok=True)
        self._log = (self.folder / "qemu.log").open("ab")
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log, cwd=self.folder
        )
        try:
            self._control = Qmp(self.folder / "control", START_SECONDS, lambda: self.running)
            self._watch = Qmp(self.folder / "watch")
        except QmpError as error:
            self.close()
            raise MachineError(f"QEMU does not start: {self._said() or error}") from error

    def wait(self, seconds: float) -> str:
        """Until the guest has ended its QEMU; why, or an empty text where it runs on after `seconds`.

        One thread may wait while others talk to the guest.
        """
        watch, process = self._watch, self._process
        if watch is None or process is None:
            raise MachineError("the guest is switched off")
        try:
            told = watch.wait_for("SHUTDOWN", seconds).get("data")
            self.ending = str(told.get("reason", "")) if isinstance(told, dict) else ""
        except QmpError:
            if process.poll() is None:
                return ""
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
        return self.ending or "killed"

    def cut(self) -> None:
        """The mains fail. What QEMU was told to write it has written; nothing else will be."""
        self._end(kill=True)

    def cut_between_writes(self) -> None:
        """As `cut`, and QEMU itself ends in good order, so that a log of writes is whole. The guest is told
        nothing either way."""
        with contextlib.suppress(QmpError, MachineError):
            self.control.do("quit")
            if self._process is not None:
                self._process.wait(20)
        self._end(kill=True)

    def close(self) -> None:
        """Be rid of the process, in whatever state."""
        self._end(kill=False)

    def _end(self, *, kill: bool) -> None:
        process, self._process = self._process, None
        links, self._control, self._watch = (self._control, self._watch), None, None
        if process is not None and process.poll() is None:
            (process.kill if kill else process.terminate)()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for link in links:
            if link is not None:
                link.close()
        if self._log is not None:
            self._log.close()
            self._log = None

    def _said(self) -> str:
        text = (self.folder / "qemu.log").read_text("utf-8", "replace").strip()
        return "; ".join(text.splitlines()[-3:])
