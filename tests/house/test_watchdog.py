"""Signs of life: what arrives at a supervisor's socket."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware.watchdog import Watchdog


@pytest.fixture
def line() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ours:
        ours.settimeout(20)
        yield ours


def test_speaks_to_a_socket_in_a_folder(line: socket.socket, tmp_path: Path) -> None:
    line.bind(str(tmp_path / "n"))
    dog = Watchdog.from_environment({"NOTIFY_SOCKET": str(tmp_path / "n")})
    dog.ready("siap")
    dog.alive()
    dog.status("dua\nbaris\nREADY=0")
    dog.stopping()
    assert [line.recv(999) for _ in range(4)] == [
        b"READY=1\nSTATUS=siap",
        b"WATCHDOG=1",
        b"STATUS=dua baris READY=0",
        b"STOPPING=1",
    ]


def test_speaks_to_an_abstract_socket(line: socket.socket) -> None:
    name = f"bilik-test-{os.getpid()}-{id(line)}"
    line.bind("\0" + name)
    Watchdog.from_environment({"NOTIFY_SOCKET": "@" + name}).ready()
    assert line.recv(999) == b"READY=1"


@pytest.mark.parametrize("environment", [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "relative"}])
def test_says_nothing_without_a_socket(environment: dict[str, str]) -> None:
    dog = Watchdog.from_environment(environment)
    assert dog.address is None
    dog.ready("siap")


def test_a_supervisor_that_is_gone_harms_nobody(tmp_path: Path) -> None:
    Watchdog(str(tmp_path / "gone")).alive()


def test_a_supervisor_that_does_not_read_harms_nobody(line: socket.socket, tmp_path: Path) -> None:
    line.bind(str(tmp_path / "n"))
    dog = Watchdog(str(tmp_path / "n"))
    for _ in range(2000):
        dog.alive()
    assert line.recv(999) == b"WATCHDOG=1"


@pytest.mark.parametrize(
    ("environment", "interval"),
    [
        ({"WATCHDOG_USEC": "20000000"}, 10.0),
        ({"WATCHDOG_USEC": "20000000", "WATCHDOG_PID": str(os.getpid())}, 10.0),
        ({"WATCHDOG_USEC": "20000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "-1"}, None),
        ({"WATCHDOG_USEC": "1" * 5000}, None),
        ({}, None),
    ],
)
def test_interval_is_half_of_what_is_allowed(environment: dict[str, str], interval: float | None) -> None:
    assert Watchdog.from_environment(environment).interval == interval


def test_more_time_to_start_is_asked_for_with_its_reason(line: socket.socket, tmp_path: Path) -> None:
    line.bind(str(tmp_path / "n"))
    Watchdog(str(tmp_path / "n")).starting(2.5, "menunggu layar")
    assert line.recv(999) == b"EXTEND_TIMEOUT_USEC=2500000\nSTATUS=menunggu layar"
