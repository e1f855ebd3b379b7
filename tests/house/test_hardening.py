"""What is in memory stays there: asked of the kernel, of a process that did it."""

import subprocess
import sys
from pathlib import Path

import pytest

from firmware import hardening

PROBE = """
import os, resource
from firmware.hardening import harden
print(harden())
print(resource.getrlimit(resource.RLIMIT_CORE))
print(dict(line.split(":", 1) for line in open("/proc/self/status"))["VmLck"].split()[0])
import ctypes
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))  # PR_GET_DUMPABLE
"""


@pytest.fixture(scope="module")
def told() -> list[str]:
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_there_is_no_core_file_and_no_dump(told: list[str]) -> None:
    assert told[1] == "(0, 0)"
    assert told[3] == "0"


def test_memory_is_locked_or_it_is_said(told: list[str]) -> None:
    swaps = len(Path("/proc/swaps").read_text().splitlines()) > 1
    assert int(told[2]) > 0 or not swaps or "swapped" in told[0]


def test_swap_without_a_lock_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardening, "_lock_memory", lambda call: False)
    monkeypatch.setattr(hardening, "_no_core_dumps", lambda call: "")
    swaps = tmp_path / "swaps"
    heading = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
    swaps.write_text(heading)
    assert hardening.harden(swaps) == []
    swaps.write_text(heading + "/dev/zram0 partition 1 0 100\n")
    assert len(hardening.harden(swaps)) == 1
    assert hardening.harden(tmp_path / "absent") == []


def test_a_limit_that_cannot_be_set_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError("by the service's filter")

    monkeypatch.setattr(hardening.resource, "setrlimit", forbidden)
    monkeypatch.setattr(hardening.resource, "getrlimit", lambda _: (4096, 4096))
    assert "core" in hardening._no_core_dumps(lambda *_: 0)
    monkeypatch.setattr(hardening.resource, "getrlimit", lambda _: (0, 0))
    assert hardening._no_core_dumps(lambda *_: 0) == ""
