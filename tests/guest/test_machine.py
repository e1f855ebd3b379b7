"""The QEMU process: command lines, and where QEMU is here, a machine without a board that comes and goes."""

import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hw_sim.guest.machine import QEMU, Machine, MachineError, blockdevs, raspi3b, virt
from hw_sim.guest.rom import Boot
from hw_sim.stand import Size

BOOT = Boot("a", Path("k"), Path("i"), "bilik.slot=a panic=10", Path("t.dtb"))


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path)
    yield machine
    machine.close()


def test_the_clock_and_the_command_line_reach_the_guest(tmp_path: Path) -> None:
    opens = datetime.fromisoformat("2026-10-18T07:01:00+07:00")
    command = virt(tmp_path, tmp_path / "c.img", BOOT, screen=Size(), clock=opens, more="debug")
    assert command[command.index("-rtc") + 1] == "base=2026-10-18T00:01:00,clock=host"
    assert command[command.index("-append") + 1] == "bilik.slot=a panic=10 debug console=ttyAMA0"
    assert "virtio-gpu-pci,xres=1280,yres=800" in command
    assert [word for word in command if word.startswith("usb-serial")] == [
        f"usb-serial,bus=xhci.0,port=1.{port},chardev={name}"
        for port, name in enumerate(("fingerprint", "reader", "printer"), 1)
    ]
    assert "-no-reboot" in command


def test_a_pi_wants_a_device_tree(tmp_path: Path) -> None:
    assert "t.dtb" in raspi3b(tmp_path, tmp_path / "c.img", BOOT)
    bare = Boot("a", Path("k"), Path("i"), "", None)
    with pytest.raises(MachineError, match="device tree"):
        raspi3b(tmp_path, tmp_path / "c.img", bare)


def test_a_log_of_writes_is_begun_and_then_gone_on_with(tmp_path: Path) -> None:
    log = tmp_path / "card.log"
    log.touch()
    disk = tmp_path / "card.img"
    nodes = blockdevs("card", disk, log)
    assert [node["node-name"] for node in nodes] == ["card-file", "card-log", "card"]
    assert nodes[-1]["log-append"] is False
    log.write_bytes(b"super block")
    assert blockdevs("card", disk, log)[-1]["log-append"] is True
    assert json.dumps(blockdevs("card", disk, None)).count("node-name") == 1


def test_a_machine_that_is_off_says_so(machine: Machine) -> None:
    assert not machine.running
    assert machine.console == ""
    with pytest.raises(MachineError, match="switched off"):
        machine.control.do("query-status")
    with pytest.raises(MachineError, match="no-such-qemu is not installed"):
        machine.start(["no-such-qemu"])


needs_qemu = pytest.mark.skipif(shutil.which(QEMU) is None, reason=f"{QEMU} is not installed")


def boardless(folder: Path) -> list[str]:
    sockets = [f"unix:{folder / name},server=on,wait=off" for name in ("control", "watch", "eye")]
    words = [QEMU, "-M", "none", "-nodefaults", "-display", "none", "-S"]
    return words + [word for path in sockets for word in ("-qmp", path)]


@needs_qemu
def test_a_process_comes_is_talked_to_and_is_cut(machine: Machine) -> None:
    machine.start(boardless(machine.folder))
    assert machine.running
    assert machine.control.do("query-name") == {}
    assert machine.wait(0) == ""  # it runs on
    machine.cut()
    assert not machine.running
    machine.start(boardless(machine.folder))
    machine.cut_between_writes()
    assert not machine.running


@needs_qemu
def test_a_guest_that_ends_says_why(machine: Machine) -> None:
    machine.start(boardless(machine.folder))
    machine.control.do("quit")
    assert machine.wait(30) == "host-qmp-quit"


@needs_qemu
def test_what_qemu_refuses_is_told_in_its_words(machine: Machine) -> None:
    with pytest.raises(MachineError, match="no-such-board"):
        machine.start([QEMU, "-M", "no-such-board"])
    assert not machine.running
