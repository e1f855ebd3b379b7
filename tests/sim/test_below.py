"""Faults of the file system, met by a small program that writes: no booth is needed."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hw_sim.below import Below, NotHere
from hw_sim.below_probe import probe
from hw_sim.stick_faults import Call, StickFault, refusal

CHILD = """
import errno, os, sys
folder = sys.argv[1]
log = os.open(folder + "/log", os.O_RDWR)
def told(name, deed):
    try:
        deed()
        print(name, "ok")
    except OSError as error:
        print(name, errno.errorcode[error.errno])
told("read", lambda: os.preadv(log, [bytearray(16)], 0))
told("write", lambda: os.pwrite(log, b"x" * 16, 0))
told("grow", lambda: os.pwrite(log, b"x" * 16, 4096))
told("flush", lambda: os.fsync(log))
told("create", lambda: os.close(os.open(folder + "/new", os.O_WRONLY | os.O_CREAT)))
told("open", lambda: os.close(os.open(folder + "/log", os.O_RDWR)))
told("look", lambda: os.close(os.open(folder + "/log", os.O_RDONLY)))
told("folder", lambda: os.mkdir(folder + "/sub"))
"""
ALL = ("read", "write", "grow", "flush", "create", "open", "look", "folder")


@pytest.fixture(scope="module", autouse=True)
def _can(tmp_path_factory: pytest.TempPathFactory) -> None:
    try:
        probe(tmp_path_factory.mktemp("probe"))
    except NotHere as reason:
        pytest.skip(str(reason))


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "log").write_bytes(bytes(4096))
    return folder


@pytest.fixture
def below(stick: Path, tmp_path: Path) -> Iterator[Below]:
    supervisor = Below((stick,), (tmp_path / "internal",), 1)
    yield supervisor
    supervisor.stop()


def start(below: Below, folder: Path, program: str = CHILD) -> subprocess.Popen[bytes]:
    return below.popen(
        [sys.executable, "-I", "-S", "-c", program, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def outcome(below: Below, folder: Path) -> dict[str, str]:
    out, err = start(below, folder).communicate(timeout=60)
    assert err == b""
    return dict(line.split() for line in out.decode().splitlines())


def with_faults(**failed: str) -> dict[str, str]:
    return {name: failed.get(name, "ok") for name in ALL}


def test_without_a_fault_nothing_is_in_the_way(below: Below, stick: Path) -> None:
    assert outcome(below, stick) == with_faults()
    assert (stick / "sub").is_dir()


def test_a_full_stick_takes_what_needs_no_room(below: Below, stick: Path) -> None:
    below.begin(StickFault.FULL)
    assert outcome(below, stick) == with_faults(grow="ENOSPC", create="ENOSPC", folder="ENOSPC")
    assert sorted(path.name for path in stick.iterdir()) == ["log"]
    assert below.met["full"] == 3


def test_a_locked_stick_takes_nothing(below: Below, stick: Path) -> None:
    child = "import sys, time; sys.stdin.read(1)\n" + CHILD
    below.begin(StickFault.READ_ONLY)
    process = below.popen(
        [sys.executable, "-I", "-S", "-c", child.replace("os.O_RDWR)\ndef", "os.O_RDONLY)\ndef"), str(stick)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    out, _ = process.communicate(timeout=60)
    told = dict(line.split() for line in out.decode().splitlines())
    refused = {name for name, answer in told.items() if answer == "EROFS"}
    assert refused == {"write", "grow", "create", "open", "folder"}


def test_a_broken_stick_transfers_nothing(below: Below, stick: Path) -> None:
    below.begin(StickFault.IO_ERROR)
    failed = dict.fromkeys(("read", "write", "grow", "flush"), "EIO")
    assert outcome(below, stick) == with_faults(**failed)
    assert (stick / "log").read_bytes() == bytes(4096)


def test_a_slow_stick_loses_nothing(below: Below, stick: Path) -> None:
    below.begin(StickFault.SLOW)
    assert outcome(below, stick) == with_faults()
    assert below.met["slow"] > 4


def test_another_folder_is_not_meant(below: Below, stick: Path, tmp_path: Path) -> None:
    other = tmp_path / "internal"
    other.mkdir()
    (other / "log").write_bytes(bytes(4096))
    below.begin(StickFault.IO_ERROR)
    assert outcome(below, other) == with_faults()


def test_a_link_to_the_stick_is_the_stick(below: Below, stick: Path, tmp_path: Path) -> None:
    (tmp_path / "media").symlink_to(stick)
    below.begin(StickFault.FULL)
    assert outcome(below, tmp_path / "media")["create"] == "ENOSPC"


def test_the_call_that_was_chosen_waits_and_dies_there(below: Below, stick: Path) -> None:
    """The third call on the stick: opened and read, and the write never happens."""
    below.hold(3)
    process = start(below, stick)
    assert below.held.wait(60)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert (stick / "log").read_bytes() == bytes(4096)
    assert not (stick / "new").exists()


def test_a_supervisor_that_is_gone_leaves_nobody_waiting(below: Below, stick: Path) -> None:
    process = below.popen(
        [sys.executable, "-I", "-S", "-c", "import sys; sys.stdin.read(1)\n" + CHILD, str(stick)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    below.stop()
    assert process.communicate(b"!", timeout=60)[0] == b""  # opening the log failed: ENOSYS
    assert process.returncode == 1


def test_what_each_fault_refuses() -> None:
    assert refusal(StickFault.FULL, Call("pwrite64")) is None
    assert refusal(StickFault.FULL, Call("pwrite64", grows=True)) == errno.ENOSPC
    assert refusal(StickFault.FULL, Call("openat", creates=True)) == errno.ENOSPC
    assert refusal(StickFault.FULL, Call("openat")) is None
    assert refusal(StickFault.READ_ONLY, Call("fsync")) is None
    assert refusal(StickFault.READ_ONLY, Call("pwrite64")) == errno.EROFS
    assert refusal(StickFault.IO_ERROR, Call("openat")) is None
    assert refusal(StickFault.IO_ERROR, Call("preadv")) == errno.EIO
    assert refusal(StickFault.SLOW, Call("pwrite64", grows=True)) is None


def test_the_probe_leaves_nothing_behind(tmp_path: Path) -> None:
    probe(tmp_path)
    assert os.listdir(tmp_path) == []
